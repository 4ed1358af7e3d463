"""Evaluations: the greedy policy plays now and then beside the training, which learns nothing from it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.environments import greedy_returns
from rlviz.session.history import History

EVALUATE_EVERY = 1_000
"""Steps between two evaluations of the greedy policy."""
EVALUATION_EPISODES = 20


@dataclass(frozen=True)
class Best:
    """The weights that did best in an evaluation so far, by the greedy policy's `mean` return, and what they had learnt
    from by then."""

    steps: int
    episodes: int
    mean: float
    weights: dict[str, torch.Tensor]


class Evaluations:
    """Of the algorithm of one run, into its history. Owned by the run's thread.

    `at` is the step of the newest one, −1 before the first; `due_from` the step from which the next one is due.
    """

    def __init__(self, environment: str, algorithm: Algorithm[Any], history: History, seed: int) -> None:
        self.best: Best | None = None
        self._environment, self._algorithm, self._history, self._seed = environment, algorithm, history, seed
        self._begun: Iterator[tuple[float, ...] | None] | None = None
        self.go_on_from(-1)

    def go_on_from(self, at: int) -> None:
        """Take a step for that of the newest one."""
        self.at = at
        self.due_from = (at // EVALUATE_EVERY + 1) * EVALUATE_EVERY

    @property
    def under_way(self) -> bool:
        """Whether one has begun and not ended."""
        return self._begun is not None

    def advance(self) -> None:
        """One step of all episodes of an evaluation; the last one records it."""
        algorithm, history = self._algorithm, self._history
        begun = self._begun or greedy_returns(
            self._environment, algorithm.greedy_actions, EVALUATION_EPISODES, self._seed + len(history)
        )
        self._begun = None  # one that raises is begun anew
        returns = next(begun)
        if returns is None:
            self._begun = begun
            return
        self.go_on_from(len(history))
        mean = history.record_evaluation(returns).mean
        if math.isfinite(mean) and (self.best is None or mean >= self.best.mean):
            self.best = Best(algorithm.steps, algorithm.episodes, mean, algorithm.weights())
