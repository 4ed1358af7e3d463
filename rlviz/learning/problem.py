"""What passes between an agent and its environment: observations, actions, decisions. Plain values; loads no torch."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Actions = NDArray[Any]
"""Of a batch: (N,) whole numbers where actions are discrete, (N, A) floats where they are continuous."""

Action = int | Floats
"""One discrete action's number, or a continuous action, (A,)."""

Span = tuple[float, float]
"""The lowest and the highest value that a part of an observation usually has."""


@dataclass(frozen=True)
class DiscreteActions:
    """One of `count` actions, numbered from 0."""

    count: int


@dataclass(frozen=True)
class ContinuousActions:
    """A vector with low ≤ a ≤ high, both (A,). What lies outside is clipped before the environment sees it."""

    low: Floats
    high: Floats

    @property
    def size(self) -> int:
        """A, the numbers in an action."""
        return len(self.low)


@dataclass(frozen=True)
class Problem:
    """What an algorithm knows of its environment: D numbers an observation, and which actions there are.

    `observation_scale` (D,) brings each part of the observation to about [−1, 1]; `observation_spans` has where it is
    known what a part's values usually lie between, and may be shorter. Where `states` is not 0 an observation is one
    number, that of a state in [0, states).
    """

    observation_scale: Floats
    action_space: DiscreteActions | ContinuousActions
    states: int = 0
    observation_spans: tuple[Span | None, ...] = ()

    @property
    def observation_size(self) -> int:
        """D, the numbers in an observation."""
        return len(self.observation_scale)

    @property
    def continuous(self) -> bool:
        """Whether an action is a vector of numbers rather than one of several."""
        return isinstance(self.action_space, ContinuousActions)

    @property
    def spans(self) -> list[Span]:
        """Of each part the values between which it usually lies: those that are known, or what its scale says."""
        parts = zip_longest(self.observation_spans, self.observation_scale.tolist())
        return [(-1.0 / scale, 1.0 / scale) if known is None else known for known, scale in parts]

    @property
    def action_size(self) -> int:
        """The numbers that record one action: 1 where actions are discrete, else A."""
        return self.action_space.size if isinstance(self.action_space, ContinuousActions) else 1

    @property
    def score_size(self) -> int:
        """The numbers that explain one decision: one for each discrete action, else means and standard deviations."""
        space = self.action_space
        return 2 * space.size if isinstance(space, ContinuousActions) else space.count


class Decision(NamedTuple):
    """An action and why; `value` is the estimate of the state, nan where there is none.

    `scores` are those of all discrete actions, (A,), or the means and standard deviations of a Gaussian, (2A,).
    `by_hand`: a person chose the action, and the rest is what the agent thought of the state.
    """

    action: Action
    scores: Floats
    explored: bool
    value: float
    epsilon: float
    by_hand: bool = False

    def overruled(self, action: Action) -> Decision:
        """What comes of it where a person takes another action, or the same."""
        return self._replace(action=action, explored=False, by_hand=True)


class Transition(NamedTuple):
    """One environment step as learning sees it. `next_observation` is the true one, never that of a reset.

    `environment` says in which one, where several learn side by side.
    """

    observation: Floats
    action: Action
    reward: float
    next_observation: Floats
    terminated: bool
    truncated: bool
    environment: int = 0
