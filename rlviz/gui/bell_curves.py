"""A Gaussian policy over the components of an action: for each a bell curve, what of it is clipped, and the action."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from rlviz.gui.gaussian import clipped_share
from rlviz.gui.moment import Moment
from rlviz.gui.text_line import LineFonts, Run, decimal
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionRange

MOST = 6
"""Components that are drawn; of more, the first ones."""
_LINES, _BETWEEN, _GAP = 3, 6.0, 10.0
_TWO_COLUMNS_FROM = 3
_BEYOND = 0.22
"""Of the width between the bounds so much is shown on either side."""
_POINTS = 120
_NUMBER_ROOM = "μ −88.88"


class Bell(NamedTuple):
    """One component's Gaussian, and the number that was drawn from it, all nan where nothing is known."""

    component: ActionRange
    mean: float
    deviation: float
    drawn: float

    @property
    def executed(self) -> float:
        """What the environment was given."""
        return min(max(self.drawn, self.component.low), self.component.high)

    @property
    def clipped(self) -> float:
        """The probability of being clipped."""
        return clipped_share(self.mean, self.deviation, self.component.low, self.component.high)

    @property
    def words(self) -> str:
        """All of it, to be read out."""
        drawn = "" if math.isnan(self.drawn) else f", took {self.component.text(self.drawn)}"
        return f"{self.component.name} μ {decimal(self.mean, 2)} σ {decimal(self.deviation, 2)}{drawn}"


def bells_of(moment: Moment) -> list[Bell]:
    """A bell for each component of the action on show; none where the policy is no Gaussian."""
    if moment.scores != "Gaussian":
        return []
    ranges = moment.environment.action_ranges
    numbers = np.full((3, len(ranges)), math.nan)  # means, deviations, what was drawn
    if not moment.empty:
        frame = moment.posed_frame()
        numbers[:2] = frame.scores.reshape(2, -1)
        if frame.action is not None:
            numbers[2] = frame.action
    return [Bell(each, *column) for each, column in zip(ranges, numbers.T.tolist(), strict=True)]


def height_of(bells: list[Bell], fonts: LineFonts) -> float:
    """Pixels that the bells need."""
    return math.ceil(len(bells[:MOST]) / _columns(bells)) * (_LINES * fonts.height + _BETWEEN)


def _columns(bells: list[Bell]) -> int:
    return 2 if len(bells) >= _TWO_COLUMNS_FROM else 1


def paint_bells(painter: QPainter, rect: QRectF, bells: list[Bell], theme: Theme, fonts: LineFonts) -> None:
    """Paint each in its cell of `rect`, row by row."""
    columns, height = _columns(bells), _LINES * fonts.height + _BETWEEN
    width = (rect.width() - (columns - 1) * _GAP) / columns
    room = max((fonts.room(bell.component.name, True) for bell in bells[:MOST]), default=0.0)
    room = min(max(room, fonts.room("100 % clipped")), width / 3)
    for number, bell in enumerate(bells[:MOST]):
        row, column = divmod(number, columns)
        cell = QRectF(rect.left() + column * (width + _GAP), rect.top() + row * height, width, height - _BETWEEN)
        _paint_cell(painter, cell, bell, room, theme, fonts)


def _paint_cell(painter: QPainter, cell: QRectF, bell: Bell, room: float, theme: Theme, fonts: LineFonts) -> None:
    numbers_left = cell.right() - fonts.room(_NUMBER_ROOM, True)
    left = [
        Run(bell.component.name, theme.text, bold=True),
        Run(f"π({bell.component.symbol} | s)", theme.muted),
        Run(_clipped_words(bell), theme.muted),
    ]
    right = [
        (Run("μ ", theme.greedy), decimal(bell.mean, 2)),
        (Run("σ ", theme.muted), decimal(bell.deviation, 2)),
        (Run(f"{bell.component.symbol} ", _colour(bell, theme)), decimal(bell.executed, 2)),
    ]
    for line, (name, (symbol, number)) in enumerate(zip(left, right, strict=True)):
        place = QRectF(cell.left(), cell.top() + line * fonts.height, room, fonts.height)
        fonts.paint_within(painter, place, [name])
        value = Run(number, theme.text, bold=True, room="−88.88")
        place.setRect(numbers_left, place.top(), cell.right() - numbers_left, fonts.height)
        fonts.paint_within(painter, place, [symbol, value])
    plot = QRectF(cell.left() + room + _GAP, cell.top(), numbers_left - cell.left() - room - 2 * _GAP, cell.height())
    if plot.width() > 0:
        _Curve(painter, plot, bell, theme).paint(fonts)


def _clipped_words(bell: Bell) -> str:
    share = bell.clipped
    return "" if math.isnan(share) or share < 0.005 else f"{share:.0%} clipped".replace("%", " %")


def _colour(bell: Bell, theme: Theme) -> str:
    return theme.muted if math.isnan(bell.drawn) else theme.action(bell.component.ways[bell.executed >= 0])


class _Curve:
    """Paints one bell curve between and beyond the bounds of its component."""

    def __init__(self, painter: QPainter, rect: QRectF, bell: Bell, theme: Theme) -> None:
        self._painter, self._rect, self._bell, self._theme = painter, rect, bell, theme
        low, high = bell.component.low, bell.component.high
        beyond = _BEYOND * (high - low)
        self._first, self._last = low - beyond, high + beyond
        self._base, self._top = rect.bottom() - 2.5, rect.top() + 3.0

    def _across(self, value: float) -> float:
        share = (value - self._first) / (self._last - self._first)
        return self._rect.left() + min(1.0, max(0.0, share)) * self._rect.width()

    def _curve(self, low: float, high: float) -> list[QPointF]:
        """The density, as a part of its peak, from one value to another."""
        values = np.linspace(low, high, _POINTS)
        z = (values - self._bell.mean) / self._bell.deviation
        down = self._base - (self._base - self._top) * np.exp(-0.5 * z * z)
        return [QPointF(self._across(v), d) for v, d in zip(values.tolist(), down.tolist(), strict=True)]

    def paint(self, fonts: LineFonts) -> None:
        """The curve over its axis, what is clipped hatched, the mean as a line and the action as a dot."""
        painter, theme, component = self._painter, self._theme, self._bell.component
        painter.save()
        painter.setClipRect(self._rect.adjusted(-5, -1, 5, 4))
        if math.isfinite(self._bell.mean) and self._bell.deviation > 0:
            self._paint_curve()
        painter.setPen(QPen(QColor(theme.border), 1.5))
        painter.drawLine(QLineF(self._rect.left(), self._base, self._rect.right(), self._base))
        painter.setPen(QPen(QColor(theme.muted), 1.0))
        for bound in (component.low, component.high):
            painter.drawLine(QLineF(self._across(bound), self._top, self._across(bound), self._base))
        self._paint_bounds(fonts)
        if math.isfinite(self._bell.drawn):
            self._paint_action()
        painter.restore()

    def _paint_curve(self) -> None:
        painter, theme, bell = self._painter, self._theme, self._bell
        low, high = bell.component.low, bell.component.high
        hatched = QBrush(QColor(theme.epsilon), Qt.BrushStyle.BDiagPattern)
        parts = ((self._first, low, hatched), (low, high, QBrush(QColor(theme.sunken))), (high, self._last, hatched))
        painter.setPen(Qt.PenStyle.NoPen)
        for start, end, brush in parts:
            points = self._curve(start, end)
            corners = [QPointF(points[0].x(), self._base), *points, QPointF(points[-1].x(), self._base)]
            painter.setBrush(brush)
            painter.drawPolygon(QPolygonF(corners))
        painter.setPen(QPen(QColor(theme.training), 1.6))
        painter.drawPolyline(QPolygonF(self._curve(self._first, self._last)))
        if self._first <= bell.mean <= self._last:
            painter.setPen(QPen(QColor(theme.greedy), 1.6, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(self._across(bell.mean), self._top, self._across(bell.mean), self._base))

    def _paint_bounds(self, fonts: LineFonts) -> None:
        component, theme = self._bell.component, self._theme
        for bound, right in ((component.low, False), (component.high, True)):
            run = Run(f"{bound:.3g}".replace("-", "−"), theme.muted)
            left = self._across(bound) + 3 if right else self._across(bound) - 3 - fonts.width(run)
            fonts.paint(self._painter, left, self._top + fonts.ascent - 3, [run])

    def _paint_action(self) -> None:
        """A dot at what the environment was given; where that was clipped, a ring at what was drawn."""
        painter, bell, colour = self._painter, self._bell, QColor(_colour(self._bell, self._theme))
        at = QPointF(self._across(bell.executed), self._base)
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(QLineF(at.x(), self._top, at.x(), self._base))
        if bell.drawn != bell.executed:
            painter.setBrush(QColor(self._theme.surface))
            painter.drawEllipse(QPointF(self._across(bell.drawn), self._base), 3.2, 3.2)
        painter.setBrush(colour)
        painter.drawEllipse(at, 3.2, 3.2)
