"""The frame transport, by clicks, drags and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QSpinBox, QStyle, QStyleOptionSlider, QToolButton
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Mode
from rlviz.gui.panels.frame_transport import FAR, FrameTransport
from rlviz.gui.theme import DARK, LIGHT
from rlviz.session.events import Ending
from tests.gui.recordings import Recording

LEFT = Qt.MouseButton.LeftButton
SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


class Heard:
    """What a transport has said, in order."""

    def __init__(self, transport: FrameTransport) -> None:
        self.said: list[tuple[str, object]] = []
        transport.episode_chosen.connect(self.episode)
        transport.frame_chosen.connect(self.frame)
        transport.stepped.connect(self.stepped)
        transport.home_chosen.connect(self.home)
        transport.end_chosen.connect(self.end)
        transport.play_toggled.connect(self.play)

    def episode(self, episode: int) -> None:
        self.said.append(("episode", episode))

    def frame(self, episode: int, index: int) -> None:
        self.said.append(("frame", (episode, index)))

    def stepped(self, frames: int) -> None:
        self.said.append(("stepped", frames))

    def home(self) -> None:
        self.said.append(("home", None))

    def end(self) -> None:
        self.said.append(("end", None))

    def play(self, playing: bool) -> None:
        self.said.append(("play", playing))


@pytest.fixture
def recording() -> Recording:
    return Recording(seed=2).episodes(3)


@pytest.fixture
def transport(qtbot: QtBot, recording: Recording) -> FrameTransport:
    shown = FrameTransport()
    qtbot.addWidget(shown)
    shown.set_theme(LIGHT)
    shown.resize(500, 70)
    shown.show()
    shown.refresh(recording.moment(episode=1, index=5))
    return shown


def button(transport: FrameTransport, name: str) -> QToolButton:
    return next(b for b in transport.findChildren(QToolButton) if b.accessibleName().startswith(name))


def slider(transport: FrameTransport) -> QSlider:
    return transport.findChildren(QSlider)[0]


def field_of(transport: FrameTransport) -> QSpinBox:
    return transport.findChildren(QSpinBox)[0]


def handle(of: QSlider) -> QPoint:
    option = QStyleOptionSlider()
    of.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return of.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, of).center()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Start", ("home", None)),
        ("One frame back", ("stepped", -1)),
        ("Play", ("play", True)),
        ("One frame on", ("stepped", 1)),
        ("To the newest", ("end", None)),
        ("Previous episode", ("episode", 0)),
        ("Next episode", ("episode", 2)),
    ],
)
def test_that_each_button_says_where_to_go(transport: FrameTransport, name: str, said: tuple[str, object]) -> None:
    heard = Heard(transport)
    QTest.mouseClick(button(transport, name), LEFT)
    assert heard.said == [said]


def test_that_shift_makes_a_step_of_ten(transport: FrameTransport) -> None:
    heard = Heard(transport)
    QTest.mouseClick(button(transport, "One frame back"), LEFT, SHIFT)
    QTest.mouseClick(button(transport, "One frame on"), LEFT, SHIFT)
    assert heard.said == [("stepped", -FAR), ("stepped", FAR)]


def test_that_a_moment_is_shown_and_nothing_is_said(transport: FrameTransport, recording: Recording) -> None:
    heard = Heard(transport)
    transport.refresh(recording.moment(episode=2, index=3))
    length = recording.history.episode(2).length
    assert slider(transport).value() == 3
    assert slider(transport).maximum() == length
    assert field_of(transport).value() == 3
    assert transport.frame_text == f"frame 3 / {length}"
    assert transport.episode_text == "of 3"
    assert not heard.said


def test_that_the_running_episode_ends_at_its_newest_frame(transport: FrameTransport, recording: Recording) -> None:
    recording.steps(4)
    transport.refresh(recording.moment(Mode.TRAINING, live=True))
    assert transport.frame_text == "frame 3 / 3"
    assert transport.episode_text == "of 4"


def test_that_dragging_says_each_frame_and_new_moments_leave_the_slider_in_hand(
    qtbot: QtBot, transport: FrameTransport, recording: Recording
) -> None:
    heard, dragged = Heard(transport), slider(transport)
    QTest.mousePress(dragged, LEFT, PLAIN, handle(dragged))
    QTest.mouseMove(dragged, QPoint(dragged.width(), dragged.height() // 2))
    qtbot.waitUntil(lambda: dragged.value() == dragged.maximum())
    last = dragged.maximum()
    transport.refresh(recording.moment(episode=0, index=1))
    assert dragged.value() == last
    assert heard.said[-1] == ("frame", (1, last))
    QTest.mouseRelease(dragged, LEFT, PLAIN, QPoint(dragged.width(), dragged.height() // 2))
    transport.refresh(recording.moment(episode=0, index=1))
    assert dragged.value() == 1


def test_that_a_typed_episode_is_said_on_enter_and_not_overwritten_before(
    transport: FrameTransport, recording: Recording
) -> None:
    heard, field = Heard(transport), field_of(transport)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "3")
    transport.refresh(recording.moment(episode=0, index=1))
    assert field.lineEdit().text() == "3"
    assert not heard.said
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.said == [("episode", 2)]
    transport.refresh(recording.moment(episode=0, index=1))
    assert field.value() == 1


@pytest.mark.parametrize("episode", [1, 0], ids=["the same episode", "the next one"])
def test_that_what_is_selected_to_be_typed_over_stays_selected(
    transport: FrameTransport, recording: Recording, episode: int
) -> None:
    heard, field = Heard(transport), field_of(transport)
    field.setFocus()
    field.selectAll()
    transport.refresh(recording.moment(episode=episode, index=2))
    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.said == [("episode", 2)]


def test_that_the_episode_that_the_box_shows_can_be_typed_and_is_said_once(
    transport: FrameTransport, recording: Recording
) -> None:
    heard, field = Heard(transport), field_of(transport)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not heard.said
    QTest.keyClicks(field, "2")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.said == [("episode", 1)]


@pytest.mark.parametrize("typed", ["7", "0", ""])
def test_that_an_episode_that_there_is_not_is_refused_with_those_that_there_are(
    transport: FrameTransport, typed: str
) -> None:
    heard, refused, field = Heard(transport), list[str](), field_of(transport)
    transport.refused.connect(refused.append)
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert refused == [f"episode must be a whole number in [1, 3], got '{typed}'"]
    assert not heard.said
    assert (field.value(), field.text()) == (2, "2")
    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.said == [("episode", 2)]
    assert len(refused) == 1


def test_that_an_episode_that_began_while_it_was_typed_is_there(
    transport: FrameTransport, recording: Recording
) -> None:
    heard, field = Heard(transport), field_of(transport)
    field.selectAll()
    QTest.keyClicks(field, "4")
    transport.refresh(recording.steps(1).moment(episode=0, index=1))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.said == [("episode", 3)]


def test_that_thousands_are_set_apart_and_may_be_typed_so(transport: FrameTransport, recording: Recording) -> None:
    for _ in range(1_200):
        recording.steps(1)
        recording.end(Ending.INTERRUPTED)
    transport.refresh(recording.moment(episode=1_100, index=0))
    assert transport.episode_text == "of 1\u202f203"
    heard, field = Heard(transport), field_of(transport)
    assert field.text() == "1\u202f101"
    field.selectAll()
    QTest.keyClicks(field, "1 200")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert heard.said == [("episode", 1_199)]


def test_that_playing_is_shown_without_being_said(transport: FrameTransport) -> None:
    heard = Heard(transport)
    transport.show_playing(True)
    assert button(transport, "Play").isChecked()
    transport.show_playing(False)
    assert not button(transport, "Play").isChecked()
    assert not heard.said


def test_that_there_is_nothing_to_move_through_before_the_first_step(qtbot: QtBot) -> None:
    transport = FrameTransport()
    qtbot.addWidget(transport)
    transport.refresh(Recording().moment(Mode.PAUSED, live=True))
    assert not transport.isEnabled()


def test_that_both_rows_share_a_line_where_it_is_wide(transport: FrameTransport) -> None:
    narrow = transport.sizeHint().height()
    transport.resize(900, narrow)
    assert transport.sizeHint().height() < narrow


def test_that_it_needs_as_much_room_before_the_first_step_and_whether_or_not_there_is_a_choice(
    transport: FrameTransport, qtbot: QtBot
) -> None:
    empty = FrameTransport()
    qtbot.addWidget(empty)
    empty.set_theme(LIGHT)
    empty.show()
    needed = {empty.minimumSizeHint().width(), transport.minimumSizeHint().width()}
    transport.watch_choice.setText("the policy by which it learns, explored")
    for shown in (False, True, False):
        transport.watch_choice.setVisible(shown)
        needed.add(transport.minimumSizeHint().width())
        QApplication.processEvents()
        needed.add(transport.minimumSizeHint().width())
    assert len(needed) == 1


def test_that_the_icons_follow_the_theme(transport: FrameTransport) -> None:
    light = button(transport, "Start").icon().cacheKey()
    transport.set_theme(DARK)
    assert button(transport, "Start").icon().cacheKey() != light


def test_that_a_click_on_the_groove_goes_to_that_frame(transport: FrameTransport, recording: Recording) -> None:
    transport.refresh(recording.moment(episode=1, index=0))
    slider = transport.findChild(QSlider)
    assert slider is not None
    heard = Heard(transport)
    QTest.mouseClick(slider, LEFT, PLAIN, QPoint(slider.width() - 1, slider.height() // 2))
    assert heard.said == [("frame", (1, slider.maximum()))]
