"""A table's view of a state: which cell of a grid an observation falls into."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.problem import Floats, Problem
from rlviz.numbers import whole_text

MOST_CELLS = 1_000_000


class Cells:
    """Divides each part of an observation into bins of equal width; what lies outside is in the outermost bin.

    A cell is one bin of each part; where states are numbered, it is one state. `bins` has the count for each part in
    turn; parts beyond it are not divided. ValueError where there would be more than `MOST_CELLS`.
    """

    def __init__(self, problem: Problem, bins: Sequence[int]) -> None:
        spans = problem.spans
        if problem.states:
            divided, spans = [problem.states], [(0.0, float(problem.states))]
        else:
            divided = [*bins[: len(spans)], *[1] * (len(spans) - len(bins))]
        self.count = math.prod(divided)
        if self.count > MOST_CELLS:
            product = "·".join(map(str, divided))
            raise ValueError(
                f"the cells of the table must be in [1, {whole_text(MOST_CELLS)}], got {product} = "
                f"{whole_text(self.count)}: choose fewer bins"
            )
        strides = [math.prod(divided[k + 1 :]) for k in range(len(divided))]
        self._parts = [
            (low, count / (high - low), count - 1, stride)
            for (low, high), count, stride in zip(spans, divided, strides, strict=True)
        ]
        self._lows, self._bins_per_unit, self._last, columns = np.array(self._parts, np.float64).T  # (D,) each
        self._strides = columns.astype(np.int64)

    def of(self, observation: Floats) -> int:
        """The cell of one observation, (D,). The same as calling, but several times faster."""
        cell = 0
        for x, (low, bins_per_unit, last, stride) in zip(observation.tolist(), self._parts, strict=True):
            cell += stride * int(min(max((x - low) * bins_per_unit, 0.0), last))
        return cell

    def __call__(self, observations: Floats) -> NDArray[np.int64]:
        """The cell of each observation, (…, D) to (…,)."""
        bins = (observations.astype(np.float64) - self._lows) * self._bins_per_unit  # (…, D)
        cells: NDArray[np.int64] = np.clip(bins, 0.0, self._last).astype(np.int64) @ self._strides
        return cells
