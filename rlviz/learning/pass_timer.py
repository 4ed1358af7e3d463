"""How many forward passes one Q(s, ·) takes, and how long they take."""

from __future__ import annotations

from collections import deque
from statistics import median

_KEPT = 128
"""Decisions that the time is taken over: enough that one which the system held up does not count."""


class PassTimer:
    """`passes` for each decision, and the time of the newest decisions. One thread measures, any thread reads."""

    def __init__(self, passes: int) -> None:
        self.passes = passes
        self._newest: deque[float] = deque(maxlen=_KEPT)
        self.add = self._newest.append

    @property
    def seconds(self) -> float:
        """Median time of all passes of a decision, over the newest 128; nan before the first."""
        known = list(self._newest)
        return median(known) if known else float("nan")
