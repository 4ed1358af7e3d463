"""Where a fork comes from, as the window shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.session.history import History


@dataclass(frozen=True, eq=False)
class Parent:
    """The run that a fork has left after `step` steps: its name, all that was recorded of it, and the hyperparameters
    that were in force there."""

    name: str
    step: int
    history: History
    hyperparameters: Hyperparameters

    @property
    def episodes(self) -> int:
        """How many episodes had ended where the fork left: those that both have."""
        episodes, stride = self.history.episodes, self.history.layout.environments
        ends = episodes.column("first_step") + stride * episodes.column("length")
        return int(np.count_nonzero(ends <= self.step))
