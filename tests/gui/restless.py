"""A restless person: clicks, keys, wheels and drags at random, by a seed, wherever there is something to touch."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from shiboken6 import isValid

from rlviz.gui.actions import ACTIONS

_HARMFUL = {"quit"}
"""Actions that would end the test."""
_BUTTONS = Qt.MouseButton
_KEYS = Qt.Key
_PLAIN = Qt.KeyboardModifier.NoModifier
_MODIFIERS = (_PLAIN, _PLAIN, _PLAIN, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier)
_OTHER_KEYS = (
    *(_KEYS.Key_Tab, _KEYS.Key_Backtab, _KEYS.Key_Return, _KEYS.Key_Escape, _KEYS.Key_Up, _KEYS.Key_Down),
    *(_KEYS.Key_Backspace, _KEYS.Key_Delete, _KEYS.Key_A, _KEYS.Key_Comma, _KEYS.Key_F2, _KEYS.Key_F10),
    *(getattr(_KEYS, f"Key_{digit}") for digit in range(10)),
)
_NOTICED_AFTER = 50
"""Milliseconds between two looks at whether the program waits for something in a loop of its own."""


class Restless(QObject):
    """Acts on every window of the program but file dialogs, which it leaves with Esc, as it does whatever waits."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random = Random(seed)
        self._acts, self._seen = 0, -1
        self._held: list[QWidget] = []  # the windows acted on: PySide6 forgets a handle with its window's wrapper
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._leave_what_waits)

    def act(self, times: int) -> None:
        """Do so many random things, and leave all that has opened."""
        deeds: tuple[tuple[Callable[[], None], int], ...] = (
            (self._click, 40),
            (self._press_key, 30),
            (self._drag, 12),
            (self._turn_wheel, 6),
            (self._choose_action, 12),
        )
        names, weights = zip(*deeds, strict=True)
        self._watch.start(_NOTICED_AFTER)
        for deed in self._random.choices(names, weights, k=times):
            self._acts += 1
            deed()
            self._held.clear()
            QApplication.processEvents()
            self._leave_file_dialogs()
        self._watch.stop()
        self._leave_all()

    def _click(self) -> None:
        handle, place = self._place()
        button = self._random.choices((_BUTTONS.LeftButton, _BUTTONS.RightButton, _BUTTONS.MiddleButton), (20, 2, 1))[0]
        press = self._random.choices((QTest.mousePress, QTest.mouseDClick), (10, 1))[0]
        modifiers = self._random.choice(_MODIFIERS)
        press(handle, button, modifiers, place)
        if _is_there(handle):
            QTest.mouseRelease(handle, button, modifiers, place)

    def _press_key(self) -> None:
        handle, _ = self._place()
        if self._random.random() < 0.5:
            facts = self._random.choice([facts for facts in ACTIONS if facts.keys and facts.id not in _HARMFUL])
            chosen = QKeySequence(self._random.choice(facts.keys))[0]  # type: ignore[index]  # whatever the stubs say
            _strike(handle, chosen.key(), chosen.keyboardModifiers())
        else:
            _strike(handle, self._random.choice(_OTHER_KEYS), self._random.choice(_MODIFIERS[:4]))

    def _drag(self) -> None:
        handle, start = self._place()
        _, end = self._place()
        QTest.mousePress(handle, _BUTTONS.LeftButton, _PLAIN, start)
        for part in range(1, 5):
            if _is_there(handle):
                QTest.mouseMove(handle, start + (end - start) * part / 4)
            if self._random.random() < 0.2:
                self._press_key()
        if _is_there(handle):
            QTest.mouseRelease(handle, _BUTTONS.LeftButton, _PLAIN, end)

    def _turn_wheel(self) -> None:
        widget = self._widget()
        here = QPoint(self._random.randrange(widget.width()), self._random.randrange(widget.height()))
        turn = QPoint(0, self._random.choice((-360, -120, 120, 360)))
        everywhere, phase = QPointF(widget.mapToGlobal(here)), Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(QPointF(here), everywhere, QPoint(), turn, _BUTTONS.NoButton, _PLAIN, phase, False)
        QApplication.sendEvent(widget, event)

    def _choose_action(self) -> None:
        """Choose any line of any menu."""
        menus = [menu for window in _windows() for menu in window.findChildren(QMenu)]
        actions = [action for menu in menus for action in menu.actions() if _harmless(action)]
        self._random.choice(actions).trigger()

    def _place(self) -> tuple[QWindow, QPoint]:
        """A place in a widget that is on show, as its window counts it."""
        widget = self._widget()
        inside = QPoint(self._random.randrange(widget.width()), self._random.randrange(widget.height()))
        window = widget.window()
        self._held.append(window)
        return window.windowHandle(), widget.mapTo(window, inside)

    def _widget(self) -> QWidget:
        window = QApplication.activePopupWidget() or self._random.choice(_windows())
        widgets = [window, *(each for each in window.findChildren(QWidget) if each.window() is window)]
        return self._random.choice([each for each in widgets if each.isVisible() and not each.size().isEmpty()])

    @Slot()
    def _leave_what_waits(self) -> None:
        if self._seen == self._acts:
            self._escape()
        self._seen = self._acts

    def _escape(self) -> None:
        waiting = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        handle = waiting.windowHandle() if waiting else QApplication.focusWindow()
        if handle is not None:
            _strike(handle, _KEYS.Key_Escape, _PLAIN)

    def _leave_file_dialogs(self) -> None:
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, QFileDialog) and dialog.isVisible():
                QTest.keyClick(dialog, _KEYS.Key_Escape)

    def _leave_all(self) -> None:
        while QApplication.activePopupWidget() or QApplication.activeModalWidget():
            self._escape()
            QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _is_there(handle: QWindow) -> bool:
    """Whether a window is still there: what a press does may close it, and Qt would release into nothing."""
    return isValid(handle) and handle in QGuiApplication.allWindows()


def _strike(handle: QWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyPress(handle, key, modifiers)
    if _is_there(handle):
        QTest.keyRelease(handle, key, modifiers)


def _windows() -> list[QWidget]:
    return [
        each
        for each in QApplication.topLevelWidgets()
        if each.isVisible() and not isinstance(each, QFileDialog) and each.windowHandle() is not None
    ]


def _harmless(action: QAction) -> bool:
    return action.isEnabled() and not action.isSeparator() and action.objectName() not in _HARMFUL
