"""The keys of a person who plays: arrows and digits act for as long as they are held, Esc leaves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QDockWidget, QLineEdit, QWidget

from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.session.hand import Key, held_action

_KEYS: dict[Qt.Key, Key] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    **{Qt.Key(Qt.Key.Key_1 + number): number for number in range(9)},
}
"""What each key stands for: a way to push, or the number of an action, which people count from 1."""


class HandKeys(QObject):
    """While listening, takes the arrows, the digits and Esc before any shortcut sees them.

    `held` carries the action that the key down stands for, or None: of two keys the one that came last. Keys are let go
    of when the program is left, for then their release is told to another one. Fields, dialogs, lists and menus have
    the keys for themselves.
    """

    held = Signal(object)
    left_off = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._environment: EnvironmentDescription | None = None
        self._down: list[Key] = []

    def listen(self, environment: EnvironmentDescription | None) -> None:
        """Begin to take the keys of an environment that is played; None: stop."""
        application = QApplication.instance()
        if application is None or environment == self._environment:
            return
        self._hold([])
        self._environment = environment
        application.removeEventFilter(self)
        if environment is not None:
            application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow the keys of play."""
        if event.type() is QEvent.Type.ApplicationDeactivate:
            self._hold([])
        if not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key not in _KEYS and key != Qt.Key.Key_Escape:
            return False
        if _KEYS.get(key) not in self._down and not self._meant:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif not event.isAutoRepeat():
            self._take(key, pressed=event.type() == QEvent.Type.KeyPress)
        return True

    @property
    def _meant(self) -> bool:
        """Whether a key that goes down now is one of play."""
        active = QApplication.activeWindow()
        here = active is self._window or isinstance(active, QDockWidget)  # one that floats
        typing = isinstance(QApplication.focusWidget(), QLineEdit | QAbstractSpinBox)
        return here and not typing and QApplication.activePopupWidget() is None

    def _take(self, key: Qt.Key, *, pressed: bool) -> None:
        if key == Qt.Key.Key_Escape:
            if pressed:
                self.left_off.emit()
            return
        others = [held for held in self._down if held != _KEYS[key]]
        self._hold([*others, _KEYS[key]] if pressed else others)

    def _hold(self, down: list[Key]) -> None:
        self._down = down
        if self._environment is not None:
            self.held.emit(held_action(self._environment, down[-1] if down else None))
