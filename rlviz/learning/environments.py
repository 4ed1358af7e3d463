"""Environments: Gymnasium's own, one at a time to learn in and several at once to evaluate in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.registration import spec
from gymnasium.spaces import Box, Discrete
from numpy.typing import NDArray

from rlviz.learning.algorithm import Actions, Floats, Problem
from rlviz.learning.environment_table import describe

Environment = gymnasium.Env[NDArray[np.floating[Any]], int]


def make(environment_id: str) -> Environment:
    """The environment, which renders nothing. ValueError names the known ones."""
    describe(environment_id)
    environment: Environment = gymnasium.make(environment_id)
    return environment


def problem(environment_id: str, environment: Environment) -> Problem:
    """What an algorithm needs to know. ValueError where observations are no vector or actions not discrete."""
    observations, actions = environment.observation_space, environment.action_space
    if not isinstance(observations, Box) or len(observations.shape) != 1:
        raise ValueError(f"{environment_id}: observations must be a vector, got {observations}")
    if not isinstance(actions, Discrete):
        raise ValueError(f"{environment_id}: actions must be discrete, got {actions}")
    scale = np.array([part.scale for part in describe(environment_id).parts], np.float32)
    return Problem(scale, int(actions.n))


def greedy_returns(
    environment_id: str, policy: Callable[[Floats], Actions], episodes: int, seed: int
) -> Iterator[tuple[float, ...] | None]:
    """Play `episodes` at once by `policy`, (N, D) to (N,): None after each step of all, at last their returns.

    Environments that bring a vectorised form of the same dynamics (CartPole) run in that one.
    """
    fast = spec(environment_id).vector_entry_point is not None
    mode = "vector_entry_point" if fast else "sync"
    vector = gymnasium.make_vec(environment_id, num_envs=episodes, vectorization_mode=mode)
    try:
        observations, _ = vector.reset(seed=seed)
        returns, running = np.zeros(episodes), np.ones(episodes, bool)
        while running.any():
            observations, rewards, terminated, truncated, _ = vector.step(policy(observations.astype(np.float32)))
            returns += np.where(running, rewards, 0.0)
            running &= ~(terminated | truncated)
            yield None
        yield tuple(returns.tolist())
    finally:
        vector.close()
