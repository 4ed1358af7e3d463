"""How fast training runs: from a tenth of the environment's own pace to sixteen times, and as fast as it can."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from rlviz.gui.widgets.labels import label

SPEEDS = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, math.inf)
"""Multiples of real time; infinite is as fast as the machine can."""
_MEANING = "a multiple of the environment's own pace, or as fast as the machine can (+ and −)"


def speed_text(speed: float) -> str:
    """`0.5×`, `16×` or `max`."""
    return "max" if math.isinf(speed) else f"{speed:g}×"


class _Slider(QSlider):
    """A click on the groove goes there."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _follow(self, event: QMouseEvent) -> None:
        half = 6
        place = (event.position().x() - half) / max(self.width() - 2 * half, 1)
        self.setValue(round(place * self.maximum()))
        event.accept()


class SpeedSlider(QWidget):
    """`speed_changed` carries the speed that a person chose, a multiple of real time."""

    speed_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slider = _Slider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, len(SPEEDS) - 1)
        self._slider.setPageStep(2)
        self._slider.setFixedWidth(100)
        self._slider.setAccessibleName("speed")
        self._caption, self._text = label("Speed", "muted"), label("", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(6)
        layout.addWidget(self._caption)
        layout.addWidget(self._slider)
        layout.addWidget(self._text)
        self.show_speed(1.0, "training")
        self._slider.valueChanged.connect(self._tell)

    @property
    def speed(self) -> float:
        """The speed on show."""
        return SPEEDS[self._slider.value()]

    def show_caption(self, shown: bool) -> None:
        """Say in a word what the slider is for, or leave it to the tool tip where room is short."""
        self._caption.setVisible(shown)

    def show_speed(self, speed: float, what: str) -> None:
        """Show the nearest speed, and in the tool tip what moves at it; tell nobody."""
        distance = [abs(math.log(min(each, 32.0) / min(max(speed, 0.01), 32.0))) for each in SPEEDS]
        self._slider.blockSignals(True)
        self._slider.setValue(distance.index(min(distance)))
        self._slider.blockSignals(False)
        self._text.setText(speed_text(self.speed))
        for part in (self, self._slider):
            part.setToolTip(f"Speed of {what}: {_MEANING}")

    def event(self, event: QEvent) -> bool:
        """Every speed takes as much room as the widest, so that nothing beside it moves."""
        if event.type() in (QEvent.Type.Polish, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            widths = [self._text.fontMetrics().horizontalAdvance(speed_text(each)) for each in SPEEDS]
            self._text.setFixedWidth(max(widths) + 2)
        return super().event(event)

    @Slot()
    def faster(self) -> None:
        """One notch faster."""
        self._slider.setValue(self._slider.value() + 1)

    @Slot()
    def slower(self) -> None:
        """One notch slower."""
        self._slider.setValue(self._slider.value() - 1)

    @Slot(int)
    def _tell(self, notch: int) -> None:
        self._text.setText(speed_text(SPEEDS[notch]))
        self.speed_changed.emit(SPEEDS[notch])
