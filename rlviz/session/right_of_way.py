"""The right of way: training waits where a hand drags through its past, so that the pictures follow the hand."""

from __future__ import annotations

from time import perf_counter

_LASTS = 0.05
"""Seconds: longer than from one move of a hand to the picture after the next."""


class RightOfWay:
    """Asked for by the thread that draws, and given between two steps by the one that trains.

    Both need the interpreter's lock: beside training at full speed a picture takes ten times as long. Training waits
    until `until`, a time of `perf_counter`.
    """

    def __init__(self) -> None:
        self.until = 0.0

    def ask(self) -> None:
        """Have training wait for a moment from now on."""
        self.until = perf_counter() + _LASTS
