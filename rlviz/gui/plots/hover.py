"""What the mouse reads off a plot: a vertical line, a dot on each value, and a box that names them."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from rlviz.gui.plots.area import Area
from rlviz.gui.plots.guard import guarded
from rlviz.gui.plots.layers import PixelItem, line_pen
from rlviz.gui.theme import LIGHT, Theme

_PADDING, _AWAY = 6.0, 10.0


class Value(NamedTuple):
    """One number that is read: its text, where its dot is (None: no dot), and the colour of both."""

    text: str
    y: float | None
    colour: str


class Reading(NamedTuple):
    """What stands at one x: a title such as `episode 87`, and the values there."""

    x: float
    title: str
    values: tuple[Value, ...]

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join([self.title, *(value.text for value in self.values)])


class Hover(PixelItem):
    """Paints a reading on top of everything, its box on the side that has room."""

    def __init__(self, area: Area) -> None:
        super().__init__(area, 200)
        self.reading: Reading | None = None
        self.font = QFont()
        self._theme = LIGHT

    def show_reading(self, reading: Reading | None) -> None:
        """Paint this one, or nothing."""
        if reading != self.reading:
            self.reading = reading
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self.update()

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Line, dots, box."""
        reading = self.reading
        if reading is None:
            return
        pixels = self._area.pixels()
        column = pixels.column(reading.x)
        painter.setPen(line_pen(self._theme.muted))
        painter.drawLine(QPointF(round(column), 0), QPointF(round(column), pixels.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(self._theme.surface), 1))
        for value in reading.values:
            if value.y is not None and math.isfinite(value.y):
                painter.setBrush(QColor(value.colour))
                painter.drawEllipse(QPointF(column, pixels.row(value.y)), 4, 4)
        self._paint_box(painter, reading, column)

    def _paint_box(self, painter: QPainter, reading: Reading, column: float) -> None:
        metrics = QFontMetricsF(self.font)
        lines = [(reading.title, self._theme.muted), *((value.text, value.colour) for value in reading.values)]
        width = max(metrics.horizontalAdvance(text) for text, _ in lines) + 2 * _PADDING
        height = metrics.height() * len(lines) + 2 * _PADDING - 4
        left = column + _AWAY if column + _AWAY + width < self._rect.width() else column - _AWAY - width
        box = QRectF(max(0.0, left), max(0.0, (self._rect.height() - height) / 3), width, height)
        painter.setPen(line_pen(self._theme.border))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(self.font)
        for k, (text, colour) in enumerate(lines):
            painter.setPen(QColor(colour))
            baseline = box.top() + _PADDING - 2 + metrics.ascent() + k * metrics.height()
            painter.drawText(QPointF(box.left() + _PADDING, baseline), text)
