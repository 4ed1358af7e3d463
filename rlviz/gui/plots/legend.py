"""A legend in one line: what each line, dot and tick of a plot stands for. Painted once, not with every redraw."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.plots.layers import line_pen
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.widgets.labels import smaller_font

Sample = Literal["line", "dashed", "bold", "dot", "ring", "diamond", "tick", "band"]
_SAMPLE, _GAP, _BETWEEN, _CLOSEST = 16.0, 4.0, 12.0, 5.0


class Entry(NamedTuple):
    """What one sample stands for."""

    text: str
    sample: Sample
    colour: QColor


class Legend(QWidget):
    """Entries from left to right, closer where room is scarce; those that find none are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._theme = LIGHT
        self.setFont(smaller_font(self.font(), 1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line of text."""
        return QSize(200, self.fontMetrics().height() + 2)

    def show_entries(self, entries: tuple[Entry, ...], theme: Theme) -> None:
        """Paint these."""
        if (entries, theme) != (self.entries, self._theme):
            self.entries, self._theme = entries, theme
            self.setAccessibleName(", ".join(entry.text for entry in entries))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sample and text, one after the other."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_entries(painter)

    def _paint_entries(self, painter: QPainter) -> None:
        metrics, left, middle = QFontMetricsF(self.font()), 2.0, self.height() / 2
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        widths = [metrics.horizontalAdvance(entry.text) for entry in self.entries]
        spare = self.width() - left - sum(_SAMPLE + _GAP + width for width in widths)
        between = min(max(spare / max(1, len(widths) - 1), _CLOSEST), _BETWEEN)
        for entry, width in zip(self.entries, widths, strict=True):
            if left + _SAMPLE + _GAP + width > self.width():
                break
            _paint_sample(painter, entry, QRectF(left, middle - 5, _SAMPLE, 10))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(QPointF(left + _SAMPLE + _GAP, baseline), entry.text)
            left += _SAMPLE + _GAP + width + between


def _paint_sample(painter: QPainter, entry: Entry, rect: QRectF) -> None:
    centre, colour = rect.center(), entry.colour
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if entry.sample == "dot":
        painter.drawEllipse(centre, 2, 2)
    elif entry.sample == "band":
        painter.drawRect(rect)
    elif entry.sample == "tick":
        painter.drawRect(QRectF(centre.x() - 0.5, rect.top() + 1, 1.5, 7))
    elif entry.sample == "ring":
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 2.5, 2.5)
    else:
        pen = line_pen(colour, dashed=entry.sample == "dashed")
        pen.setWidthF(2.0 if entry.sample == "bold" else 1.4)
        painter.setPen(pen)
        painter.drawLine(QPointF(rect.left(), centre.y()), QPointF(rect.right(), centre.y()))
        if entry.sample == "diamond":
            corners = ((0, -4), (4, 0), (0, 4), (-4, 0))
            painter.drawConvexPolygon(QPolygonF([centre + QPointF(*corner) for corner in corners]))
