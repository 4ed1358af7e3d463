"""What a training runs until: so many steps, so many episodes, or a mean return."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from rlviz.learning.environment_table import describe
from rlviz.numbers import exact_text
from rlviz.session.events import Ending
from rlviz.session.history import MEAN_OVER, History

Kind = Literal["steps", "episodes", "mean_return"]

LIMITS: dict[Kind, tuple[float, float]] = {
    "steps": (1, 1_000_000_000),
    "episodes": (1, 100_000_000),
    "mean_return": (-1e6, 1e6),
}
"""The lowest and the highest target of each kind."""


def solved_at(environment_id: str) -> float | None:
    """The mean return of 100 episodes from which the environment counts as solved; None where there is none."""
    return describe(environment_id).solved_at


@dataclass(frozen=True)
class Goal:
    """Where training pauses by itself. Targets are totals of the run, not counted from now.

    A mean return counts only once `MEAN_OVER` episodes have ended, so that one lucky episode reaches nothing.
    ValueError names the kinds, or the range of the target.
    """

    kind: Kind
    target: float

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown goal {self.kind!r}; known are {', '.join(get_args(Kind))}")
        low, high = LIMITS[self.kind]
        whole = self.kind != "mean_return"
        if not low <= self.target <= high or (whole and self.target != int(self.target)):
            kind_of_number = "a whole number" if whole else "a number"
            allowed = f"{kind_of_number} in [{exact_text(low)}, {exact_text(high)}]"
            raise ValueError(f"{self.kind} to run until must be {allowed}, got {self.target:g}")

    def text(self) -> str:
        """The goal in words: `until 20 000 steps`."""
        if self.kind == "mean_return":
            return f"until the mean return of {MEAN_OVER} episodes is ≥ {exact_text(self.target)}"
        return f"until {exact_text(self.target)} {self.kind}"

    def reached(self, history: History) -> bool:
        """Whether the run is there. Cheap enough to be asked after every step."""
        if self.kind == "steps":
            return len(history) >= self.target
        if self.kind == "episodes":
            return len(history.episodes) >= self.target
        return history.mean_return >= self.target and _counted(history) >= MEAN_OVER

    def refusal(self, history: History) -> str:
        """Why a run cannot be trained until there; empty where it can."""
        if not self.reached(history):
            return ""
        return f"This run has been trained {self.text()} already; choose a goal beyond it."

    def progress(self, history: History) -> float:
        """How far the run is on its way, in [0, 1]; 1 only when it is there."""
        if self.reached(history):
            return 1.0
        if self.kind == "steps":
            return len(history) / self.target
        if self.kind == "episodes":
            return len(history.episodes) / self.target
        return min(_approach(history, self.target), _counted(history) / MEAN_OVER, 0.99)


def _counted(history: History) -> int:
    """Ended episodes that the mean counts, up to `MEAN_OVER`: the newest are enough to know."""
    endings = history.episodes.column("ending")
    return min(int(np.count_nonzero(endings != Ending.INTERRUPTED)), MEAN_OVER)


def _approach(history: History, target: float) -> float:
    """The part of the way from the first mean return to the target that the newest has gone, in [0, 1]."""
    if len(history.episodes) == 0:
        return 0.0
    first, now = history.episodes.number("mean_return", 0), history.mean_return
    if not math.isfinite(first) or not math.isfinite(now):
        return 0.0
    return 1.0 if first >= target else float(np.clip((now - first) / (target - first), 0.0, 1.0))
