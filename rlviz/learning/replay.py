"""Replay buffer on preallocated arrays. Lin (1992); Mnih et al. (2015).

Transitions are stored in the order of experience with raw rewards, and targets of n steps are summed when a batch is
drawn: a change of γ or n therefore holds for everything that is drawn after it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.problem import Transition

Floats = NDArray[np.float32]


class Batch(NamedTuple):
    """B drawn transitions of h ≤ n steps each: (B, D), (B,), …

    `rewards` are Σ γᵏ r over the h steps, `discount` is γʰ, `next_observations` are after them; `bootstrap` is 0 where
    nothing may follow, else 1.
    """

    observations: Floats
    actions: NDArray[np.int64]
    rewards: Floats
    discount: Floats
    next_observations: Floats
    bootstrap: Floats


class ReplayBuffer:
    """The newest `capacity` transitions in a ring. Owned by one thread."""

    def __init__(self, capacity: int, observation_size: int) -> None:
        self.capacity = capacity
        self.observations = np.empty((capacity, observation_size), np.float32)
        self.next_observations = np.empty((capacity, observation_size), np.float32)
        self.actions = np.empty(capacity, np.int64)
        self.rewards = np.empty(capacity, np.float32)
        self.terminated = np.empty(capacity, bool)
        self.truncated = np.empty(capacity, bool)
        self._size = self._next = 0

    def __len__(self) -> int:
        return self._size

    def add(self, transition: Transition) -> None:
        """Store one transition, in place of the oldest when full."""
        i = self._next
        self.observations[i] = transition.observation
        self.next_observations[i] = transition.next_observation
        self.actions[i] = transition.action
        self.rewards[i] = transition.reward
        self.terminated[i] = transition.terminated
        self.truncated[i] = transition.truncated
        self._next = (i + 1) % self.capacity
        self._size = min(self._size + 1, self.capacity)

    def cut(self) -> None:
        """Count the newest transition as truncated: what follows it does not continue it."""
        if self._size:
            self.truncated[self._next - 1] |= not self.terminated[self._next - 1]

    def sample(
        self, batch_size: int, n_step: int, gamma: float, rng: np.random.Generator, *, bootstrap_truncated: bool = True
    ) -> Batch:
        """Draw uniformly with replacement. A target ends before n steps where its episode, or what is known, does."""
        start = rng.integers(self._size, size=batch_size)  # age order: 0 is the oldest
        oldest = self._next if self._size == self.capacity else 0
        rewards, discount = np.zeros(batch_size, np.float32), np.ones(batch_size, np.float32)
        last, going = np.zeros(batch_size, np.int64), np.ones(batch_size, bool)
        for k in range(n_step):
            i = (oldest + np.minimum(start + k, self._size - 1)) % self.capacity
            rewards += np.where(going, discount * self.rewards[i], 0.0)
            discount *= np.where(going, np.float32(gamma), np.float32(1.0))
            last = np.where(going, i, last)
            going &= ~(self.terminated[i] | self.truncated[i]) & (start + k + 1 < self._size)
        first = (oldest + start) % self.capacity
        final = self.terminated[last] if bootstrap_truncated else self.terminated[last] | self.truncated[last]
        return Batch(
            observations=self.observations[first],
            actions=self.actions[first],
            rewards=rewards,
            discount=discount,
            next_observations=self.next_observations[last],
            bootstrap=(~final).astype(np.float32),
        )

    def resize(self, capacity: int) -> None:
        """Change the capacity; growing keeps all, shrinking the newest, both in order."""
        oldest = self._next - self._size
        kept = min(self._size, capacity)
        order = np.arange(oldest + self._size - kept, oldest + self._size) % self.capacity
        for name in ("observations", "next_observations", "actions", "rewards", "terminated", "truncated"):
            old = getattr(self, name)
            new = np.empty((capacity, *old.shape[1:]), old.dtype)
            new[:kept] = old[order]
            setattr(self, name, new)
        self.capacity, self._size, self._next = capacity, kept, kept % capacity
