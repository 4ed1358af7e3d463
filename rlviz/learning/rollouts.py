"""Rollouts: what several environments bring in so many steps, and the advantages that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.actor_critic import ActorCritic
from rlviz.learning.problem import Actions, Floats, Problem, Transition
from rlviz.learning.returns import generalised_advantages

_COLUMNS = ("observations", "next_observations", "actions", "rewards", "terminated", "truncated")


class Settings(Protocol):
    """The hyperparameters that say what a step was worth."""

    @property
    def gamma(self) -> float: ...
    @property
    def trace(self) -> float: ...
    @property
    def reward_scale(self) -> float: ...
    @property
    def bootstrap_truncated(self) -> bool: ...


class Experience(NamedTuple):
    """B = T·N steps: features (B, F), actions (B,) or (B, A), advantages and the returns that V is fitted to, (B,)."""

    features: Floats
    actions: Actions
    advantages: Floats
    returns: Floats


class Rollout:
    """T steps of N environments, written in turn: environment 0 to N − 1, then the next step. Owned by one thread.

    A longer or shorter T takes effect where the next rollout begins.
    """

    def __init__(self, problem: Problem, environments: int) -> None:
        self._problem, self._environments = problem, environments
        self.count = 0
        self._make(1)

    def _make(self, length: int) -> None:
        shape, size = (length, self._environments), self._problem.observation_size
        self.observations = np.zeros((*shape, size), np.float32)
        self.next_observations = np.zeros((*shape, size), np.float32)
        continuous = self._problem.continuous
        self.actions: Actions = (
            np.zeros((*shape, self._problem.action_size), np.float32) if continuous else np.zeros(shape, np.int64)
        )
        self.rewards = np.zeros(shape, np.float32)
        self.terminated = np.zeros(shape, bool)
        self.truncated = np.zeros(shape, bool)

    def add(self, transition: Transition, length: int) -> bool:
        """Keep one step; whether that completes the rollout of `length` steps."""
        if self.count == 0 and length != len(self.rewards):
            self._make(length)
        t, i = divmod(self.count, self._environments)
        self.observations[t, i] = transition.observation
        self.next_observations[t, i] = transition.next_observation
        self.actions[t, i] = transition.action
        self.rewards[t, i] = transition.reward
        self.terminated[t, i], self.truncated[t, i] = transition.terminated, transition.truncated
        self.count += 1
        return self.count == self.rewards.size

    def cut(self) -> None:
        """Count the newest step of each environment as truncated: what follows does not continue it."""
        if self.count:
            newest = self.count // self._environments - 1
            self.truncated[newest] |= ~self.terminated[newest]

    def taken(self, agent: ActorCritic, h: Settings) -> Experience:
        """Advantages and returns by the agent's V as it is now; the rollout is empty then."""
        ended = self.terminated | self.truncated
        without_value = self.terminated if h.bootstrap_truncated else ended
        values = agent.values(self.observations)  # (T, N)
        next_values = np.where(without_value, np.float32(0), agent.values(self.next_observations))
        rewards = self.rewards * np.float32(h.reward_scale)
        advantages = generalised_advantages(rewards, values, next_values, ended, h.gamma, h.trace)
        self.count = 0
        return Experience(
            features=_flat(agent.features(self.observations)),
            actions=_flat(self.actions),
            advantages=_flat(advantages.astype(np.float32)),
            returns=_flat((advantages + values).astype(np.float32)),
        )

    def state_dict(self) -> dict[str, Any]:
        """What has been gathered."""
        return {"count": self.count, **{name: getattr(self, name).copy() for name in _COLUMNS}}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on gathering."""
        self.count = state["count"]
        for name in _COLUMNS:
            setattr(self, name, state[name].copy())


def _flat(values: NDArray[Any]) -> NDArray[Any]:
    """(T, N, …) to (T·N, …), a copy."""
    return values.reshape(-1, *values.shape[2:]).copy()
