"""Exploration: ε-greedy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def epsilon_greedy(
    scores: NDArray[np.float32], epsilon: float, rng: np.random.Generator | None
) -> tuple[int, bool, float]:
    """(action, explored, best): with probability ε one of all A actions at random, else the best of `scores`, (A,).

    Of several that are equally good any is taken, as often as each other. Without `rng` always the first best.
    """
    values: list[float] = scores.tolist()
    best = max(values)
    if rng is not None and epsilon > 0.0 and rng.random() < epsilon:
        return int(rng.integers(len(values))), True, best
    if rng is not None and values.count(best) > 1:
        return int(rng.choice(np.flatnonzero(scores == best))), False, best
    return values.index(best), False, best
