"""A legend in a line or two: what each line, dot and tick of a plot stands for. Painted once, not with every redraw."""

from __future__ import annotations

from typing import Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.plots.layers import line_pen
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.widgets.labels import smaller_font

Sample = Literal["line", "dashed", "bold", "dot", "ring", "diamond", "tick", "band"]
_LEFT, _SAMPLE, _GAP, _BETWEEN, _CLOSEST = 2.0, 16.0, 4.0, 12.0, 5.0
_MOST_LINES = 2


class Entry(NamedTuple):
    """What one sample stands for."""

    text: str
    sample: Sample
    colour: QColor


class Legend(QWidget):
    """Entries from left to right, closer where room is scarce, and in a second line those that find none in the first.

    Beyond the second line they are left out.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._theme = LIGHT
        self.setFont(smaller_font(self.font(), 1))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def _line_height(self) -> int:
        return self.fontMetrics().height() + 2

    def sizeHint(self) -> QSize:
        """A line of text, or two."""
        return QSize(200, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """A line of text, or two where the entries need them."""
        return self._line_height * max(1, len(self._lines(width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for a second line, or give it back: the height that a layout allows is of the width before."""
        super().resizeEvent(event)
        if len(self._lines(event.oldSize().width())) != len(self._lines(event.size().width())):
            self.updateGeometry()

    def show_entries(self, entries: tuple[Entry, ...], theme: Theme) -> None:
        """Paint these."""
        if (entries, theme) != (self.entries, self._theme):
            lines = len(self._lines(self.width()))
            self.entries, self._theme = entries, theme
            self.setAccessibleName(", ".join(entry.text for entry in entries))
            if len(self._lines(self.width())) != lines:
                self.updateGeometry()
            self.update()

    def _lines(self, width: float) -> list[list[Entry]]:
        """The entries line by line, as many in each as fit side by side."""
        metrics, lines, left = QFontMetricsF(self.font()), list[list[Entry]](), 0.0
        for entry in self.entries:
            needed = _SAMPLE + _GAP + metrics.horizontalAdvance(entry.text)
            if not lines or left + _CLOSEST + needed > width:
                lines.append([])
                left = _LEFT - _CLOSEST
            lines[-1].append(entry)
            left += _CLOSEST + needed
        return lines[:_MOST_LINES]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sample and text, one after the other."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, entries in enumerate(self._lines(self.width())):
                self._paint_line(painter, entries, (number + 0.5) * self._line_height)

    def _paint_line(self, painter: QPainter, entries: list[Entry], middle: float) -> None:
        metrics, left = QFontMetricsF(self.font()), _LEFT
        baseline = middle + (metrics.ascent() - metrics.descent()) / 2
        widths = [metrics.horizontalAdvance(entry.text) for entry in entries]
        spare = self.width() - left - sum(_SAMPLE + _GAP + width for width in widths)
        between = min(max(spare / max(1, len(widths) - 1), _CLOSEST), _BETWEEN)
        for entry, width in zip(entries, widths, strict=True):
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
