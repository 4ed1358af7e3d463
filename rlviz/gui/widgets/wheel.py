"""The mouse wheel, counted in whole notches."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent

_NOTCH = 120
"""Eighths of a degree, as Qt counts them; touchpads send parts of it."""


class Wheel:
    """Adds up turns of a wheel until they make a notch."""

    def __init__(self) -> None:
        self._turned = 0

    def notches(self, event: QWheelEvent) -> int:
        """Whole notches that this turn completes, downwards negative."""
        self._turned += event.angleDelta().y()
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        return notches
