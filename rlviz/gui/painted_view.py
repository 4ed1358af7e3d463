"""What views that paint lines of text themselves have in common."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from rlviz.gui.text_line import LineFonts
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View


class PaintedView(View):
    """Has the theme and the fonts to paint with, and covers all of its area."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fonts = LIGHT, LineFonts(self.font())
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with a new font."""
        if event.type() == QEvent.Type.FontChange:
            self._fonts = LineFonts(self.font())
            self.updateGeometry()
        super().changeEvent(event)

    def _begin(self, ground: str) -> QPainter:
        """A painter on a ground of this colour; the caller ends it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(ground))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter
