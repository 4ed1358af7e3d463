"""A box for one number: any way of writing it is read, and what is out of range is refused with the range."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QToolTip, QWidget

from rlviz.gui.theme import number_font
from rlviz.gui.widgets.labels import set_tone
from rlviz.gui.widgets.one_edit import OneEdit
from rlviz.gui.widgets.scale import ValueScale, parsed
from rlviz.gui.widgets.wheel import Wheel
from rlviz.gui.widgets.window_keys import is_escape, is_for_window
from rlviz.numbers import NARROW_SPACE, exact_text

_UNKNOWN = "–"
_TINY, _ROOM = 1e-3, 7
"""Numbers below this that are longer are written with a power of ten, as they are typed: `2.5e-5`."""


class NumberBox(QAbstractSpinBox):
    """Holds an exact value, or None while nobody has told one.

    `edited` comes once for what was typed (at Enter, or when the focus goes), and once for a held arrow key or a turn
    of the wheel; `stepped` follows those and is for display. `refused` says what was not taken and what is allowed:
    the last value stays, and a tip says why unless `explains` is off. Enter and Esc end the typing and give the keys
    back to the window. `cleared` comes, in place of a refusal, for an empty box that `may_clear`, and `let_go` when
    there was nothing to tell.
    """

    edited = Signal(float)
    stepped = Signal(float)
    refused = Signal(str)
    cleared = Signal()
    let_go = Signal()

    def __init__(
        self,
        scale: ValueScale,
        name: str,
        parent: QWidget | None = None,
        *,
        grouped: bool = True,
        may_clear: bool = False,
    ) -> None:
        super().__init__(parent)
        self._scale, self._name, self._grouped, self._may_clear = scale, name, grouped, may_clear
        self._value: float | None = None
        self._wheel = Wheel()
        self.explains = True
        self._edit = OneEdit(self)
        self._edit.finished.connect(self.edited)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)
        self.setFont(number_font(self.font()))
        self.lineEdit().setText(_UNKNOWN)
        self.lineEdit().textEdited.connect(self._allow_again)

    @property
    def number(self) -> float | None:
        """The exact value."""
        return self._value

    @property
    def under_hand(self) -> bool:
        """Whether a person has typed something that is not taken yet, or holds a key."""
        return self._edit.open or (self.hasFocus() and self.lineEdit().isModified())

    def set_scale(self, scale: ValueScale) -> None:
        """Allow other numbers from now on."""
        self._scale = scale

    def show_number(self, value: float | None) -> None:
        """Show a value, exactly, and tell nobody. Not taken while it is under a person's hand.

        What is selected to be typed over stays selected, and the cursor where it is.
        """
        if value == self._value or self.under_hand:
            return
        line = self.lineEdit()
        place, selected = line.cursorPosition(), line.hasSelectedText()
        self._put(value)
        if selected:
            self.selectAll()
        elif self.hasFocus():
            line.setCursorPosition(place)

    def refuse(self, reason: str) -> None:
        """Go back to the last value, and say why."""
        self._edit.forget()
        self._put(self._value)
        if self.hasFocus():
            set_tone(self, "refused")
            self.selectAll()
        self.refused.emit(reason)
        if self.isVisible() and self.explains:
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), reason, self)

    def range_text(self) -> str:
        """The allowed numbers in words."""
        whole = self._scale.whole
        low, high = (exact_text(v) for v in (self._scale.minimum, self._scale.maximum))
        return f"a {'whole ' if whole else ''}number in [{low}, {high}]"

    def _text(self) -> str:
        if self._value is None:
            return _UNKNOWN
        return self._written(self._value)

    def _written(self, value: float) -> str:
        text = exact_text(value) if self._grouped else exact_text(value).replace(NARROW_SPACE, "")
        return text if abs(value) >= _TINY or len(text) <= _ROOM else f"{value:.6g}".replace("e-0", "e-")

    def _put(self, value: float | None) -> None:
        self._value = value
        self.lineEdit().setText(self._text())
        set_tone(self, "")

    @Slot()
    def _allow_again(self) -> None:
        set_tone(self, "")

    def commit(self) -> bool:
        """Take what is typed, or refuse it; whether it was taken."""
        self._edit.finish()
        text = self.lineEdit().text().strip()
        if text == self._text():
            self.lineEdit().setModified(False)
            self.let_go.emit()
            return True
        if not text and self._may_clear:
            self._put(self._value)
            self.cleared.emit()
            return True
        number = parsed(text, whole=self._scale.whole)
        if number is None or not self._allowed(number):
            self.refuse(f"{self._name} must be {self.range_text()}, got {text!r}")
            return False
        changed = number != self._value
        self._put(number)
        if changed:
            self.edited.emit(number)
        else:
            self.let_go.emit()
        return True

    def _allowed(self, number: float) -> bool:
        in_range = self._scale.minimum <= number <= self._scale.maximum
        return in_range and not (self._scale.whole and number != int(number))

    def event(self, event: QEvent) -> bool:
        if is_for_window(event) and not self.under_hand:
            event.ignore()
            return True
        if is_escape(event) and self.under_hand:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            taken = self.commit()
            event.setAccepted(not taken)
            if taken:
                self.clearFocus()  # its keys are the window's again
        elif event.key() == Qt.Key.Key_Escape and self.under_hand:
            self._edit.forget()
            self._put(self._value)
            self.let_go.emit()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat():
            self._edit.finish()
        super().keyReleaseEvent(event)

    def stepBy(self, steps: int) -> None:
        if self._value is None:
            return
        typed = parsed(self.lineEdit().text(), whole=self._scale.whole)
        start = typed if typed is not None and self._allowed(typed) else self._value
        value = self._scale.stepped(start, steps)
        if value != self._value:
            self._put(value)
            self._edit.change(value)
            self.stepped.emit(value)
        self.selectAll()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag
        if self._value is None:
            return flags.StepNone
        up = flags.StepUpEnabled if self._value < self._scale.maximum else flags.StepNone
        return up | (flags.StepDownEnabled if self._value > self._scale.minimum else flags.StepNone)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()
            return
        if notches := self._wheel.notches(event):
            self.stepBy(notches)
            self._edit.finish_soon()
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        set_tone(self, "")
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()
        set_tone(self, "")

    def sizeHint(self) -> QSize:
        widest = max((self._written(v) for v in (self._scale.maximum, 0.0025)), key=len)
        return QSize(max(self.fontMetrics().horizontalAdvance(widest) + 16, 56), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
