"""What a plot draws of its numbers: lines, envelopes and dots. All keep the arrays they show, for tests and copies."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rlviz.gui.plots.area import Area
from rlviz.gui.plots.guard import guarded

Array = NDArray[np.floating[Any]]
Shape = Literal["dot", "ring", "diamond"]

_EMPTY = np.empty(0)
_CROWDED = 400
"""Dots above which they become smaller squares, which Qt draws ten times faster."""


def line_pen(colour: str | QColor, *, dashed: bool = False) -> QPen:
    """One device pixel wide: the only width that Qt draws fast."""
    pen = QPen(QColor(colour), 1)
    pen.setCosmetic(True)
    if dashed:
        pen.setDashPattern([5, 3])
    return pen


def blend(colour: str, surface: str, share: float) -> QColor:
    """An opaque colour that looks like `colour` laid over `surface` with this share."""
    over, under = QColor(colour), QColor(surface)
    parts = ((c.red(), c.green(), c.blue()) for c in (over, under))
    return QColor(*(round(share * a + (1 - share) * b) for a, b in zip(*parts, strict=True)))


class Line(pg.PlotCurveItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """A line through finite points. A bold one is drawn several times, a fraction of a pixel apart."""

    def __init__(self, name: str, *, bold: bool = False, dashed: bool = False) -> None:
        super().__init__(skipFiniteCheck=True, name=name)
        self.bold = bold
        self._dashed = dashed

    @property
    def points(self) -> tuple[Array, Array]:
        """What is drawn: x and y, both (P,)."""
        x, y = self.getData()
        return (_EMPTY, _EMPTY) if x is None else (x, y)

    def show_points(self, x: ArrayLike, y: ArrayLike) -> None:
        """Draw these, (P,) each; points that are not finite are left out."""
        across, up = np.asarray(x, np.float64), np.asarray(y, np.float64)
        known = np.isfinite(up)
        self.setData(across[known], up[known])

    def set_colour(self, colour: str, *, dashed: bool = False) -> None:
        """Take on a colour, and dashes also where the line is not made with them."""
        self.setPen(line_pen(colour, dashed=dashed or self._dashed))

    @guarded
    def paint(self, p: QPainter, opt: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """As pyqtgraph does for a thin pen."""
        if self.xData is None or len(self.xData) < 2:
            return
        p.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        p.setPen(self.opts["pen"])
        path, transform = self.getPath(), p.transform()
        for across, down in _strokes(self.bold, device_ratio(p)):
            p.setTransform(transform * QTransform.fromTranslate(across, down))
            p.drawPath(path)


def polygon(x: Array, y: Array) -> QPolygonF:
    """Corners at x and y, (P,) each. pyqtgraph's own function refuses P = 0."""
    return arrayToQPolygonF(x, y) if len(x) else QPolygonF()


def device_ratio(painter: QPainter) -> float:
    """Device pixels for each pixel of the layout: above 1 on sharp screens."""
    return float(painter.device().devicePixelRatioF())


def _strokes(bold: bool, ratio: float) -> list[tuple[float, float]]:
    """Where strokes of one device pixel go, (across, down), so that together they are as wide as on any screen."""
    width = 1.6 if bold else 1.0
    further = np.arange(0.6 / ratio, width - 0.5 / ratio, 0.6 / ratio).tolist()
    return [(0.0, 0.0), *((step, 0.0) for step in further), *((0.0, step) for step in further)]


class PixelItem(QGraphicsItem):
    """An item in the pixels of its area: what it paints keeps its size when the ranges change."""

    def __init__(self, area: Area, depth: float) -> None:
        super().__init__()
        self._area = area
        self._rect = QRectF(area.rect())
        self.setZValue(depth)
        self.setParentItem(area)

    def fit(self) -> None:
        """Fill the area, which has another size now."""
        if self._rect != self._area.rect():
            self.prepareGeometryChange()
            self._rect = QRectF(self._area.rect())

    def boundingRect(self) -> QRectF:
        """The whole area."""
        return self._rect


class Envelope(PixelItem):
    """The range from low to high: for each column of pixels a vertical line, all in one stroke."""

    def __init__(self, area: Area) -> None:
        super().__init__(area, -250)
        self.blocks: tuple[Array, Array, Array] = (_EMPTY, _EMPTY, _EMPTY)
        self._pen = line_pen("gray")

    def show_points(self, x: Array, low: Array, high: Array) -> None:
        """Draw these, (P,) each, x rising; blocks that are not finite are left out."""
        known = np.isfinite(low) & np.isfinite(high)
        self.blocks = (x[known], low[known].astype(np.float64), high[known].astype(np.float64))
        self.update()

    def set_colour(self, colour: QColor) -> None:
        """Take on an opaque colour."""
        self._pen = line_pen(colour)
        self.update()

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Up one column and down the next."""
        x, low, high = self.blocks
        if len(x) == 0:
            return
        pixels = self._area.pixels()
        columns, top, bottom = pixels.column(x), pixels.row(high), pixels.row(low)
        every = np.arange(np.floor(columns[0]), np.floor(columns[-1]) + 1, 1 / device_ratio(painter))
        if len(every) > len(columns):
            columns, top, bottom = every, np.interp(every, columns, top), np.interp(every, columns, bottom)
        rows = np.stack([top, bottom], axis=1)
        rows[1::2] = rows[1::2, ::-1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        painter.drawPolyline(polygon(np.repeat(columns, 2), rows.ravel()))


class Dots(PixelItem):
    """Points as dots, rings or diamonds, all of one size in pixels."""

    def __init__(self, area: Area, shape: Shape = "dot", *, size: float = 3.0) -> None:
        super().__init__(area, 50 if shape == "diamond" else -200)
        self.points: tuple[Array, Array] = (_EMPTY, _EMPTY)
        self._shape, self._size, self._colour = shape, size, QColor("gray")

    def show_points(self, x: ArrayLike, y: ArrayLike) -> None:
        """Draw these, (P,) each; points that are not finite are left out."""
        across, up = np.asarray(x, np.float64), np.asarray(y, np.float64)
        known = np.isfinite(up)
        self.points = (across[known], up[known])
        self.update()

    def set_colour(self, colour: str) -> None:
        """Take on a colour."""
        self._colour = QColor(colour)
        self.update()

    @guarded
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Dots and diamonds as points of a pen, all at once; rings, which are few, one by one."""
        x, y = self.points
        if len(x) == 0:
            return
        pixels = self._area.pixels()
        across, down = pixels.column(x), pixels.row(y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        if self._shape == "ring":
            painter.setPen(QPen(self._colour, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for place in zip(across.tolist(), down.tolist(), strict=True):
                painter.drawEllipse(QPointF(*place), self._size / 2, self._size / 2)
            return
        crowded = len(x) > _CROWDED
        pen = QPen(self._colour, self._size - crowded)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        if self._shape == "diamond":
            across, down = (across + down) * math.sqrt(0.5), (down - across) * math.sqrt(0.5)
            painter.rotate(45)
        elif crowded:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        else:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(polygon(across, down))
