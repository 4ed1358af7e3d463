"""What stands on the timeline beside its bars: changes, flags of bookmarks, snapshots, a fork, and the playhead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from rlviz.gui.plots.layers import blend, line_pen, polygon
from rlviz.gui.theme import Theme
from rlviz.session.bookmarks import Bookmark, Kind

_REACH = 7.0
"""Pixels around the middle of a flag in which the mouse is on it."""
_RADIUS, _LEVEL, _TICK = 5.5, 11.0, 4
_STAR = [
    QPointF(math.sin(k * math.pi / 5), -math.cos(k * math.pi / 5)) * (_RADIUS if k % 2 == 0 else 0.42 * _RADIUS)
    for k in range(10)
]
_PENNANT = [QPointF(0, -5.5), QPointF(8.5, -2.5), QPointF(0, 0.5)]


class Flag(NamedTuple):
    """A bookmark at `x` rows of the timeline."""

    x: float
    bookmark: Bookmark


def flag_middles(columns: Sequence[float], top: float, bottom: float) -> list[QPointF]:
    """The middle of each flag at these columns, which ascend: one that would hide the one before stands lower."""
    levels = max(1, int((bottom - top) / _LEVEL))
    middles: list[QPointF] = []
    level = 0
    for k, column in enumerate(columns):
        level = (level + 1) % levels if k and column - columns[k - 1] < _REACH else 0
        middles.append(QPointF(column, min(top + _REACH + level * _LEVEL, bottom - _REACH)))
    return middles


def nearest_flag(middles: Sequence[QPointF], place: QPointF) -> int | None:
    """Which of these the mouse is on; None where on none."""
    distances = [max(abs(each.x() - place.x()), abs(each.y() - place.y())) for each in middles]
    nearest = min(range(len(distances)), key=distances.__getitem__, default=None)
    return nearest if nearest is not None and distances[nearest] <= _REACH else None


def paint_flags(
    painter: QPainter, theme: Theme, flags: Sequence[Flag], middles: Sequence[QPointF], bottom: float
) -> None:
    """A pennant for what a person marked, a star for what was found, with a rim that keeps it apart from what is below.

    The place of each is that of its middle.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    accent, rim = QColor(theme.accent), QPen(QColor(theme.surface), 3.0)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for flag, middle in zip(flags, middles, strict=True):
        by_hand = flag.bookmark.kind is Kind.HAND
        shape = QPolygonF([middle + corner for corner in (_PENNANT if by_hand else _STAR)])
        painter.setBrush(accent)
        painter.setPen(rim)
        painter.drawPolygon(shape)
        if by_hand:
            painter.setPen(QPen(accent, 1.5))
            painter.drawLine(QLineF(middle.x(), middle.y() - 6, middle.x(), bottom - 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(shape)
    painter.restore()


def paint_snapshots(painter: QPainter, theme: Theme, columns: NDArray[np.floating[Any]], bottom: float) -> None:
    """Short ticks on the axis."""
    places = np.unique(np.round(columns))
    painter.setPen(line_pen(blend(theme.muted, theme.surface, 0.7)))
    painter.drawPoints(polygon(np.repeat(places, _TICK), np.tile(bottom - 1 - np.arange(_TICK), len(places))))


def paint_replay(painter: QPainter, theme: Theme, first: float, last: float, bottom: float) -> None:
    """A thick line on the axis, along what the replay buffer holds."""
    painter.fillRect(QRectF(first, bottom - 1, max(2.0, last - first), 3), QColor(theme.muted))


def paint_fork(painter: QPainter, theme: Theme, column: float, bottom: float) -> None:
    """A dashed line, and above it a way that parts."""
    painter.save()
    painter.setPen(line_pen(theme.fork, dashed=True))
    painter.drawLine(QLineF(column, 13, column, bottom - 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QColor(theme.fork), 1.5))
    painter.drawLine(QLineF(column, 12, column, 2))
    painter.drawPolyline(QPolygonF([QPointF(column, 10), QPointF(column + 5, 6), QPointF(column + 5, 2)]))
    painter.restore()


def paint_changes(painter: QPainter, theme: Theme, columns: Sequence[float], top: float, bottom: float) -> None:
    """A line for each change, under an arrowhead."""
    places = {round(column) for column in columns}
    painter.setPen(line_pen(theme.error))
    painter.drawLines([QLineF(column, top - 4, column, bottom - 1) for column in places])
    painter.setBrush(QColor(theme.error))
    for column in places:
        corners = ((column - 3, top - 7), (column + 3, top - 7), (column, top - 3))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))


def paint_playhead(painter: QPainter, theme: Theme, column: int, text: str, top: float, bottom: float) -> None:
    """A thick line, with its name at the side where there is room."""
    metrics = QFontMetricsF(painter.font())
    painter.fillRect(QRectF(column - 1, 0, 3, bottom), QColor(theme.accent))
    width = metrics.horizontalAdvance(text)
    left = column - 5 - width if column - 5 - width > 0 else column + 6
    painter.fillRect(QRectF(left - 2, 0, width + 4, top - 1), QColor(theme.surface))
    painter.setPen(QColor(theme.accent))
    painter.drawText(QPointF(left, metrics.ascent() - 1), text)
