"""Made-up experience to feed an algorithm, and one real, tiny environment. The same seed gives the same stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gymnasium
import numpy as np
import torch
from gymnasium.spaces import Box, Discrete
from numpy.typing import NDArray

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.algorithms import entry
from rlviz.learning.problem import DiscreteActions, Floats, Problem, Transition

PROBLEM = Problem(np.array([1.0, 0.5, 2.0, 4.0], np.float32), DiscreteActions(3))
WEIGHTLESS = Problem(np.array([1.0], np.float32), DiscreteActions(2))
"""One number that says nothing, and two actions: what a bandit shows."""


def build(
    name: str, hyperparameters: Mapping[str, Any], *, problem: Problem = PROBLEM, seed: int = 0
) -> Algorithm[Any]:
    """An algorithm from the table."""
    facts = entry(name)
    return facts.implementation()(problem, facts.hyperparameters.checked(dict(hyperparameters)), seed)


def learnt(algorithm: Algorithm[Any], step: Transition) -> Mapping[str, float]:
    """Learn from a step to the end, and return what there is to tell of it."""
    learning = algorithm.learn(step)
    while True:
        try:
            next(learning)
        except StopIteration as end:
            diagnostics: Mapping[str, float] = end.value
            return diagnostics


def constant_outputs(algorithm: Algorithm[Any], outputs: Mapping[str, list[float]]) -> None:
    """Make networks answer the same numbers for every observation: all weights 0 but the last biases."""
    weights = {name: torch.zeros_like(tensor) for name, tensor in algorithm.weights().items()}
    for network, values in outputs.items():
        weights[f"{network}.layers.1.bias"] = torch.tensor(values)
    algorithm.load_weights(weights)


def transition(
    reward: float, *, action: int = 0, terminated: bool = False, truncated: bool = False, size: int = 1
) -> Transition:
    """A step between two observations of ones."""
    ones = np.ones(size, np.float32)
    return Transition(ones, action, reward, ones, terminated, truncated)


class Stream:
    """Random observations and rewards; every 7th episode step terminates, every 11th step of the stream is cut off."""

    def __init__(self, problem: Problem = PROBLEM, seed: int = 0) -> None:
        self._rng, self._size = np.random.default_rng(seed), problem.observation_size
        self._observation, self._number, self._age = self._draw(), 0, 0

    def _draw(self) -> Floats:
        return self._rng.uniform(-1, 1, self._size).astype(np.float32)

    def feed(self, algorithm: Algorithm[Any], steps: int) -> list[int]:
        """Let an algorithm act and learn; the actions it took."""
        return [self._step(algorithm) for _ in range(steps)]

    def _step(self, algorithm: Algorithm[Any]) -> int:
        observation, action = self._observation, int(algorithm.act(self._observation, rng=algorithm.rng).action)
        self._number, self._age = self._number + 1, self._age + 1
        terminated, truncated = self._age == 7, self._number % 11 == 0
        reward = float(observation[0] + 3.0 * action * observation[1])
        following = self._draw()
        learnt(algorithm, Transition(observation, action, reward, following, terminated, truncated and not terminated))
        if terminated or truncated:
            self._age, following = 0, self._draw()
        self._observation = following
        return action


def same_weights(a: Algorithm[Any], b: Algorithm[Any]) -> bool:
    """Whether two algorithms hold the same weights, bit for bit."""
    return all(map(torch.equal, a.weights().values(), b.weights().values()))


class Bandit(gymnasium.Env[NDArray[np.float32], np.int64]):
    """Two arms that pay 1 with probabilities .2 and .8; an episode is one pull. Sutton & Barto (2018), chapter 2."""

    chances = (0.2, 0.8)
    observation_space = Box(0.0, 1.0, (1,), np.float32)
    action_space = Discrete(2)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Face the arms again."""
        super().reset(seed=seed)
        return np.ones(1, np.float32), {}

    def step(self, action: np.int64) -> tuple[NDArray[np.float32], float, bool, bool, dict[str, Any]]:
        """Pull an arm."""
        return np.ones(1, np.float32), float(self.np_random.random() < self.chances[action]), True, False, {}


def pull(algorithm: Algorithm[Any], pulls: int, *, seed: int = 1) -> Algorithm[Any]:
    """Let an algorithm learn at the bandit, whose seed must be another: both draw from the same kind of generator."""
    bandit = Bandit()
    observation, _ = bandit.reset(seed=seed)
    for _ in range(pulls):
        action = algorithm.act(observation, rng=algorithm.rng).action
        after, reward, terminated, truncated, _ = bandit.step(np.int64(action))
        learnt(algorithm, Transition(observation, action, float(reward), after, terminated, truncated))
        observation, _ = bandit.reset()
    return algorithm
