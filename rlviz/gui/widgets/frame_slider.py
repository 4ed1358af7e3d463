"""A slider whose handle jumps to where it is clicked, and follows the hand from there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget


class FrameSlider(QSlider):
    """A click on the groove is a wish for that frame: Qt's own slider would go a page towards it.

    The mouse may be dragged on from there, also where so few frames are far apart that the nearest lies beside it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._grip = 0.0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            event.ignore()
            return
        handle = self._handle()
        on_handle = handle.contains(event.position().toPoint())
        self._grip = event.position().x() - handle.left() if on_handle else handle.width() / 2
        self.setSliderDown(True)
        if not on_handle:
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def changeEvent(self, event: QEvent) -> None:
        """Let go where there is nothing to move any longer: no release of the mouse will come."""
        if event.type() is QEvent.Type.EnabledChange and not self.isEnabled():
            self.setSliderDown(False)
        super().changeEvent(event)

    def _follow(self, event: QMouseEvent) -> None:
        room, left = self.width() - self._handle().width(), round(event.position().x() - self._grip)
        self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), left, room))

    def _handle(self) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_SliderHandle
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)
