"""What happens in a run. All frozen: they cross threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.hyperparameters import Knob, Value
from rlviz.learning.problem import Action, Decision
from rlviz.numbers import exact_text


class Ending(IntEnum):
    """How an episode ended. RUNNING has not ended; INTERRUPTED was reset by a person and counts in no statistics."""

    RUNNING = 0
    TERMINATED = 1
    TRUNCATED = 2
    INTERRUPTED = 3


class Chosen(IntEnum):
    """How the action of a step of training came about. A person's is learnt from as the agent's own are."""

    GREEDY = 0
    EXPLORED = 1
    BY_HAND = 2

    @classmethod
    def by(cls, decision: Decision) -> Chosen:
        """As a decision says."""
        return _CHOSEN[2 if decision.by_hand else decision.explored]


_CHOSEN = tuple(Chosen)  # of an enumeration they are slow to get, and every step asks


class Policy(Enum):
    """Who chose the actions of a recording: the one that learns, the greedy one, or a person."""

    BEHAVIOUR = "behaviour"
    GREEDY = "greedy"
    HAND = "hand"


class Step(NamedTuple):
    """One environment step, the `number`-th of its run from 0.

    `observation` (D,) is what the action was chosen on, `scores` (A,) what the actions were worth, `value` the
    learner's estimate of the state (nan without one); `epsilon` is nan where nothing explores by it.
    """

    number: int
    episode: int
    observation: NDArray[np.float32]
    action: Action
    chosen: Chosen
    scores: NDArray[np.float32]
    value: float
    epsilon: float
    reward: float
    terminated: bool
    truncated: bool
    next_observation: NDArray[np.float32]
    diagnostics: Mapping[str, float]


@dataclass(frozen=True)
class Episode:
    """One episode of a history: `length` steps from `first_step` on. `episode_return` is undiscounted.

    Where several environments learn side by side their steps take turns, so that an episode has every `stride`-th row.
    `final_observation` (D,) and `final_value` are of the state after the last step; None and nan while it runs.
    """

    index: int
    first_step: int
    length: int
    episode_return: float
    ending: Ending
    final_value: float
    final_observation: NDArray[np.float32] | None
    stride: int = 1

    def row(self, index: int) -> int:
        """The row of its step `index`."""
        return self.first_step + index * self.stride

    @property
    def last_row(self) -> int:
        """The row of its newest step."""
        return self.row(self.length - 1)

    @property
    def last_frame(self) -> int:
        """Index of the newest frame: the last step's, and once the episode has ended the state after it."""
        return self.length - (self.ending is Ending.RUNNING)


@dataclass(frozen=True)
class HyperparameterChange:
    """A person changed a hyperparameter before step `step` of episode `episode`."""

    step: int
    episode: int
    name: str
    old: Value
    new: Value

    def text(self, knob: Knob) -> str:
        """The marker's text: `γ 0.99→0.9`."""
        return change_text(knob, self.old, self.new)


@dataclass(frozen=True)
class Impulse:
    """A push by hand: by how much one `part` of the observation changes at once."""

    part: int
    change: float


@dataclass(frozen=True)
class ByHand:
    """A person set the whole state before step `step` of a rollout, or pushed it by an impulse."""

    step: int
    impulse: Impulse | None = None


@dataclass(frozen=True)
class GreedyEvaluation:
    """Returns of the greedy policy, which learnt nothing from them, at one moment of training."""

    step: int
    episode: int
    returns: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean episode return."""
        return float(np.mean(self.returns))


def best_of(evaluations: Iterable[GreedyEvaluation]) -> GreedyEvaluation | None:
    """The one that did best, of equal ones the last, as a run keeps its best agent; None where there is none."""
    return max(reversed(list(evaluations)), key=lambda each: each.mean, default=None)


def change_text(knob: Knob, old: Value, new: Value) -> str:
    """A change in a few letters: `γ 0.99→0.9`."""
    return f"{knob.symbol} {value_text(old)}→{value_text(new)}"


def value_text(value: Value) -> str:
    """A value as people write it: `0.0025`, `10 000`, `on`, `schedule`."""
    if value is None:
        return "schedule"
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else exact_text(value)
