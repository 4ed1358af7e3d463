"""The words and figures by which people know an environment. Plain data; loads no gymnasium."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rlviz.learning.problem import Action
from rlviz.numbers import with_minus

Direction = Literal["left", "right", "up", "down", "none"]


@dataclass(frozen=True)
class Part:
    """One component of an observation.

    `unit` and `factor` are for display (radians × factor = degrees); `scale` brings the component to about [−1, 1];
    `span` is what a table of states divides into bins, None: from −1/scale to 1/scale; `whole` says that it only takes
    whole numbers. An episode fails once the component's size is beyond `limit`, None: it may take any.
    """

    symbol: str
    name: str
    unit: str = ""
    factor: float = 1.0
    scale: float = 1.0
    whole: bool = False
    span: tuple[float, float] | None = None
    limit: float | None = None


@dataclass(frozen=True)
class ActionLabel:
    """One action: its name, its glyph, which way it pushes, and with how much of the largest push."""

    name: str
    glyph: str
    direction: Direction = "none"
    strength: float = 1.0


LEFT, RIGHT = ActionLabel("left", "◂", "left"), ActionLabel("right", "▸", "right")


@dataclass(frozen=True)
class ActionRange:
    """One component of a continuous action: `low` ≤ a ≤ `high`; `unit` and `factor` are for display.

    `ways` are the labels of what pushes below and above zero.
    """

    symbol: str
    name: str
    low: float
    high: float
    unit: str = ""
    factor: float = 1.0
    ways: tuple[ActionLabel, ActionLabel] = (LEFT, RIGHT)

    def text(self, value: float) -> str:
        """One value in words, clipped as the environment does it: `force +3.20 N`."""
        shown = self.factor * min(max(value, self.low), self.high)
        return f"{self.name} {with_minus(f'{shown:+.2f}')} {self.unit}".rstrip()


@dataclass(frozen=True)
class EnvironmentDescription:
    """Names and figures of one environment.

    Exactly one of `actions` (discrete) and `action_ranges` (continuous) holds something. `states` is 0 where an
    observation is a vector of `parts`; else it is one of so many numbered states, and `parts` has one entry.

    `solved_at` is the mean return of 100 episodes from which the task counts as solved, None where nobody says so;
    `return_range` is what returns span once an agent has begun to learn; `steps_per_second` the environment's own
    pace. After `maximum_steps` an episode is cut off. `success` says what a terminated episode has reached, as a
    clause; it is empty where an episode terminates by failing, or never. `perfect`: the top of `return_range` is the
    highest return that there can be, and episodes reach it.
    """

    id: str
    summary: str
    parts: tuple[Part, ...]
    actions: tuple[ActionLabel, ...]
    solved_at: float | None
    return_range: tuple[float, float]
    steps_per_second: float
    maximum_steps: int
    success: str = ""
    action_ranges: tuple[ActionRange, ...] = ()
    states: int = 0
    perfect: bool = False

    @property
    def continuous(self) -> bool:
        """Whether an action is a vector of numbers rather than one of several."""
        return bool(self.action_ranges)

    def label(self, action: Action) -> ActionLabel:
        """An action in words. A continuous one is told by all its components, and pushes the way of a single one."""
        if not isinstance(action, np.ndarray):
            return self.actions[action]
        ranges, values = self.action_ranges, action.tolist()
        words = ", ".join(each.text(value) for each, value in zip(ranges, values, strict=True))
        if len(ranges) > 1 or values[0] == 0:
            return ActionLabel(words, "·", strength=0.0 if len(ranges) == 1 else 1.0)
        only, value = ranges[0], values[0]
        way, most = (only.ways[0], only.low) if value < 0 else (only.ways[1], only.high)
        return ActionLabel(words, way.glyph, way.direction, min(1.0, value / most) if most else 0.0)
