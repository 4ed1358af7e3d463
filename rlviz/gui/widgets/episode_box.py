"""A box for the number of an episode, which leaves the window's keys to the window unless a number is being typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent, QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from rlviz.gui.widgets.labels import set_tone
from rlviz.gui.widgets.scale import parsed
from rlviz.gui.widgets.window_keys import is_for_window
from rlviz.numbers import NARROW_SPACE, whole_text

_ROOM = f"8{NARROW_SPACE}888{NARROW_SPACE}888"


class EpisodeBox(QSpinBox):
    """Episodes count from 1. Anything may be typed; what is no episode is refused at Enter, or when the focus goes.

    `refused` says what was not taken and what is allowed: the last number stays. A spin box by itself swallows a digit
    that would make the number too large, and says nothing. What is typed is told at Enter, also where it is the number
    that stood there: the frame on show may be another of that episode, or of a later one by now.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Episode")
        self.setToolTip("Episode on show")
        self.setKeyboardTracking(False)
        self.setMinimum(1)
        self.setFixedWidth(self.fontMetrics().horizontalAdvance(_ROOM) + 16)
        self.lineEdit().textEdited.connect(self._allow_again)

    @property
    def typing(self) -> bool:
        """Whether something is typed that is not taken yet."""
        return self.lineEdit().isModified()

    def show_number(self, number: int, highest: int) -> None:
        """Show a number of so many. Emits nothing, and leaves alone what is being typed."""
        self.blockSignals(True)
        self.setMaximum(highest)
        if not self.typing:
            self.setValue(number)
        self.blockSignals(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep its size from now on: else each new maximum would lay the whole window out anew."""
        self.setFixedHeight(self.sizeHint().height())
        super().showEvent(event)

    def textFromValue(self, value: int) -> str:
        return whole_text(value)

    def valueFromText(self, text: str) -> int:
        return int(parsed(text, whole=True) or 0)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        number = parsed(text, whole=True)
        allowed = number is not None and number == int(number) and self.minimum() <= number <= self.maximum()
        return (QValidator.State.Acceptable if allowed else QValidator.State.Intermediate, text, position)

    def event(self, event: QEvent) -> bool:
        if is_for_window(event) and not self.typing:
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif not self.hasAcceptableInput():
            self._refuse()
            set_tone(self, "refused")
            self.selectAll()
        else:
            before, typed = self.value(), self.typing
            super().keyPressEvent(event)
            if typed and self.value() == before:  # Qt tells only of changes
                self.valueChanged.emit(before)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.hasAcceptableInput():
            self._refuse()
        super().focusOutEvent(event)
        set_tone(self, "")

    def _refuse(self) -> None:
        typed = self.lineEdit().text()
        self.lineEdit().setText(self.textFromValue(self.value()))
        highest = self.textFromValue(self.maximum())
        self.refused.emit(f"episode must be a whole number in [1, {highest}], got {typed!r}")

    @Slot()
    def _allow_again(self) -> None:
        set_tone(self, "")
