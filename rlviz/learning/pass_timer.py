"""How many forward passes one Q(s, ·) takes, and how long they take."""

from __future__ import annotations

from statistics import median

_KEPT = 128
"""Decisions that the time is taken over: enough that one which the system held up does not count."""


class PassTimer:
    """`passes` for each decision, and the time of the newest decisions. One thread measures, any thread reads."""

    def __init__(self, passes: int) -> None:
        self.passes = passes
        self._measured = 0
        self._newest = [0.0] * _KEPT

    def add(self, seconds: float) -> None:
        """Take in how long one decision took."""
        self._newest[self._measured % _KEPT] = seconds
        self._measured += 1

    @property
    def seconds(self) -> float:
        """Median time of all passes of a decision, over the newest 128; nan before the first."""
        known = self._newest[: self._measured]
        return median(known) if known else float("nan")
