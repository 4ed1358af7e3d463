"""What the agents of a run think of states that no step led to: the one that trains, and those of its past."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.problem import Floats
from rlviz.session.opinion import Opinion
from rlviz.session.run import Run


class Opinions:
    """Asks the agents of a run, which learn nothing from it. Owned by the thread of the run.

    `training` is the run whose agent is that of today, where one trains here; `past` makes it anew as it was after so
    many steps, None for all that are written, which takes a while: the agent that was asked last is kept, so that a
    hand that drags is answered at once. Of `environments` side by side all decide when the first of them does: at the
    multiple of their number before.
    """

    def __init__(self, training: Run | None, past: Callable[[int | None], Run], environments: int) -> None:
        self._training, self._past, self._environments = training, past, environments
        self._asked: int | None = None
        self._kept: tuple[Algorithm[Any], int] | None = None

    def of(self, observation: Floats, step: int | None) -> Opinion:
        """By the agent after so many steps, None for the one of today. ValueError as `past`."""
        algorithm, at = self._agent(step)
        decision = algorithm.act(observation)
        return Opinion(observation, decision.scores, decision.value, at)

    def _agent(self, step: int | None) -> tuple[Algorithm[Any], int]:
        if step is None and self._training is not None:
            return self._training.algorithm, len(self._training.history)
        if self._kept is None or self._asked != step:
            past = self._past(None if step is None else step - step % self._environments)
            self._asked, self._kept = step, (past.algorithm, len(past.history))
            past.close()
        return self._kept
