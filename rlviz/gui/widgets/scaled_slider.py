"""A slider over a scale of numbers: a drag, a held key or a turn of the wheel is one edit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from rlviz.gui.widgets.one_edit import OneEdit
from rlviz.gui.widgets.scale import ValueScale
from rlviz.gui.widgets.wheel import Wheel

_TICKS = 10_000
_KEYS: dict[int, int] = {
    Qt.Key.Key_Up: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_End: 1_000,
    Qt.Key.Key_Down: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageDown: -10, Qt.Key.Key_Home: -1_000,
}  # fmt: skip


class ScaledSlider(QSlider):
    """Holds an exact value; the handle shows where it lies.

    `dragged` follows the hand and is for display; `released` comes once, when the hand lets go of another value than
    it took, and `let_go` when it lets go of the same. A value set from outside while the hand is on it is not taken.
    """

    dragged = Signal(float)
    released = Signal(float)
    let_go = Signal()

    def __init__(self, scale: ValueScale, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, _TICKS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self._scale = scale
        self._value = self._taken = scale.minimum
        self._grip = 0.0
        self._wheel = Wheel()
        self._edit = OneEdit(self)
        self._edit.finished.connect(self._finish)
        self.valueChanged.connect(self._take_foreign)

    @property
    def number(self) -> float:
        """The exact value."""
        return self._value

    @property
    def under_hand(self) -> bool:
        """Whether a person is moving it."""
        return self.isSliderDown() or self._edit.open

    def show_number(self, value: float) -> None:
        """Show a value, exactly, and tell nobody."""
        if not self.under_hand and value != self._value:
            self._put(value)

    def _put(self, value: float) -> None:
        self._value = value
        self.blockSignals(True)
        self.setValue(round(self._scale.position(value) * _TICKS))
        self.blockSignals(False)

    def _move(self, value: float) -> None:
        if value == self._value:
            return
        if not self._edit.open:
            self._taken = self._value
        self._put(value)
        self._edit.change(value)
        self.dragged.emit(value)

    @Slot(float)
    def _finish(self, value: float) -> None:
        if value != self._taken:
            self.released.emit(value)
        else:
            self.let_go.emit()

    @Slot(int)
    def _take_foreign(self, tick: int) -> None:
        """A value set through the base class: by assistive technology."""
        self._move(self._scale.value(tick / _TICKS))
        self._edit.finish()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._edit.finish()
        handle = self._rect(QStyle.SubControl.SC_SliderHandle)
        on_handle = handle.adjusted(-2, -2, 2, 2).contains(event.position().toPoint())
        self._grip = event.position().x() - handle.center().x() if on_handle else 0.0
        self.setSliderDown(True)
        if not on_handle:
            self._follow(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event.position())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)
            if self._edit.open:
                self._edit.finish()
            else:
                self.let_go.emit()
        event.accept()

    def _follow(self, place: QPointF) -> None:
        groove, handle = self._rect(QStyle.SubControl.SC_SliderGroove), self._rect(QStyle.SubControl.SC_SliderHandle)
        left = groove.left() + handle.width() / 2
        length = groove.width() - handle.width()
        self._move(self._scale.value((place.x() - self._grip - left) / max(length, 1)))

    def _rect(self, part: QStyle.SubControl) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = _KEYS.get(event.key())
        modifier = Qt.KeyboardModifier
        if steps is None or event.modifiers() & ~(modifier.KeypadModifier | modifier.ShiftModifier):
            event.ignore()
            return
        self._step(steps * 10 if event.modifiers() & modifier.ShiftModifier else steps)
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not event.isAutoRepeat() and event.key() in _KEYS:
            self._edit.finish()
        else:
            event.ignore()

    def _step(self, steps: float) -> None:
        if abs(steps) >= max(_KEYS.values()):
            self._move(self._scale.maximum if steps > 0 else self._scale.minimum)
        else:
            self._move(self._scale.stepped(self._value, steps))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.hasFocus():
            event.ignore()
            return
        if notches := self._wheel.notches(event):
            self._step(notches)
            self._edit.finish_soon()
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.isSliderDown():
            self._edit.finish()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.setSliderDown(False)
            self._edit.finish()
        super().changeEvent(event)
