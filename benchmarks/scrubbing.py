"""A hand that drags over the timeline at the pace of a mouse, and when each view has followed it."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtTest import QTest

from benchmarks.open_window import wait_until
from rlviz.gui.application import Laboratory
from rlviz.gui.view import View

_EVERY = 0.008
"""Seconds between two places of the hand: 125 a second, as most mice tell."""
_LEFT, _PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Drag(QObject):
    """Presses the left button on the first place of the strip, moves over all others, and lets go at the last.

    Places are pixels from the strip's left. What the hand passes while the window is busy comes as one move, as window
    systems have it; a place counts from when the hand was there until every view that shows the frame has painted that
    one or a newer.
    """

    def __init__(self, laboratory: Laboratory, places: Sequence[int]) -> None:
        super().__init__()
        window = laboratory.window
        self._clock, self._strip, self._places = laboratory.clock, window.timeline.strip, places
        self._views: dict[View, int] = dict.fromkeys((*window.stage.views, window.timeline, window.plots.values), 0)
        self._seconds = [0.0] * len(places)
        self._begun, self._sent = 0.0, 0
        self._hand = QTimer(self, timerType=Qt.TimerType.PreciseTimer)
        self._hand.timeout.connect(self._move)

    def latencies(self) -> list[float]:
        """Drag once; for each place the seconds until all views have painted its frame, or a newer."""
        (drawing,) = self._clock.findChildren(QTimer)
        drawing.timeout.connect(self._look)  # called right after each tick of the clock, which paints at once
        self._begun = perf_counter()
        QTest.mousePress(self._strip.window().windowHandle(), _LEFT, _PLAIN, self._at(0))
        self._sent = 1
        self._hand.start(1)
        wait_until(lambda: min(self._views.values()) == len(self._places))
        drawing.timeout.disconnect(self._look)
        return self._seconds

    def _at(self, place: int) -> QPoint:
        return self._strip.mapTo(self._strip.window(), QPoint(self._places[place], self._strip.height() // 2))

    @Slot()
    def _move(self) -> None:
        """Go where the hand is by now."""
        here = min(int((perf_counter() - self._begun) / _EVERY), len(self._places) - 1)
        if here < self._sent:
            return
        self._sent = here + 1
        handle = self._strip.window().windowHandle()
        QTest.mouseMove(handle, self._at(here))
        if self._sent == len(self._places):
            self._hand.stop()
            QTest.mouseRelease(handle, _LEFT, _PLAIN, self._at(here))

    @Slot()
    def _look(self) -> None:
        """See which views have followed the hand."""
        now, sent = perf_counter(), self._sent
        for view, followed in self._views.items():
            if followed < sent and self._clock.has_drawn((view,)):
                for place in range(followed, sent):
                    self._seconds[place] = max(self._seconds[place], now - self._begun - place * _EVERY)
                self._views[view] = sent
