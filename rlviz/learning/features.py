"""What a network sees of an observation."""

from __future__ import annotations

import numpy as np

from rlviz.learning.problem import Floats, Problem


class Features:
    """The parts of an observation, scaled to about [−1, 1] where asked; for a state's number, S numbers of which that
    one is 1."""

    def __init__(self, problem: Problem, *, scaled: bool) -> None:
        self._scale = problem.observation_scale if scaled else None
        self._states = np.eye(problem.states, dtype=np.float32) if problem.states else None
        self.size = problem.states or problem.observation_size

    def __call__(self, observations: Floats) -> Floats:
        """(…, D) to (…, size)."""
        if self._states is not None:
            return self._states[observations[..., 0].astype(np.int64)]
        return observations if self._scale is None else observations * self._scale
