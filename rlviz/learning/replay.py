"""Replay buffer on preallocated arrays. Lin (1992); Mnih et al. (2015).

Transitions are stored in the order of experience with raw rewards, and targets of n steps are summed when a batch is
drawn: a change of γ or n therefore holds for everything that is drawn after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.problem import Floats, Transition

Indices = NDArray[np.int64]
_COLUMNS = ("observations", "next_observations", "actions", "rewards", "terminated", "truncated")


class Batch(NamedTuple):
    """B drawn transitions of h ≤ n steps each: (B, D), (B,), …

    `rewards` are Σ γᵏ r over the h steps, `next_observations` are after them; `discount` is γʰ, or 0 where nothing may
    follow. `rows` are where they lie in the buffer.
    """

    rows: Indices
    observations: Floats
    actions: Indices
    rewards: Floats
    discount: Floats
    next_observations: Floats


class ReplayBuffer:
    """The newest `capacity` transitions in a ring. Owned by one thread."""

    def __init__(self, capacity: int, observation_size: int) -> None:
        self.capacity = capacity
        self.observations = np.zeros((capacity, observation_size), np.float32)
        self.next_observations = np.zeros((capacity, observation_size), np.float32)
        self.actions = np.zeros(capacity, np.int64)
        self.rewards = np.zeros(capacity, np.float32)
        self.terminated = np.zeros(capacity, bool)
        self.truncated = np.zeros(capacity, bool)
        self._goes_on = np.zeros(capacity, np.float32)  # 1 − terminated, as targets want it
        self._size = self._next = 0

    def __len__(self) -> int:
        return self._size

    @property
    def newest(self) -> int:
        """The row of the newest transition."""
        return (self._next - 1) % self.capacity

    def add(self, transition: Transition) -> int:
        """Store one transition, in place of the oldest when full; returns its row."""
        i = self._next
        self.observations[i] = transition.observation
        self.next_observations[i] = transition.next_observation
        self.actions[i] = transition.action
        self.rewards[i] = transition.reward
        self.terminated[i] = transition.terminated
        self.truncated[i] = transition.truncated
        self._goes_on[i] = not transition.terminated
        self._next = (i + 1) % self.capacity
        self._size = min(self._size + 1, self.capacity)
        return i

    def cut(self) -> None:
        """Count the newest transition as truncated: what follows it does not continue it."""
        if self._size:
            self.truncated[self.newest] |= not self.terminated[self.newest]

    def rows(self, count: int, rng: np.random.Generator) -> Indices:
        """Rows drawn uniformly with replacement, (count,)."""
        return (rng.random(count) * self._size).astype(np.int64)  # a third faster than drawing whole numbers

    def batch(self, rows: Indices, n_step: int, gamma: float, *, bootstrap_truncated: bool = True) -> Batch:
        """What begins at given rows.

        A target ends before n steps where its episode, or what is known, does.
        """
        last, summed, discount = (rows, None, np.float32(gamma)) if n_step == 1 else self._summed(rows, n_step, gamma)
        bootstrap = self._goes_on.take(last)
        if not bootstrap_truncated:
            bootstrap = bootstrap * ~self.truncated.take(last)
        return Batch(
            rows,
            self.observations.take(rows, 0),
            self.actions.take(rows),
            self.rewards.take(rows) if summed is None else summed,
            bootstrap * discount,
            self.next_observations.take(last, 0),
        )

    def _summed(self, rows: Indices, n_step: int, gamma: float) -> tuple[Indices, Floats, Floats]:
        """The last row of each target of up to n steps, the sum of its discounted rewards, and γʰ."""
        ahead = np.arange(n_step)
        path = (rows[:, None] + ahead) % self.capacity  # (B, n)
        stops = self.terminated[path] | self.truncated[path] | (path == self.newest)
        stops[:, -1] = True
        h = stops.argmax(axis=1)  # steps before the last one
        powers = np.float32(gamma) ** np.arange(n_step + 1, dtype=np.float32)
        kept = self.rewards[path] * powers[:-1] * (ahead <= h[:, None])
        return path[np.arange(len(rows)), h], kept.sum(axis=1), powers[h + 1]

    def just_completed(self, n_step: int) -> Indices:
        """Rows whose targets of n steps the newest transition has completed: at an episode's end several."""
        newest, known = self.newest, min(n_step, self._size)
        rows = (newest - np.arange(known)) % self.capacity  # newest first
        before = np.nonzero((self.terminated | self.truncated)[rows[1:]])[0]
        rows = rows[: before[0] + 1] if len(before) else rows
        ended = self.terminated[newest] or self.truncated[newest]
        return rows[::-1] if ended else rows[n_step - 1 : n_step]

    def resize(self, capacity: int) -> None:
        """Change the capacity; growing keeps all, shrinking the newest, both in order."""
        kept = min(self._size, capacity)
        order = (self._next - kept + np.arange(kept)) % self.capacity
        for name in _COLUMNS:
            old = getattr(self, name)
            new = np.zeros((capacity, *old.shape[1:]), old.dtype)
            new[:kept] = old[order]
            setattr(self, name, new)
        self.capacity, self._size, self._next = capacity, kept, kept % capacity
        self._goes_on = (~self.terminated).astype(np.float32)

    def state_dict(self) -> dict[str, Any]:
        """All transitions, and where the next one goes."""
        kept = {name: getattr(self, name)[: self._size].copy() for name in _COLUMNS}
        return {**kept, "capacity": self.capacity, "next": self._next}

    def place(self) -> dict[str, int]:
        """Where its transitions lie, without them: they are the newest `size` of all that were experienced."""
        return {"capacity": self.capacity, "next": self._next, "size": self._size}

    @staticmethod
    def state_at(place: Mapping[str, int], newest: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
        """The state of a buffer at a place, from the newest `size` transitions in the order of experience."""
        capacity, following, size = place["capacity"], place["next"], place["size"]
        order = (following - size + np.arange(size)) % capacity
        columns = {name: np.zeros((size, *newest[name].shape[1:]), newest[name].dtype) for name in _COLUMNS}
        for name, column in columns.items():
            column[order] = newest[name]
        return {**columns, "capacity": capacity, "next": following}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Hold what another buffer held."""
        self.resize(state["capacity"])
        self._size, self._next = len(state["rewards"]), state["next"]
        for name in _COLUMNS:
            getattr(self, name)[: self._size] = state[name]
        self._goes_on = (~self.terminated).astype(np.float32)
