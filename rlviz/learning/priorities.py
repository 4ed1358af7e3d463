"""Proportional priorities for a replay buffer. Schaul et al. (2016), section 3.3.

P ∝ (|δ| + ε)^α. Sums of blocks make drawing and updating cheap without a tree: what is touched is a block, not all.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.problem import Floats
from rlviz.learning.replay import Indices

_LEAST = 1e-3
"""ε, so that nothing is never drawn again; in units of TD errors inside the learner."""


class Priorities:
    """The priority of each row of a buffer; one that holds nothing has none. Owned by one thread."""

    def __init__(self, capacity: int, exponent: float) -> None:
        self._width = max(16, round(capacity**0.5))
        self._errors = np.zeros((-(-capacity // self._width), self._width))  # |δ| + ε; 0 where nothing is
        self._exponent = exponent
        self._largest = 1.0
        self._rebuild()

    def add(self, row: int) -> None:
        """A new transition has the largest priority so far, so that each is seen."""
        self._set(np.array([row]), np.array([self._largest]))

    def fill(self, held: int) -> None:
        """The first `held` rows are all new."""
        self._errors.reshape(-1)[:held] = self._largest
        self._rebuild()

    def update(self, rows: Indices, td_errors: Floats) -> None:
        """Take over |δ|, (B,), of what was drawn."""
        errors = np.abs(td_errors.astype(np.float64)) + _LEAST
        self._largest = max(self._largest, float(errors.max()))
        self._set(rows, errors)

    def set_exponent(self, exponent: float) -> None:
        """Another α, for all."""
        if exponent != self._exponent:
            self._exponent = exponent
            self._rebuild()

    def draw(self, count: int, rng: np.random.Generator) -> Indices:
        """Rows, (count,), one from each of `count` equal shares of the whole priority."""
        places = (np.arange(count) + rng.random(count)) / count * self._sums.sum()
        ends = self._sums.cumsum()
        blocks = np.minimum(np.searchsorted(ends, places, side="right"), len(ends) - 1)
        within = self._priorities[blocks].cumsum(axis=1)  # (count, width)
        inside = places - (ends[blocks] - self._sums[blocks])
        columns = (within <= inside[:, None]).sum(axis=1)
        held = (self._priorities[blocks] > 0).cumsum(axis=1).argmax(axis=1)  # the last that holds something
        rows: Indices = blocks * self._width + np.minimum(columns, held)
        return rows

    def importances(self, rows: Indices, held: int, exponent: float) -> Floats:
        """w = (N P)^−β / max w, (B,), for `held` = N transitions and β = `exponent`."""
        shares = self._priorities.reshape(-1)[rows] / self._sums.sum()
        weights = (held * shares) ** -exponent
        largest_is_one: Floats = (weights / weights.max()).astype(np.float32)
        return largest_is_one

    def _set(self, rows: Indices, errors: NDArray[np.float64]) -> None:
        self._errors.reshape(-1)[rows] = errors
        self._priorities.reshape(-1)[rows] = errors**self._exponent
        blocks = rows // self._width
        self._sums[blocks] = self._priorities[blocks].sum(axis=1)

    def _rebuild(self) -> None:
        self._priorities = np.where(self._errors > 0, self._errors**self._exponent, 0.0)
        self._sums = self._priorities.sum(axis=1)

    def state_dict(self) -> dict[str, Any]:
        """Everything that the next draw depends on."""
        return {"errors": self._errors.copy(), "exponent": self._exponent, "largest": self._largest}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self._errors, self._exponent, self._largest = state["errors"].copy(), state["exponent"], state["largest"]
        self._width = self._errors.shape[1]
        self._rebuild()
