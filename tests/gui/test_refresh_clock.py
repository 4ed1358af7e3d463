"""The refresh clock: one look for all views of a group, and a view that fails alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from time import perf_counter

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


class Steady(Sketch):
    """Depends on the mode alone."""

    def version(self, moment: Moment) -> Hashable:
        """The mode."""
        return moment.mode


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


class Slow(Sketch):
    """Takes a whole tick to draw."""

    def refresh(self, moment: Moment) -> None:
        """Draw nothing, slowly."""
        super().refresh(moment)
        end = perf_counter() + 1.1 * TICK / 1000
        while perf_counter() < end:
            pass


def test_that_haste_that_never_ends_starves_no_view(qtbot: QtBot, clock: RefreshClock) -> None:
    views = (Slow(), Slow(), Slow())
    window, hand = shown(qtbot, *views), QTimer()
    for view in views:
        clock.add((view,))
    hand.timeout.connect(clock.hurry)
    hand.start(1)
    clock.start()
    qtbot.waitUntil(lambda: max(view.looks for view in views) > 12)
    hand.stop()
    clock.stop()
    assert min(view.looks for view in views) > 6
    assert window.isVisible()


def test_that_a_view_that_need_not_follow_the_hand_keeps_its_pictures_apart(qtbot: QtBot, clock: RefreshClock) -> None:
    prompt, calm = Sketch(), Sketch()
    window = shown(qtbot, prompt, calm)
    clock.add((prompt,))
    clock.add((calm,), apart=1_000.0)
    clock.rest = 1_000.0
    clock.start()
    qtbot.waitUntil(lambda: calm.looks == 1)
    for looks in range(2, 12):
        clock.hurry()
        qtbot.waitUntil(lambda looks=looks: prompt.looks == looks)  # type: ignore[misc]
    assert calm.looks == 1
    assert window.isVisible()


def test_that_it_is_known_which_views_show_what_is_on_show(qtbot: QtBot) -> None:
    recording = Recording().steps(3)
    moments = [recording.moment(Mode.PAUSED, live=True)]
    clock, here, hidden = RefreshClock(lambda: moments[-1]), Steady(), Steady()
    window = shown(qtbot, here)
    qtbot.addWidget(hidden)
    clock.add((here, hidden))
    assert not clock.has_drawn((here,))
    assert clock.has_drawn((hidden,)), "who is not to be seen shows nothing else"
    clock.start()
    qtbot.waitUntil(lambda: clock.has_drawn((here, hidden)))
    moments.append(recording.moment(Mode.TRAINING, live=True))
    assert not clock.has_drawn((here,))
    qtbot.waitUntil(lambda: clock.has_drawn((here,)))
    assert here.looks == 2
    clock.stop()
    assert window.isVisible()
