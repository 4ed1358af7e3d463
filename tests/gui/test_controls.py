"""Sliders and boxes: what a hand, a wheel and a keyboard make of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rlviz.gui.widgets.number_box import NumberBox
from rlviz.gui.widgets.scale import ValueScale
from rlviz.gui.widgets.scaled_slider import ScaledSlider
from rlviz.gui.widgets.speed_slider import SPEEDS, SpeedSlider

LEFT = Qt.MouseButton.LeftButton
LEARNING_RATE = ValueScale(1e-6, 1.0, "log")


class Pair(QWidget):
    """A slider, a box and something else to focus; all edits told."""

    def __init__(self) -> None:
        super().__init__()
        self.slider = ScaledSlider(LEARNING_RATE, "learning rate")
        self.box = NumberBox(LEARNING_RATE, "learning_rate (α)")
        self.other = NumberBox(ValueScale(0, 10, whole=True), "other")
        layout = QVBoxLayout(self)
        for widget in (self.slider, self.box, self.other):
            layout.addWidget(widget)
        self.slider.show_number(1e-3)
        self.box.show_number(1e-3)
        self.dragged: list[float] = []
        self.released: list[float] = []
        self.edited: list[float] = []
        self.refused: list[str] = []
        self.slider.dragged.connect(self.dragged.append)
        self.slider.released.connect(self.released.append)
        self.box.edited.connect(self.edited.append)
        self.box.refused.connect(self.refused.append)


@pytest.fixture
def pair(qtbot: QtBot) -> Pair:
    widget = Pair()
    qtbot.addWidget(widget)
    widget.resize(240, 120)
    widget.show()
    with qtbot.waitActive(widget):
        widget.activateWindow()
    return widget


def drag(slider: QWidget, *places: int) -> None:
    """Press at the first place, move over the others, let go at the last."""
    y = slider.height() // 2
    QTest.mousePress(slider, LEFT, pos=QPoint(places[0], y))
    for x in places[1:]:
        QTest.mouseMove(slider, QPoint(x, y))
    QTest.mouseRelease(slider, LEFT, pos=QPoint(places[-1], y))


def turn_wheel(widget: QWidget, eighths: int) -> bool:
    """Turn the wheel over a widget; whether the widget took it."""
    middle = QPointF(widget.rect().center())
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, eighths), none, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_that_a_drag_is_one_edit(pair: Pair) -> None:
    drag(pair.slider, 60, 90, 120, 150)
    assert len(pair.dragged) >= 3
    assert pair.released == [pair.dragged[-1]] == [pair.slider.number]


def test_that_a_drag_reaches_both_ends_exactly(pair: Pair) -> None:
    drag(pair.slider, 100, 500)
    drag(pair.slider, 100, -200)
    assert pair.released == [1.0, 1e-6]


def test_that_a_drag_back_to_where_it_began_is_no_edit(pair: Pair) -> None:
    pair.slider.show_number(1.0)
    right = pair.slider.width() - 6
    drag(pair.slider, right, 80, right + 40)
    assert pair.dragged[-1] == 1.0
    assert pair.released == []


def test_that_taking_the_handle_moves_nothing(pair: Pair) -> None:
    pair.slider.show_number(0.00123456)
    drag(pair.slider, round(6 + LEARNING_RATE.position(0.00123456) * (pair.slider.width() - 12)))
    assert pair.released == []
    assert pair.slider.number == 0.00123456


def test_that_no_value_is_taken_from_a_hand(pair: Pair) -> None:
    y = pair.slider.height() // 2
    QTest.mousePress(pair.slider, LEFT, pos=QPoint(50, y))
    in_hand = pair.slider.number
    pair.slider.show_number(0.5)
    assert pair.slider.number == in_hand
    QTest.mouseRelease(pair.slider, LEFT, pos=QPoint(50, y))
    pair.slider.show_number(0.5)
    assert pair.slider.number == 0.5


def test_that_a_key_press_is_one_edit_and_a_held_key_too(pair: Pair) -> None:
    pair.slider.setFocus()
    QTest.keyClick(pair.slider, Qt.Key.Key_Up)
    assert pair.released == [0.0011]
    for _ in range(5):
        QTest.keyPress(pair.slider, Qt.Key.Key_PageDown)
    QTest.keyRelease(pair.slider, Qt.Key.Key_PageDown)
    assert pair.released == [0.0011, pair.slider.number]
    assert len(pair.dragged) == 6


def test_that_shift_goes_ten_times_as_far(pair: Pair) -> None:
    pair.slider.setFocus()
    QTest.keyClick(pair.slider, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert pair.released == [LEARNING_RATE.stepped(1e-3, 10)]


def test_that_assistive_technology_can_set_the_slider(pair: Pair) -> None:
    pair.slider.setValue(pair.slider.maximum())
    assert pair.released == [1.0]


def test_that_home_and_end_reach_the_ends(pair: Pair) -> None:
    pair.slider.setFocus()
    QTest.keyClick(pair.slider, Qt.Key.Key_End)
    QTest.keyClick(pair.slider, Qt.Key.Key_Home)
    assert pair.released == [1.0, 1e-6]


@pytest.mark.parametrize("which", ["slider", "box"])
def test_that_the_wheel_turns_only_what_has_the_focus(pair: Pair, qtbot: QtBot, which: str) -> None:
    widget: ScaledSlider | NumberBox = getattr(pair, which)
    pair.other.setFocus()
    assert not turn_wheel(widget, 120)
    assert widget.number == 1e-3
    widget.setFocus()
    told = pair.slider.released if which == "slider" else pair.box.edited
    with qtbot.waitSignal(told) as last:
        assert turn_wheel(widget, 240)
        assert turn_wheel(widget, 60)
        assert turn_wheel(widget, 60)
    assert last.args == [widget.number]
    assert pair.released + pair.edited == [widget.number]


def test_that_a_typed_number_is_taken_at_enter_and_told_once(pair: Pair) -> None:
    pair.box.setFocus()
    pair.box.selectAll()
    QTest.keyClicks(pair.box, "2,5e-3")
    assert pair.box.under_hand
    QTest.keyClick(pair.box, Qt.Key.Key_Return)
    pair.other.setFocus()
    assert pair.edited == [0.0025]
    assert pair.box.lineEdit().text() == "0.0025"


def test_that_a_typed_number_is_taken_when_the_focus_goes(pair: Pair) -> None:
    pair.box.setFocus()
    pair.box.selectAll()
    QTest.keyClicks(pair.box, "0.5")
    QTest.keyClick(pair.box, Qt.Key.Key_Tab)
    assert pair.edited == [0.5]


@pytest.mark.parametrize("text", ["2", "0", "-1", "1e400", "nan", "fast", "0.1.2", ""])
def test_that_what_is_out_of_range_is_refused_with_the_range(pair: Pair, text: str) -> None:
    pair.box.setFocus()
    pair.box.selectAll()
    QTest.keyClick(pair.box, Qt.Key.Key_Delete)
    QTest.keyClicks(pair.box, text)
    QTest.keyClick(pair.box, Qt.Key.Key_Return)
    assert pair.refused == [f"learning_rate (α) must be a number in [0.000001, 1], got {text!r}"]
    assert pair.edited == []
    assert (pair.box.number, pair.box.lineEdit().text()) == (1e-3, "0.001")


def test_that_a_fraction_is_refused_where_numbers_are_whole(pair: Pair, qtbot: QtBot) -> None:
    pair.other.show_number(3)
    pair.other.setFocus()
    pair.other.selectAll()
    QTest.keyClicks(pair.other, "2.5")
    with qtbot.waitSignal(pair.other.refused) as refused:
        QTest.keyClick(pair.other, Qt.Key.Key_Return)
    assert refused.args == ["other must be a whole number in [0, 10], got '2.5'"]
    assert pair.other.number == 3


def test_that_escape_forgets_what_was_typed(pair: Pair) -> None:
    pair.box.setFocus()
    QTest.keyClicks(pair.box, "77")
    QTest.keyClick(pair.box, Qt.Key.Key_Escape)
    pair.other.setFocus()
    assert (pair.edited, pair.refused, pair.box.number) == ([], [], 1e-3)


def test_that_a_held_arrow_key_in_a_box_is_one_edit(pair: Pair) -> None:
    pair.box.setFocus()
    for _ in range(3):
        QTest.keyPress(pair.box, Qt.Key.Key_Up)
    QTest.keyRelease(pair.box, Qt.Key.Key_Up)
    assert pair.edited == [pair.box.number]
    assert pair.edited[0] > 1e-3


def test_that_the_speed_goes_from_a_tenth_to_max(qtbot: QtBot) -> None:
    widget = SpeedSlider()
    qtbot.addWidget(widget)
    told: list[float] = []
    widget.speed_changed.connect(told.append)
    widget.show_speed(0.1, "training")
    assert told == []
    for _ in range(20):
        widget.faster()
    assert told == list(SPEEDS[1:])
    widget.show_speed(1.1, "training")
    assert widget.speed == 1.0


def test_that_no_speed_takes_more_room_than_another(qtbot: QtBot) -> None:
    widget = SpeedSlider()
    qtbot.addWidget(widget)
    widget.show()
    widths = set()
    for speed in SPEEDS:
        widget.show_speed(speed, "training")
        widths.add(widget.sizeHint().width())
    assert len(widths) == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.0025, "0.0025"), (0.00076, "0.00076"), (1e-5, "0.00001"), (2.5e-5, "2.5e-5"), (1e-6, "1e-6"), (1.0, "1")],
)
def test_that_a_number_is_written_so_that_it_fits_its_box(pair: Pair, number: float, text: str) -> None:
    pair.box.show_number(number)
    written = pair.box.lineEdit().text()
    assert written == text
    assert float(written) == number
    assert pair.box.fontMetrics().horizontalAdvance(written) <= pair.box.sizeHint().width() - 4
