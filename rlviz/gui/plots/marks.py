"""What lies over and under a plot's lines: grid, spans, levels, markers, a playhead, ticks, stretches and names."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from rlviz.gui.plots.area import Area
from rlviz.gui.plots.axis import Axis
from rlviz.gui.plots.guard import guarded
from rlviz.gui.plots.layers import PixelItem, blend, line_pen
from rlviz.gui.plots.scales import Range
from rlviz.gui.theme import LIGHT, Theme

LANE = 17.0
"""Pixels kept free at the top of every plot, for the names of markers."""


class Marker(NamedTuple):
    """Something that happened at `x`."""

    x: float
    text: str


class Level(NamedTuple):
    """A number worth knowing, as a dashed line across the plot."""

    y: float
    text: str


class Name(NamedTuple):
    """A short name beside the last point of a line."""

    x: float
    y: float
    text: str
    colour: str


class Backdrop(PixelItem):
    """Under the lines: the grid at the left axis' ticks, and named spans of x, shaded in the colour of ε."""

    def __init__(self, area: Area, left: Axis) -> None:
        super().__init__(area, -300)
        self._left, self._theme = left, LIGHT
        self.spans: tuple[tuple[Range, str], ...] = ()
        self.font = QFont()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self.update()

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Spans first, the grid over them."""
        pixels = self._area.pixels()
        painter.setFont(self.font)
        for (start, stop), text in self.spans:
            left, right = max(0.0, pixels.column(start)), min(pixels.width, pixels.column(stop))
            if right > left:
                rect = QRectF(left, 0, max(2.0, right - left), pixels.height)
                painter.fillRect(rect, blend(self._theme.epsilon, self._theme.surface, 0.14))
                if QFontMetricsF(self.font).horizontalAdvance(text) + 8 < rect.width():
                    painter.setPen(QColor(self._theme.muted))
                    painter.drawText(QPointF(left + 4, 2 * LANE - 4), text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(line_pen(self._theme.border))
        rows = [pixels.row(y) for y in self._left.positions(*pixels.y, pixels.height)]
        painter.drawLines([QLineF(0, row, pixels.width, row) for row in rows])


class Marks(PixelItem):
    """Over the lines: levels, markers with names in the lane at the top, ticks and bars at the bottom, the playhead.

    Newer markers are named first; where names would overlap, the older go unnamed until the mouse is near.
    """

    def __init__(self, area: Area) -> None:
        super().__init__(area, 100)
        self.levels: tuple[Level, ...] = ()
        self.markers: tuple[Marker, ...] = ()
        self.names: tuple[Name, ...] = ()
        self.ticks = np.empty(0)
        self.stretches: tuple[Range, ...] = ()
        self.playhead: float | None = None
        self.fork = math.nan
        self.font = QFont()
        self._theme = LIGHT

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self.update()

    def show_ticks(self, x: ArrayLike) -> None:
        """Put a short tick at the bottom for each of these, (P,)."""
        self.ticks = np.asarray(x, np.float64)
        self.update()

    def show_stretches(self, stretches: Iterable[Range]) -> None:
        """Put a bar at the bottom along each of these ranges of x."""
        self.stretches = tuple(stretches)
        self.update()

    def near(self, x: float, within: float = 4.0) -> list[Marker]:
        """The markers within so many pixels of a number."""
        pixels = self._area.pixels()
        here = pixels.column(x)
        return [marker for marker in self.markers if abs(pixels.column(marker.x) - here) <= within]

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """All of it, in the pixels of the area."""
        painter.setFont(self.font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_levels(painter)
        self._paint_ticks(painter)
        self._paint_markers(painter)
        self._paint_names(painter)
        self._paint_fork(painter)
        if self.playhead is not None:
            pixels = self._area.pixels()
            column = round(pixels.column(self.playhead))
            painter.fillRect(QRectF(column - 1, 0, 2, pixels.height), QColor(self._theme.accent))

    def _paint_fork(self, painter: QPainter) -> None:
        """Where the run has left its parent: a line with its name below the lane of what was changed."""
        pixels, metrics, text = self._area.pixels(), QFontMetricsF(self.font), "fork"
        if math.isnan(self.fork) or not 0 <= pixels.column(self.fork) <= pixels.width:
            return
        column = round(pixels.column(self.fork))
        painter.setPen(line_pen(self._theme.fork, dashed=True))
        painter.drawLine(QLineF(column, 0, column, pixels.height))
        width = metrics.horizontalAdvance(text)
        room = QRectF(max(0.0, column - 4 - width), LANE, width, metrics.height())
        for named in (self._room_of(level, metrics) for level in self.levels):
            if named.intersects(room):
                room.moveTop(named.bottom())
        painter.fillRect(room, QColor(self._theme.surface))
        painter.setPen(QColor(self._theme.fork))
        painter.drawText(room.topLeft() + QPointF(0, metrics.ascent()), text)

    def _room_of(self, level: Level, metrics: QFontMetricsF) -> QRectF:
        """Where the name of a level stands: below its line, at the left."""
        row = round(self._area.pixels().row(level.y))
        return QRectF(3, row + 2, metrics.horizontalAdvance(level.text) + 4, metrics.height() - 2)

    def _paint_levels(self, painter: QPainter) -> None:
        pixels, metrics, ground = self._area.pixels(), QFontMetricsF(self.font), QColor(self._theme.surface)
        ground.setAlphaF(0.8)  # what lies below is still to be seen
        for level in self.levels:
            row, room = round(pixels.row(level.y)), self._room_of(level, metrics)
            painter.setPen(line_pen(self._theme.text, dashed=True))
            painter.drawLine(QLineF(0, row, pixels.width, row))
            painter.fillRect(room, ground)
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(room.topLeft() + QPointF(2, metrics.ascent() - 1), level.text)

    def _paint_ticks(self, painter: QPainter) -> None:
        pixels = self._area.pixels()
        columns = np.unique(np.round(pixels.column(self.ticks)))
        painter.setPen(line_pen(self._theme.epsilon))
        bottom = pixels.height
        painter.drawLines([QLineF(column, bottom - 6, column, bottom) for column in columns.tolist()])
        for start, stop in self.stretches:
            left, right = max(0.0, pixels.column(start)), min(pixels.width, pixels.column(stop))
            if right > left:
                painter.fillRect(QRectF(left, bottom - 3, max(2.0, right - left), 3), QColor(self._theme.epsilon))

    def _paint_markers(self, painter: QPainter) -> None:
        pixels = self._area.pixels()
        columns = [round(pixels.column(marker.x)) for marker in self.markers]
        visible = [k for k, column in enumerate(columns) if -1 <= column <= pixels.width]
        painter.setPen(line_pen(self._theme.error))
        painter.drawLines([QLineF(column, 0, column, pixels.height) for column in {columns[k] for k in visible}])
        metrics, taken = QFontMetricsF(self.font), list[QRectF]()
        for k in reversed(visible):
            text = self.markers[k].text
            place = self._free_place(columns[k], metrics.horizontalAdvance(text) + 6, taken)
            if place is not None:
                taken.append(place)
                painter.fillRect(place, QColor(self._theme.surface))
                painter.setPen(QColor(self._theme.error))
                painter.drawText(QPointF(place.left() + 3, 1 + metrics.ascent()), text)

    def _free_place(self, column: float, width: float, taken: list[QRectF]) -> QRectF | None:
        """Where in the lane a name fits: right of its line, or left of it, or nowhere."""
        sides = (QRectF(left, 1, width, LANE - 2) for left in (column + 2, column - 2 - width))
        free = (side for side in sides if side.left() >= 0 and side.right() <= self._rect.width())
        return next((side for side in free if not any(side.intersects(other) for other in taken)), None)

    def _paint_names(self, painter: QPainter) -> None:
        pixels, metrics = self._area.pixels(), QFontMetricsF(self.font)
        above = -float("inf")
        for name in sorted(self.names, key=lambda name: -name.y):
            middle = max(pixels.row(name.y), above + metrics.height() * 0.8)
            above = middle
            painter.setPen(QColor(name.colour))
            left = min(pixels.column(name.x) + 4, pixels.width - metrics.horizontalAdvance(name.text))
            painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), name.text)
