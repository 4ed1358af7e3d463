"""The strip of the timeline: one bar an episode, their mean, what happened, and the playhead. Painted by QPainter."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.plots.layers import blend, device_ratio, line_pen, polygon
from rlviz.gui.plots.scales import tick_text, ticks
from rlviz.gui.plots.strip import Array, Strip
from rlviz.gui.plots.timeline_marks import (
    flag_middles,
    nearest_flag,
    paint_changes,
    paint_flags,
    paint_fork,
    paint_playhead,
    paint_replay,
    paint_snapshots,
)
from rlviz.gui.theme import LIGHT, Theme, number_font
from rlviz.gui.widgets.labels import smaller_font
from rlviz.session.bookmarks import Bookmark

_SIDE, _TOP, _PIXELS_A_TICK = 8.0, 14.0, 90
_LIVE = -1
_WIDE = 30.0
"""Pixels of a bar from which on the frames of its episode have places of their own in it."""


class TimelineStrip(QWidget):
    """Clicks and drags choose an episode; right of the newest, or with a double click or End, what is live.

    A click on a flag chooses its bookmark. `asked` carries where a menu is wanted, in the strip and on the screen;
    `hovered` where the mouse is, None when it has gone.
    """

    chosen = Signal(int)
    bookmark_chosen = Signal(object)
    live_chosen = Signal()
    hovered = Signal(object)
    asked = Signal(QPointF, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = Strip()
        self._theme = LIGHT
        self._last: int | None = None
        self._middles: list[QPointF] = []
        self._on_flag = False
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
        self._place_flags()
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

    def wide(self, end: float) -> bool:
        """Whether bars are wide enough for places within them, if there is room for so many."""
        return (self.width() - 2 * _SIDE) / end >= _WIDE

    def flag_at(self, place: QPointF) -> Bookmark | None:
        """The bookmark whose flag is at a place."""
        nearest = nearest_flag(self._middles, place)
        return None if nearest is None else self.strip.flags[nearest].bookmark

    def on_axis(self, place: QPointF) -> bool:
        """Whether a place is at the foot of the bars or below."""
        return place.y() >= self._bottom - 5

    def _place_flags(self) -> None:
        columns = [float(self.place(flag.x)) for flag in self.strip.flags]
        self._middles = flag_middles(columns, _TOP, self._bottom)

    @property
    def _bar_width(self) -> float:
        return (self.width() - 2 * _SIDE) / self.strip.end

    @property
    def _bottom(self) -> float:
        return self.height() - QFontMetricsF(self.font()).height() - 3

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Flags move with the bars."""
        self._place_flags()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bars, mean, axis, what happened, playhead, and the flags over it."""
        strip, theme = self.strip, self._theme
        with QPainter(self) as painter:
            self._paint_returns(painter)
            self._paint_axis(painter)
            if strip.replay is not None:
                first, last = self.place(strip.replay.x - 0.5), self.place(strip.replay_end + 0.5)
                paint_replay(painter, theme, first, last, self._bottom)
            paint_snapshots(painter, theme, self.place(strip.snapshots), self._bottom)
            paint_changes(painter, theme, [self.place(change.x) for change in strip.changes], _TOP, self._bottom)
            if strip.fork is not None:
                paint_fork(painter, theme, round(self.place(strip.fork.x)), self._bottom)
            if strip.playhead is not None:
                place = round(self.place(strip.playhead))
                paint_playhead(painter, theme, place, strip.playhead_text, _TOP, self._bottom)
            paint_flags(painter, theme, strip.flags, self._middles, self._bottom)
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

    def _choose(self, place: float) -> None:
        if self.strip.viewable == 0:
            return
        episode = self.strip.episode_at(self.row_at(place))
        chosen = _LIVE if episode is None else episode
        if chosen == self._last:
            return
        self._last = chosen
        self.live_chosen.emit() if episode is None else self.chosen.emit(episode)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        mark, self._last = self.flag_at(event.position()), None
        self._on_flag = mark is not None
        self._choose(event.position().x()) if mark is None else self.bookmark_chosen.emit(mark)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose while the button is down; else say what is here."""
        place = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton and not self._on_flag:
            self._choose(place.x())
        over = self.flag_at(place) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        self.hovered.emit(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Back to what is live; who clicks a flag twice wants what it marks."""
        if self.flag_at(event.position()) is None:
            self.live_chosen.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for a menu: where the mouse is, or by the key for menus at the playhead."""
        place = QPointF(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            row = self.strip.viewable if self.strip.playhead is None else self.strip.playhead
            place = QPointF(self.place(row), self._bottom)
        if self.strip.viewable:
            self.asked.emit(place, self.mapToGlobal(place.toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        self.hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home: the first episode. End: live."""
        if event.key() == Qt.Key.Key_Home and self.strip.viewable:
            self.chosen.emit(0)
        elif event.key() == Qt.Key.Key_End:
            self.live_chosen.emit()
        else:
            super().keyPressEvent(event)
