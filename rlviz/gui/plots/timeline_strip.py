"""The strip of the timeline: one bar an episode, their running mean, changes, and the playhead. Painted by QPainter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.plots.layers import blend, device_ratio, line_pen, polygon
from rlviz.gui.plots.marks import Marker
from rlviz.gui.plots.scales import Range, tick_text, ticks
from rlviz.gui.theme import LIGHT, Theme, number_font
from rlviz.gui.widgets.labels import smaller_font

_EMPTY = np.empty(0)
_SIDE, _TOP, _PIXELS_A_TICK = 8.0, 14.0, 90
Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Strip:
    """What is painted. Episodes are rows 0, 1 … of `viewable`; the axis has room for `end` of them.

    Blocks of episodes at rows `x` have returns and running means (P,). The playhead stands at row `playhead`.
    """

    end: float = 20.0
    viewable: int = 0
    x: Array = field(default_factory=lambda: _EMPTY)
    returns: Array = field(default_factory=lambda: _EMPTY)
    means: Array = field(default_factory=lambda: _EMPTY)
    returns_range: Range = (0.0, 1.0)
    changes: tuple[Marker, ...] = ()
    playhead: float | None = None
    playhead_text: str = ""


class TimelineStrip(QWidget):
    """Clicks and drags choose an episode; right of the newest, or with a double click or End, what is live."""

    chosen = Signal(int)
    live_chosen = Signal()
    hovered = Signal(int)
    """The episode under the mouse; −1: none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = Strip()
        self._theme = LIGHT
        self._last: int | None = None
        self.setFont(number_font(smaller_font(self.font(), 1)))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Timeline of episodes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Low and wide."""
        return QSize(600, 62)

    def minimumSizeHint(self) -> QSize:
        """Bars of a few pixels, and the axis."""
        return QSize(200, 44)

    def show_strip(self, strip: Strip) -> None:
        """Paint this."""
        self.strip = strip
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self.update()

    def place(self, row: Any) -> Any:
        """Pixels from the left to the middle of a row's bar, for a number or an array."""
        return _SIDE + (row + 0.5) * self._bar_width

    def row_at(self, place: float) -> int:
        """The row whose bar is at a place, also left of the first and right of the newest."""
        return int(np.floor((place - _SIDE) / self._bar_width))

    @property
    def _bar_width(self) -> float:
        return (self.width() - 2 * _SIDE) / self.strip.end

    @property
    def _bottom(self) -> float:
        return self.height() - QFontMetricsF(self.font()).height() - 3

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, mean, changes, axis, playhead."""
        with QPainter(self) as painter:
            self._paint_returns(painter)
            self._paint_axis(painter)
            self._paint_changes(painter)
            if self.strip.playhead is not None:
                self._paint_playhead(painter, self.strip.playhead)
            if self.hasFocus():
                painter.setPen(line_pen(self._theme.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _rows_of(self, returns: Array) -> Array:
        low, high = self.strip.returns_range
        share: Array = np.clip((returns - low) / (high - low), 0, 1)
        return self._bottom - 1 - share * (self._bottom - _TOP)

    def _paint_returns(self, painter: QPainter) -> None:
        strip = self.strip
        if len(strip.x) == 0:
            return
        columns = np.arange(np.ceil(self.place(-0.5)), self.place(strip.x[-1] + 0.5), 1 / device_ratio(painter))
        rows = (columns - _SIDE) / self._bar_width - 0.5
        nearest = np.searchsorted((strip.x[1:] + strip.x[:-1]) / 2, rows)
        tops = self._rows_of(np.nan_to_num(strip.returns, nan=strip.returns_range[0]))[nearest]
        ends = np.stack([np.full(len(tops), self._bottom - 1), tops], axis=1)
        ends[1::2] = ends[1::2, ::-1]
        painter.setPen(line_pen(blend(self._theme.training, self._theme.surface, 0.16)))
        painter.drawPolyline(polygon(np.repeat(columns, 2), ends.ravel()))
        known = np.isfinite(strip.means)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(line_pen(self._theme.training))
        painter.drawPolyline(polygon(self.place(strip.x[known]), self._rows_of(strip.means[known])))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_axis(self, painter: QPainter) -> None:
        metrics, bottom = QFontMetricsF(self.font()), self._bottom
        painter.setPen(line_pen(self._theme.border))
        painter.drawLine(QLineF(_SIDE, bottom, self.width() - _SIDE, bottom))
        painter.setPen(QColor(self._theme.muted))
        if self.strip.viewable == 0:
            middle = QRectF(0, 0, self.width(), bottom)
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, "Episodes line up here as they are played")
        positions = ticks(1, self.strip.end, max(2, int(self.width() / _PIXELS_A_TICK)))
        step = positions[1] - positions[0] if len(positions) > 1 else 1.0
        for episode in positions:
            text = tick_text(episode, step, self.strip.end)
            width = metrics.horizontalAdvance(text)
            left = min(self.place(episode - 1) - width / 2, self.width() - width)
            painter.drawText(QPointF(left, bottom + metrics.ascent() + 2), text)

    def _paint_changes(self, painter: QPainter) -> None:
        columns = {round(self.place(change.x)) for change in self.strip.changes}
        painter.setPen(line_pen(self._theme.error))
        painter.drawLines([QLineF(column, _TOP - 4, column, self._bottom - 1) for column in columns])
        painter.setBrush(QColor(self._theme.error))
        for column in columns:
            corners = ((column - 3, _TOP - 7), (column + 3, _TOP - 7), (column, _TOP - 3))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def _paint_playhead(self, painter: QPainter, row: float) -> None:
        column, metrics, text = round(self.place(row)), QFontMetricsF(self.font()), self.strip.playhead_text
        painter.fillRect(QRectF(column - 1, 0, 3, self._bottom), QColor(self._theme.accent))
        width = metrics.horizontalAdvance(text)
        left = column - 5 - width if column - 5 - width > 0 else column + 6
        painter.fillRect(QRectF(left - 2, 0, width + 4, _TOP - 1), QColor(self._theme.surface))
        painter.setPen(QColor(self._theme.accent))
        painter.drawText(QPointF(left, metrics.ascent() - 1), text)

    def _choose(self, place: float) -> None:
        row = self.row_at(place)
        if self.strip.viewable == 0:
            return
        chosen = -1 if row >= self.strip.viewable + 1 else min(max(row, 0), self.strip.viewable - 1)
        if chosen == self._last:
            return
        self._last = chosen
        self.live_chosen.emit() if chosen < 0 else self.chosen.emit(chosen)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._last = None
            self._choose(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose while the button is down; else say what is here."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose(event.position().x())
        row = self.row_at(event.position().x())
        self.hovered.emit(row if 0 <= row < self.strip.viewable else -1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to what is live."""
        self.live_chosen.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        self.hovered.emit(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home: the first episode. End: live."""
        if event.key() == Qt.Key.Key_Home and self.strip.viewable:
            self.chosen.emit(0)
        elif event.key() == Qt.Key.Key_End:
            self.live_chosen.emit()
        else:
            super().keyPressEvent(event)
