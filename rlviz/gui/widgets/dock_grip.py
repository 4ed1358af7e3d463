"""A slim strip above a dock by which it is dragged; a double click lets it float."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_HEIGHT = 8


class DockGrip(QWidget):
    """Paints three dots. Mouse events go on to the dock, which moves."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(f"Drag to move {title}; double click to let it float")
        self.setAccessibleName(f"Move {title}")
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    def sizeHint(self) -> QSize:
        """As slim as can be grasped."""
        return QSize(40, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Three dots in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().mid())
        middle = self.rect().center()
        for offset in (-8, 0, 8):
            painter.drawEllipse(middle.x() + offset - 1, middle.y() - 1, 3, 3)
