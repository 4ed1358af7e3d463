"""Environments: Gymnasium's own, one at a time or several at once to learn in, and many at once to evaluate in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import gymnasium
import numpy as np
from gymnasium.spaces import Box
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from numpy.typing import NDArray

from rlviz.learning.environment_table import describe
from rlviz.learning.problem import Actions, Floats, Problem
from rlviz.learning.registered_environments import made, made_vector, specification
from rlviz.learning.spaces import action_space, state_count

Environment = gymnasium.Env[Any, Any]


class Clipped(gymnasium.ActionWrapper[Any, Any, Any]):
    """Brings a continuous action within its bounds before the environment sees it."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        assert isinstance(environment.action_space, Box)
        self._low, self._high = environment.action_space.low, environment.action_space.high

    def action(self, action: Floats) -> Floats:
        """The nearest action that the environment allows."""
        clipped: Floats = np.minimum(np.maximum(action, self._low), self._high)
        return clipped


class Kept(gymnasium.ObservationWrapper[Any, Any, Any]):
    """Copies observations: some environments write the next one, also that of a reset, into the same array."""

    def observation(self, observation: Any) -> Any:
        """A copy."""
        return np.array(observation)


def _fitted(environment: Environment) -> Environment:
    return Clipped(environment) if isinstance(environment.action_space, Box) else environment


def make(environment_id: str) -> Environment:
    """The environment, which renders nothing and clips continuous actions. ValueError says why it cannot be made."""
    return _fitted(made(environment_id))


def problem(environment_id: str, environment: Environment) -> Problem:
    """What an algorithm needs to know. ValueError where observations are neither a vector nor a state's number."""
    states = state_count(environment_id, environment.observation_space)
    parts = describe(environment_id).parts
    scale, spans = np.array([part.scale for part in parts], np.float32), tuple(part.span for part in parts)
    return Problem(scale, action_space(environment_id, environment.action_space), states, spans)


class VectorStep(NamedTuple):
    """What one step of N environments brought. Where an episode ended, `observations` are those of the next one.

    `observations` and `next_observations`, the true ones that the actions led to, are (N, D); the others are (N,).
    """

    observations: Floats
    next_observations: Floats
    rewards: Floats
    terminated: NDArray[np.bool_]
    truncated: NDArray[np.bool_]


class Environments:
    """N copies of an environment that step together, each in an episode of its own; the next begins by itself.

    Everything that is returned is the caller's own. Owned by one thread.
    """

    def __init__(self, environment_id: str, count: int) -> None:
        vector_kwargs = {"autoreset_mode": AutoresetMode.SAME_STEP}
        wrappers = (Kept, _fitted)
        self._vector = made_vector(environment_id, count, "sync", vector_kwargs=vector_kwargs, wrappers=wrappers)

    @property
    def members(self) -> tuple[Environment, ...]:
        """The N environments, to capture and restore each."""
        assert isinstance(self._vector, SyncVectorEnv)
        return tuple(self._vector.envs)

    def reset(self, seed: int) -> Floats:
        """Begin N episodes with the seeds from `seed` on: observations (N, D)."""
        observations, _ = self._vector.reset(seed=seed)
        return _vectors(observations)

    def step(self, actions: Actions) -> VectorStep:
        """One step of all by `actions`, (N,) numbers or (N, A) floats, which are clipped."""
        result, rewards, terminated, truncated, info = self._vector.step(actions)
        observations = _vectors(result)
        following = observations.copy()
        for i in np.flatnonzero(terminated | truncated):
            following[i] = info["final_obs"][i]
        return VectorStep(observations, following, rewards.astype(np.float32), terminated.copy(), truncated.copy())

    def close(self) -> None:
        """Release the environments."""
        self._vector.close()


def make_vector(environment_id: str, count: int) -> Environments:
    """So many environments to learn in at once. ValueError says why they cannot be made."""
    return Environments(environment_id, count)


def _vectors(observations: Any) -> Floats:
    """A batch of observations as (N, D), copied: a state's number is a vector of one."""
    return np.array(observations, np.float32).reshape(len(observations), -1)


def greedy_returns(
    environment_id: str, policy: Callable[[Floats], Actions], episodes: int, seed: int
) -> Iterator[tuple[float, ...] | None]:
    """Play `episodes` at once by `policy`, (N, D) to (N,) or (N, A): None after each step of all, then their returns.

    Environments that bring a vectorised form of the same dynamics (both CartPoles) run in that one. Continuous actions
    are clipped.
    """
    fast = specification(environment_id).vector_entry_point is not None
    vector = made_vector(environment_id, episodes, "vector_entry_point" if fast else "sync")
    space = vector.single_action_space
    try:
        observations, _ = vector.reset(seed=seed)
        returns, running = np.zeros(episodes), np.ones(episodes, bool)
        while running.any():
            actions = policy(_vectors(observations))
            if isinstance(space, Box):
                actions = np.clip(actions, space.low, space.high)
            observations, rewards, terminated, truncated, _ = vector.step(actions)
            returns += np.where(running, rewards, 0.0)
            running &= ~(terminated | truncated)
            yield None
        yield tuple(returns.tolist())
    finally:
        vector.close()
