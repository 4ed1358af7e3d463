"""A person at the window: clicks what is to be seen, presses keys wherever the focus is, and looks at what is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from rlviz.gui.application import Laboratory
from rlviz.gui.main_window import MainWindow
from rlviz.gui.moment import Moment
from rlviz.gui.panels.frame_transport import FrameTransport
from rlviz.gui.run_controller import RunController
from rlviz.gui.views.heading import chip_text
from rlviz.gui.widgets.combo_box import ComboBox
from rlviz.gui.widgets.knob_editors import NumberEditor
from rlviz.gui.widgets.knob_row import KnobRow
from rlviz.session.history import History
from rlviz.session.player import Activity

Key = Qt.Key
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_PATIENCE = 30_000
"""Milliseconds after which what is waited for will not come."""


class Person:
    """Acts on one window. Clicks and keys go through the system's window, so that what lies above gets them first."""

    def __init__(self, laboratory: Laboratory, qtbot: QtBot) -> None:
        self.laboratory, self._qtbot = laboratory, qtbot
        laboratory.window.activateWindow()
        self.wait(laboratory.window.isActiveWindow)

    @property
    def window(self) -> MainWindow:
        """What is looked at."""
        return self.laboratory.window

    @property
    def controller(self) -> RunController:
        """What the window knows of the run."""
        return self.laboratory.controller

    @property
    def history(self) -> History:
        """The recording of the training."""
        history = self.controller.history
        assert history is not None
        return history

    @property
    def moment(self) -> Moment:
        """What is on show."""
        return self.controller.moment()

    @property
    def place(self) -> tuple[int, int]:
        """Episode and index of the frame on show, both from 0."""
        return self.moment.episode, self.moment.index

    @property
    def chip(self) -> str:
        """What the chip over the environment says, once it says what is on show."""
        self.wait(lambda: self.window.stage.heading.chip == chip_text(self.moment))
        return self.window.stage.heading.chip

    @property
    def watch_choice(self) -> QToolButton:
        """What opens the menu of policies to watch."""
        return self.transport.watch_choice

    @property
    def transport(self) -> FrameTransport:
        """The frame transport."""
        return self.window.stage.transport

    def wait(self, reached: Callable[[], object]) -> None:
        """Look on until something is so."""
        self._qtbot.waitUntil(lambda: bool(reached()), timeout=_PATIENCE)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Press and release a key."""
        QTest.keyClick(self.window.windowHandle(), key, modifiers)

    def hold(self, key: Qt.Key) -> None:
        """Press a key and keep it down."""
        QTest.keyPress(self.window.windowHandle(), key)

    def let_go(self, key: Qt.Key) -> None:
        """Release a key."""
        QTest.keyRelease(self.window.windowHandle(), key)

    def type(self, text: str) -> None:
        """Type letters and digits."""
        for letter in text:
            self.press(Key(ord(letter.upper())))

    def click(self, widget: QWidget, place: QPoint | None = None, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Click a widget, which must be there for a person: in the window, enabled, and nothing above it."""
        QTest.mouseClick(widget.window().windowHandle(), LEFT, modifiers, self._reach(widget, place))

    def drag(self, widget: QWidget, *places: QPoint) -> None:
        """Press at the first place, move over the others, let go at the last."""
        self.take(widget, places[0])
        for place in places[1:]:
            self.move(widget, place)
        self.drop(widget, places[-1])

    def take(self, widget: QWidget, place: QPoint) -> None:
        """Press the mouse on a place and keep it down."""
        QTest.mousePress(widget.window().windowHandle(), LEFT, PLAIN, self._reach(widget, place))

    def move(self, widget: QWidget, place: QPoint) -> None:
        """Move the mouse, which is down, to a place of the widget or beside it."""
        QTest.mouseMove(widget.window().windowHandle(), self._reach(widget, place))

    def drop(self, widget: QWidget, place: QPoint) -> None:
        """Let go of the mouse."""
        QTest.mouseRelease(widget.window().windowHandle(), LEFT, PLAIN, self._reach(widget, place))

    def _reach(self, widget: QWidget, place: QPoint | None) -> QPoint:
        inside = widget.rect().center() if place is None else place
        target = widget.mapTo(widget.window(), inside)
        assert widget.isVisible(), f"{widget} is not to be seen"
        assert widget.isEnabled(), f"{widget} is disabled"
        if widget.rect().contains(inside):
            there = widget.window().childAt(target)
            assert there is not None, f"{widget} lies outside of its window"
            assert there is widget or widget.isAncestorOf(there), f"{there} lies above {widget}"
        return target

    def click_action(self, action_id: str) -> None:
        """Click the toolbar's button of an action."""
        self.click(self.window.button(action_id))

    def click_transport(self, name: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Click a button of the frame transport, by the beginning of its name."""
        buttons = self.transport.findChildren(QToolButton)
        self.click(next(each for each in buttons if each.accessibleName().startswith(name)), None, modifiers)

    def pick(self, button: QToolButton, text: str) -> None:
        """Open a button's menu and click the line that begins so."""
        menu = button.menu()
        assert menu is not None

        def click() -> None:
            lines = [each for each in menu.actions() if each.text().startswith(text)]
            if not lines:
                menu.close()
            assert lines, f"no line of the menu begins with {text}"
            QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(lines[0]).center())

        QTimer.singleShot(0, click)
        self.click(button)
        self.window.activateWindow()  # without a window manager the closed menu stays the active window
        self.wait(self.window.isActiveWindow)

    def choose(self, combo: ComboBox, name: str) -> None:
        """Open a list and pick a line of it with the keyboard, as one does after a click."""
        self.click(combo)
        view = combo.view()
        self.wait(view.isVisible)
        view.setCurrentIndex(view.model().index(combo.findData(name), combo.modelColumn()))
        QTest.keyClick(view, Key.Key_Return)
        self.wait(lambda: not view.isVisible())

    def show_tab(self, title: str) -> None:
        """Click a tab of the plots."""
        tabs = self.window.plots.tabs
        number = next(each for each in range(tabs.count()) if tabs.tabText(each) == title)
        self.click(tabs, tabs.tabRect(number).center())

    def answer(self, text: str) -> None:
        """Click a button of the banner."""
        self.click(next(each for each in self._answers if each.text() == text))

    @property
    def choices(self) -> list[str]:
        """The buttons of the banner."""
        return [each.text() for each in self._answers]

    @property
    def _answers(self) -> list[QPushButton]:
        return [each for each in self.window.banner.findChildren(QPushButton) if each.isVisible()]

    def row(self, name: str) -> KnobRow:
        """The row of a hyperparameter, scrolled to where it can be seen."""
        row = self.window.hyperparameters.rows[name]
        scroll = self.window.hyperparameters.findChildren(QScrollArea)[0]
        scroll.ensureWidgetVisible(row)
        QApplication.processEvents()
        return row

    def editor(self, name: str) -> NumberEditor:
        """The slider and the box of a hyperparameter."""
        editor = self.row(name).editor
        assert isinstance(editor, NumberEditor)
        return editor

    def enter(self, name: str, text: str) -> None:
        """Type a value into the box of a hyperparameter and press Enter."""
        box = self.editor(name).box
        self.click(box)
        self.press(Key.Key_A, CONTROL)
        self.type(text)
        self.press(Key.Key_Return)

    def pull(self, name: str, part: float) -> None:
        """Take the handle of a hyperparameter's slider and drag it to a part of the track, in three moves."""
        slider = self.editor(name).slider
        start, end = handle_of(slider), QPoint(round(part * (slider.width() - 1)), slider.height() // 2)
        between = [start + (end - start) * k / 3 for k in (1, 2)]
        self.drag(slider, start, *between, end)

    def train(self, steps: int) -> None:
        """Press Space, look on until at least so many more steps are learnt from, and press it again."""
        self.begin_training(steps)
        self.pause()

    def begin_training(self, steps: int = 1) -> None:
        """Press Space, and look on until at least so many more steps are learnt from."""
        target = len(self.history) + steps
        self.press(Key.Key_Space)
        self.wait(lambda: self.trains and len(self.history) >= target)

    def pause(self) -> None:
        """Press Space while something runs, and see it stop."""
        assert self.controller.running
        self.press(Key.Key_Space)
        self.wait(lambda: not self.controller.running)

    @property
    def trains(self) -> bool:
        """Whether the window knows that training runs."""
        return self.controller.running and self.controller.activity is Activity.TRAINING

    def rests_after(self, episodes: int) -> bool:
        """Whether nothing runs, and exactly so many episodes of the training have ended."""
        return not self.controller.running and len(self.history.episodes) == episodes

    def shows(self, steps: int) -> bool:
        """Whether the recording on show has exactly so many steps."""
        return len(self.moment.shown) == steps

    def labels(self, widget: QWidget) -> list[str]:
        """All that is written in a part of the window."""
        return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def handle_of(slider: QSlider) -> QPoint:
    """The middle of a slider's handle."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()
