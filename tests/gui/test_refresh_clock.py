"""The refresh clock: one look for all views of a group, and a view that fails alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Mode, Moment
from rlviz.gui.refresh_clock import TICK, RefreshClock
from rlviz.gui.theme import Theme
from rlviz.gui.view import View
from tests.gui.recordings import Recording


class Sketch(View):
    """Counts how often it is asked to draw; a spoilt one cannot."""

    def __init__(self, *, spoilt: bool = False) -> None:
        super().__init__()
        self.setAccessibleName("Sketch")
        self.spoilt, self.looks = spoilt, 0

    def version(self, moment: Moment) -> Hashable:
        """Another one at every look."""
        return object()

    def refresh(self, moment: Moment) -> None:
        """Draw nothing, or fail."""
        self.looks += 1
        if self.spoilt:
            raise ZeroDivisionError("a pixel of no width")

    def set_theme(self, theme: Theme) -> None:
        """Has no colours."""


@pytest.fixture
def clock(qtbot: QtBot) -> Iterator[RefreshClock]:
    """A clock over one moment that does not change."""
    moment = Recording().steps(3).moment(Mode.PAUSED, live=True)
    clock = RefreshClock(lambda: moment)
    yield clock
    clock.stop()


def shown(qtbot: QtBot, *views: View) -> QWidget:
    """Views in a window."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for view in views:
        layout.addWidget(view)
    window.show()
    return window


def test_that_a_view_which_raises_rests_and_the_others_draw_on(qtbot: QtBot, clock: RefreshClock) -> None:
    sound, spoilt, other = Sketch(), Sketch(spoilt=True), Sketch()
    window = shown(qtbot, sound, spoilt, other)
    clock.add((spoilt, sound))
    clock.add((other,))
    with qtbot.waitSignal(clock.failed) as told:
        clock.start()
    assert told.args == ["Sketch cannot be drawn and rests: ZeroDivisionError: a pixel of no width"]
    looks = sound.looks, other.looks
    qtbot.waitUntil(lambda: sound.looks > looks[0] + 3 and other.looks > looks[1] + 3)
    assert spoilt.looks == 1
    spoilt.spoilt = False
    clock.redraw()
    qtbot.waitUntil(lambda: window.isVisible() and spoilt.looks > 3)


def test_that_a_rest_keeps_views_from_drawing_until_a_person_does_something(qtbot: QtBot, clock: RefreshClock) -> None:
    calm, ticks = Sketch(), QTimer()
    window = shown(qtbot, calm)
    clock.add((calm,))
    clock.rest = 1_000.0
    clock.start()
    qtbot.waitUntil(lambda: calm.looks == 1)
    ticks.setSingleShot(True)
    with qtbot.waitSignal(ticks.timeout):
        ticks.start(10 * TICK)
    assert calm.looks == 1
    clock.hurry()
    qtbot.waitUntil(lambda: calm.looks == 2)
    assert window.isVisible()
