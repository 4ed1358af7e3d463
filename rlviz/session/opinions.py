"""What the agents of a run think of states that no step led to: the one that trains, and those of its past."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.problem import Floats
from rlviz.session.opinion import Opinion
from rlviz.session.run import Run

_TODAY = 1_000
"""Steps by which an agent may be older where another program trains."""


class Opinions:
    """Asks the agents of a run, which learn nothing from it. Owned by the thread of the run.

    `training` is the run whose agent is that of today, where one trains here; elsewhere `newest` steps are known, and
    an agent of the last thousand is one of today. `past` makes a run anew as it was after so many steps, which takes a
    while: the agent that was asked last is kept, so that a hand that drags is answered at once.
    """

    def __init__(self, training: Run | None, past: Callable[[int], Run], newest: Callable[[], int]) -> None:
        self._training, self._past, self._newest = training, past, newest
        self._asked, self._of_today = -1, False
        self._kept: tuple[Algorithm[Any], int] | None = None

    def of(self, observation: Floats, step: int | None) -> Opinion:
        """By the agent after so many steps, None for the one of today. ValueError as `past`."""
        algorithm, at = self._agent(step)
        decision = algorithm.act(observation)
        return Opinion(observation, decision.scores, decision.value, at)

    def _agent(self, step: int | None) -> tuple[Algorithm[Any], int]:
        if step is None and self._training is not None:
            return self._training.algorithm, len(self._training.history)
        wanted = self._newest() if step is None else step
        fresh = self._of_today and wanted - self._asked < _TODAY if step is None else wanted == self._asked
        if self._kept is None or not fresh:
            past = self._past(wanted)
            self._asked, self._kept = wanted, (past.algorithm, len(past.history))
            past.close()
        self._of_today = step is None
        return self._kept
