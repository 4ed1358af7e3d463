"""How fast steps follow each other: at so many a second, or as fast as they come."""

from __future__ import annotations

import math

_LARGEST_DEBT = 0.25
"""Seconds of steps that a late worker makes up for; older debts are forgiven, so that nothing races after a stall."""


class Pace:
    """When the next step is due, in seconds of the caller's clock. `speed` 1 is the environment's own pace."""

    def __init__(self, speed: float = math.inf) -> None:
        self.speed = speed
        self.steps_per_second = 50.0
        self._due = 0.0

    @property
    def unbounded(self) -> bool:
        """Whether steps follow each other as fast as they come."""
        return math.isinf(self.speed)

    def restart(self, now: float) -> None:
        """The next step is due now."""
        self._due = now

    def wait(self, now: float) -> float:
        """Seconds until the next step is due; 0 when it is."""
        if self.unbounded:
            return 0.0
        period = 1.0 / (self.steps_per_second * self.speed)
        self._due = min(self._due, now + period)  # a speed just raised holds at once
        return max(0.0, self._due - now)

    def took_step(self, now: float) -> None:
        """A step was made; the next is due one period later."""
        if not self.unbounded:
            self._due = max(self._due, now - _LARGEST_DEBT) + 1.0 / (self.steps_per_second * self.speed)
