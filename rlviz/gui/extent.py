"""The scale of a bar, which stays put while it serves."""

from __future__ import annotations

import math
from typing import NamedTuple

_LEAST_FILLED = 0.3
_LEAST_SPAN = 1e-9


class Extent(NamedTuple):
    """What the two ends of a bar stand for; `low` ≤ 0 ≤ `high`."""

    low: float
    high: float

    def kept_for(self, smallest: float, largest: float) -> Extent:
        """This extent; but an end that the values pass, or leave mostly empty, becomes a round one.

        Values that are not finite, or all but zero, change nothing.
        """
        span = max(largest, 0.0) - min(smallest, 0.0)
        if not math.isfinite(span) or span < _LEAST_SPAN:
            return self
        return Extent(-_kept(-self.low, -smallest), _kept(self.high, largest))

    def place(self, value: float) -> float:
        """Where a value lies, as a share of the bar's length."""
        return (min(self.high, max(self.low, value)) - self.low) / (self.high - self.low)


def _kept(end: float, needed: float) -> float:
    return end if _LEAST_FILLED * end <= needed <= end else _round_up(needed)


def _round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7 and 10 times a power of ten; 0 for what is not above zero."""
    if value < _LEAST_SPAN / 2:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.5, 2, 3, 5, 7, 10) if step * power >= value * (1 - 1e-9))
