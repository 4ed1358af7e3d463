"""What a network sees of an observation."""

from __future__ import annotations

import numpy as np

from rlviz.learning.problem import Floats, Problem

_MOST_STATES = 10_000


class Features:
    """The parts of an observation, scaled to about [−1, 1] where asked; for a state's number, S numbers of which that
    one is 1."""

    def __init__(self, problem: Problem, *, scaled: bool) -> None:
        if problem.states > _MOST_STATES:
            most = f"in [1, {_MOST_STATES}] for a network, which takes one number for each"
            raise ValueError(f"numbered states must be {most}, got {problem.states}")
        self._scale = problem.observation_scale if scaled else None
        self._states = np.eye(problem.states, dtype=np.float32) if problem.states else None
        self.size = problem.states or problem.observation_size

    def __call__(self, observations: Floats) -> Floats:
        """(…, D) to (…, size)."""
        if self._states is not None:
            return self._states[observations[..., 0].astype(np.int64)]
        return observations if self._scale is None else observations * self._scale
