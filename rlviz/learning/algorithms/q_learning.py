"""Tabular Q-learning. Watkins (1989); Sutton & Barto (2018), 6.5."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from rlviz.learning.algorithm import Algorithm, Diverged, Learning
from rlviz.learning.cells import Cells
from rlviz.learning.declarations.q_learning import QLearningHyperparameters
from rlviz.learning.exploration import epsilon_greedy
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.schedules import scheduled_epsilon, scheduled_learning_rate


class QLearning(Algorithm[QLearningHyperparameters]):
    """Acts ε-greedily on a table of Q(s, a), and moves the one entry of each step towards its target.

    Observations that fall into the same cell are one state to it. `table` is (S, A) for S cells, `visits` (S,) counts
    the steps learnt from in each. It computes on the CPU whatever the device: a step touches a few numbers.
    """

    def __init__(
        self, problem: Problem, hyperparameters: QLearningHyperparameters, seed: int, device: str = "cpu"
    ) -> None:
        super().__init__(problem, hyperparameters, seed)
        self.cells = Cells(problem, hyperparameters.bins)
        self.table = np.full((self.cells.count, problem.score_size), hyperparameters.initial_value, np.float32)
        self.visits: NDArray[np.int32] = np.zeros(self.cells.count, np.int32)
        self._seen = 0

    @property
    def epsilon(self) -> float:
        """Held by the person, or today's value of the schedule."""
        return scheduled_epsilon(self.hyperparameters, self.steps, self.episodes)

    def act(self, observation: Floats, *, rng: np.random.Generator | None = None) -> Decision:
        """ε-greedy on Q(s, ·)."""
        q = self.table[self.cells.of(observation)].copy()  # (A,), as it is before this step is learnt from
        epsilon = 0.0 if rng is None else self.epsilon
        action, explored, best = epsilon_greedy(q, epsilon, rng)
        return Decision(action, q, explored, best, epsilon)

    def learn(self, transition: Transition) -> Learning:
        """Q(s, a) += α [r + γ max Q(s′) − Q(s, a)]."""
        yield from ()  # one step is short enough to be one piece
        h, table = self.hyperparameters, self.table
        s, a, r = self.cells.of(transition.observation), transition.action, transition.reward
        bootstrap = not (transition.terminated or (transition.truncated and not h.bootstrap_truncated))
        v_next = self.value(transition.next_observation) if bootstrap else 0.0
        alpha = scheduled_learning_rate(h, self.steps)
        delta = r + h.gamma * v_next - float(table[s, a])
        self.steps += 1
        self.episodes += int(transition.terminated or transition.truncated)
        if not math.isfinite(delta):
            raise Diverged(f"step {self.steps} has a TD error of {delta}, so nothing was learnt from it.")
        table[s, a] += alpha * delta
        self._seen += int(self.visits[s] == 0)
        self.visits[s] += 1
        self.updates += 1
        seen = self._seen / self.cells.count
        return {"td_error": abs(delta), "next_value": v_next, "learning_rate": alpha, "cells_seen": seen}

    def q(self, observations: Floats) -> Floats:
        """Q(s, ·), (…, D) to (…, A)."""
        q: Floats = self.table[self.cells(observations)]
        return q

    def greedy_actions(self, observations: Floats) -> Actions:
        """argmaxₐ Q(s, a), (N, D) to (N,); of equal ones the first."""
        best: Actions = self.q(observations).argmax(axis=1)
        return best

    def value(self, observation: Floats) -> float:
        """maxₐ Q(s, a)."""
        best: float = max(self.table[self.cells.of(observation)].tolist())  # of few numbers far faster than by numpy
        return best

    def interrupt(self) -> None:
        """The newest transition counts as truncated; nothing waits for the episode's end."""
        self.episodes += 1

    def parameters(self) -> dict[str, torch.Tensor]:
        """The table, (S, A), and the visits, (S,)."""
        return {"q.table": torch.from_numpy(self.table), "q.visits": torch.from_numpy(self.visits)}

    def load_weights(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Take on a saved table, with the visits that made it."""
        super().load_weights(weights)
        self._seen = int(np.count_nonzero(self.visits))

    def to(self, device: str) -> None:
        """Stay on the CPU, as `device` goes on to say."""
