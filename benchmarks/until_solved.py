"""CPU seconds from a fresh start until 20 greedy episodes average what counts as solved, evaluated every 1,000 steps.

Building the learner counts; evaluations count for nobody, and neither do imports and a short training before the first
seed, in which the libraries warm up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from benchmarks.contestants.settings import ENVIRONMENT
from benchmarks.race import Seat
from rlviz.learning.environment_table import describe

GIVE_UP = 100_000
"""Steps after which a run has failed; one with a schedule that ends sooner has when that ends."""
_WARM_UP = 1_500
SOLVED_AT = describe(ENVIRONMENT).solved_at or math.inf

Question = tuple[int, int]
"""A seed, and the steps after which to give up."""


@dataclass(frozen=True)
class Solved:
    """One run's environment steps and CPU seconds until it was solved; without end where it was not."""

    steps: float
    seconds: float


NEVER = Solved(math.inf, math.inf)


@dataclass(frozen=True)
class Solutions:
    """What became of every seed of one contestant."""

    runs: tuple[Solved, ...]

    @property
    def solved(self) -> int:
        """How many seeds were solved."""
        return sum(math.isfinite(run.seconds) for run in self.runs)

    @property
    def median(self) -> Solved:
        """The medians of steps and of seconds, over solved and unsolved."""
        return Solved(median(run.steps for run in self.runs), median(run.seconds for run in self.runs))

    @property
    def worst(self) -> Solved:
        """The most steps and the most seconds."""
        return Solved(max(run.steps for run in self.runs), max(run.seconds for run in self.runs))


def solve(
    contestants: Mapping[str, Callable[[], Callable[[Question], Solved]]], seeds: range
) -> Mapping[str, Solutions]:
    """Every seed with every contestant in turn, each in a process of its own."""
    runs: dict[str, list[Solved]] = {name: [] for name in contestants}
    with ExitStack() as stack:
        seats = {name: stack.enter_context(Seat[Question, Solved](make)) for name, make in contestants.items()}
        for seat in seats.values():
            seat.ask((0, _WARM_UP))
        for seed in seeds:
            for name, seat in seats.items():
                runs[name].append(seat.ask((seed, GIVE_UP)))
    return {name: Solutions(tuple(each)) for name, each in runs.items()}
