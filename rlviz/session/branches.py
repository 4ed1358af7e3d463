"""What came of a what-if: plain values that cross threads."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.problem import Action


@dataclass(frozen=True, eq=False)
class Branch:
    """What one action led to in R rollouts: the steps until each ended and its discounted return G, both (R,).

    `path` are the states (T + 1, D) of the rollout whose G is in the middle of all, beginning with the one in which the
    action was taken. `predicted` is Q(s, a) as the agent held it, nan where it has none. `ended`: every rollout ended
    by itself, rather than at the time limit.
    """

    action: Action
    steps: NDArray[np.int64]
    returns: NDArray[np.float64]
    path: NDArray[np.float32]
    predicted: float
    ended: bool

    def state(self, elapsed: int) -> NDArray[np.float32]:
        """The state of the path after so many steps, (D,); its last one stays."""
        found: NDArray[np.float32] = self.path[min(elapsed, len(self.path) - 1)]
        return found


@dataclass(frozen=True, eq=False)
class WhatIf:
    """The branches after `step` steps of a run: of all actions, or of the lowest, the mean and the highest one where
    they are continuous.

    `value` is V(s) as the agent held it there, nan where it has none. `drawn`: its policy draws actions by chance.
    """

    step: int
    drawn: bool
    value: float
    branches: tuple[Branch, ...]

    @property
    def longest(self) -> int:
        """Steps of the longest path."""
        return max(len(branch.path) for branch in self.branches) - 1


Trying = Generator[None, None, WhatIf]
"""The work on a what-if, in pieces of one step; it returns the answer."""
