"""An environment that does what a test tells it to."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Discrete
from numpy.typing import NDArray


class Breakdown(RuntimeError):
    """What a scripted environment raises."""


class Scripted(gymnasium.Env[NDArray[np.float32], np.int64]):
    """Episodes of `length` steps, each rewarded with its number in the episode, that end as `ending` says.

    It observes [steps made, steps of the episode] in an array that it reuses, notes the seeds it is given, and raises
    at the steps and resets, counted from 0, that it is told to.
    """

    observation_space = Box(-np.inf, np.inf, (2,), np.float32)
    action_space = Discrete(2)

    def __init__(
        self,
        length: int = 3,
        *,
        ending: str = "terminated",
        raise_at_steps: tuple[int, ...] = (),
        raise_at_resets: tuple[int, ...] = (),
    ) -> None:
        self.length, self.ending = length, ending
        self.raise_at_steps, self.raise_at_resets = raise_at_steps, raise_at_resets
        self.steps, self.age, self.resets = 0, 0, 0
        self.seeds: list[int | None] = []
        self._buffer = np.zeros(2, np.float32)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[NDArray[np.float32], dict[str, Any]]:
        """Begin an episode."""
        self.seeds.append(seed)
        self.resets += 1
        if self.resets - 1 in self.raise_at_resets:
            raise Breakdown("no new episode")
        self.age = 0
        return self._observe(), {}

    def step(self, action: np.int64) -> tuple[NDArray[np.float32], float, bool, bool, dict[str, Any]]:
        """Make a step."""
        self.steps += 1
        if self.steps - 1 in self.raise_at_steps:
            raise Breakdown("the pole broke")
        self.age += 1
        over = self.age == self.length
        return (
            self._observe(),
            float(self.age),
            over and self.ending == "terminated",
            over and self.ending != "terminated",
            {},
        )

    def _observe(self) -> NDArray[np.float32]:
        self._buffer[:] = self.steps, self.age
        return self._buffer
