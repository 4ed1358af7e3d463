"""Environments: Gymnasium's own, one at a time to learn in and several at once to evaluate in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.registration import spec
from gymnasium.spaces import Box, Discrete

from rlviz.learning.environment_table import describe
from rlviz.learning.problem import Actions, ContinuousActions, DiscreteActions, Floats, Problem

Environment = gymnasium.Env[Any, Any]


def make(environment_id: str) -> Environment:
    """The environment, which renders nothing. ValueError names the known ones."""
    describe(environment_id)
    environment: Environment = gymnasium.make(environment_id)
    return environment


def problem(environment_id: str, environment: Environment) -> Problem:
    """What an algorithm needs to know. ValueError where observations are neither a vector nor a state's number."""
    observations, actions = environment.observation_space, environment.action_space
    states = int(observations.n) if isinstance(observations, Discrete) else 0
    if not states and (not isinstance(observations, Box) or len(observations.shape) != 1):
        raise ValueError(f"{environment_id}: observations must be a vector or a state's number, got {observations}")
    scale = np.array([part.scale for part in describe(environment_id).parts], np.float32)
    return Problem(scale, _action_space(environment_id, actions), states)


def _action_space(environment_id: str, actions: Any) -> DiscreteActions | ContinuousActions:
    if isinstance(actions, Discrete):
        return DiscreteActions(int(actions.n))
    if isinstance(actions, Box) and len(actions.shape) == 1 and actions.is_bounded("both"):
        return ContinuousActions(actions.low.astype(np.float32), actions.high.astype(np.float32))
    raise ValueError(f"{environment_id}: actions must be one of several, or a vector with bounds, got {actions}")


def _vectors(observations: Any) -> Floats:
    """A batch of observations as (N, D): a state's number is a vector of one."""
    return np.asarray(observations, np.float32).reshape(len(observations), -1)


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
            observations, rewards, terminated, truncated, _ = vector.step(policy(_vectors(observations)))
            returns += np.where(running, rewards, 0.0)
            running &= ~(terminated | truncated)
            yield None
        yield tuple(returns.tolist())
    finally:
        vector.close()
