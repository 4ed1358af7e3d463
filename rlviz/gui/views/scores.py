"""What each action is worth in the state on show: bars of Q(s, a), or the policy π(a | s) and the baseline V(s)."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.bell_curves import Bell, bells_of, height_of, paint_bells
from rlviz.gui.extent import Extent
from rlviz.gui.frame_words import stands_still
from rlviz.gui.moment import Moment
from rlviz.gui.painted_view import PaintedView
from rlviz.gui.text_line import Run, compact, decimal
from rlviz.learning.environment_table import ActionLabel
from rlviz.session.frame import Frame

_DOT, _BAR, _GAP, _BETWEEN = 14.0, 9.0, 8.0, 4.0
_NUMBER_ROOM, _WORD_ROOM = "−88.8", "explored"
_TIP = (
    "greedy: the best action · ● the action taken here · ○ explored or drawn: it was taken by chance · "
    "◆ by hand: a person took it"
)
_BELL_TIP = (
    "The policy over each component of the action, between its bounds: dashed the mean μ, which is the greedy action · "
    "● the action taken here · ○ what was drawn, where that had to be clipped · hatched: what would be clipped"
)
_PROBABILITY = Extent(0.0, 1.0)
_EPISODES_BEFORE = 3
"""Episodes whose scores the scale takes in too, so that it does not start anew with each."""


class _Row(NamedTuple):
    """One bar; without an action it is the baseline's. `explored` is None where the action was not taken,
    `by_hand` where a person took it, and `how` says how one that is not the greedy one came to be taken."""

    label: str
    action: ActionLabel | None
    value: float
    number: str
    extent: Extent
    greedy: bool = False
    explored: bool | None = None
    by_hand: bool = False
    how: str = ""


class ScoresView(PaintedView):
    """One bar for each action: `greedy` at the best, a dot at the one taken, hollow where chance chose it, a diamond
    where a person did.

    Of a continuous action, one bell curve for each component.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._extent = Extent(0.0, 1.0)
        self._recording: tuple[object, str] | None = None
        self._rows: list[_Row] = []
        self._bells: list[Bell] = []
        self.setAccessibleName("Scores of the actions")
        self.setToolTip(_TIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line for each bar, and room for each bell."""
        rows = len(self._rows) if self._bells else max(2, len(self._rows))
        bars = rows * (self._fonts.height + _BETWEEN)
        return QSize(400, math.ceil(height_of(self._bells, self._fonts) + bars))

    def minimumSizeHint(self) -> QSize:
        """As high as the hint."""
        return QSize(260, self.sizeHint().height())

    def version(self, moment: Moment) -> Hashable:
        """The frame, and whether it stays: the scale follows what is recorded of its episode at the time of drawing."""
        place = (moment.shown, moment.episode, moment.index)
        return (moment.entry.name, moment.environment.id, place, stands_still(moment), moment.pose)

    def refresh(self, moment: Moment) -> None:
        """Read the scores of the frame, and the range of those of its episode for the scale."""
        if self._recording != (moment.shown, moment.entry.name):
            self._recording, self._extent = (moment.shown, moment.entry.name), Extent(0.0, 1.0)
        size = (len(self._bells), len(self._rows))
        self._bells = bells_of(moment)
        self._rows = _empty_rows(moment) if moment.empty else self._rows_of(moment, moment.posed_frame())
        if (len(self._bells), len(self._rows)) != size:
            self.setToolTip(_BELL_TIP if self._bells else _TIP)
            self.updateGeometry()
        if stands_still(moment):
            words = [f"{row.label} {row.number} {self._spoken(row)}".strip() for row in self._rows]
            self.setAccessibleDescription(", ".join([*(bell.words for bell in self._bells), *words]))
        self.update()

    def _rows_of(self, moment: Moment, frame: Frame) -> list[_Row]:
        of_values = moment.scores == "Q"
        self._extent = self._extent.kept_for(*_range(moment, frame, "scores" if of_values else "value"))
        baseline = _Row("V(s)", None, frame.value, compact(frame.value), self._extent)
        if moment.scores == "Gaussian":
            return [baseline]
        greedy = -1 if np.isnan(frame.scores).any() else int(frame.scores.argmax())
        extent = self._extent if of_values else _PROBABILITY
        rows, how = [], "by hand" if frame.by_hand else "explored" if of_values else "drawn"
        for index, (action, score) in enumerate(zip(moment.environment.actions, frame.scores.tolist(), strict=True)):
            number = compact(score) if of_values else decimal(score, 2)
            explored = frame.explored if index == frame.action else None
            by_hand = frame.by_hand and index == frame.action
            label = _label(moment, action)
            rows.append(_Row(label, action, score, number, extent, index == greedy, explored, by_hand, how))
        return rows if of_values else [*rows, baseline]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bells, and below them a line for each bar."""
        painter = self._begin(self._theme.surface)
        top = height_of(self._bells, self._fonts)
        paint_bells(painter, QRectF(_DOT, 0, self.width() - _DOT, top), self._bells, self._theme, self._fonts)
        room = max((self._fonts.room(row.label) for row in self._rows), default=0.0)
        height = self._fonts.height + _BETWEEN
        for number, row in enumerate(self._rows):
            self._paint_row(painter, row, QRectF(0, top + number * height, self.width(), height), room)
        painter.end()

    def _paint_row(self, painter: QPainter, row: _Row, line: QRectF, label_room: float) -> None:
        theme, fonts = self._theme, self._fonts
        baseline = line.top() + _BETWEEN / 2 + fonts.ascent
        colour = theme.training if row.action is None else theme.action(row.action)
        if row.explored is not None:
            painter.setPen(QPen(QColor(colour), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush if row.explored else QColor(colour))
            _paint_taken(painter, QPointF(_DOT / 2 - 2, line.center().y()), by_hand=row.by_hand)
        fonts.paint(painter, _DOT, baseline, [Run(row.label, theme.text)])
        right = line.right() - fonts.room(_WORD_ROOM) - _GAP
        number_left = right - fonts.room(_NUMBER_ROOM, True)
        left = _DOT + label_room + _GAP
        bar = QRectF(left, line.center().y() - _BAR / 2, max(0.0, number_left - _GAP - left), _BAR)
        self._paint_bar(painter, row, bar, colour)
        fonts.paint(painter, number_left, baseline, [Run(row.number, theme.text, bold=True, room=_NUMBER_ROOM)])
        fonts.paint(painter, right + _GAP, baseline, [self._word(row)])

    def _word(self, row: _Row) -> Run:
        if row.greedy:
            return Run("greedy", self._theme.greedy)
        if row.explored or row.by_hand:
            return Run(row.how, self._theme.epsilon)
        if row.action is None and math.isnan(row.value):
            return Run("unused", self._theme.muted)
        return Run("", self._theme.muted)

    def _spoken(self, row: _Row) -> str:
        """The word, and what the shape of the dot says of a greedy action."""
        return f"{self._word(row).text}{' by hand' if row.greedy and row.by_hand else ''}"

    def _paint_bar(self, painter: QPainter, row: _Row, bar: QRectF, colour: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.border))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if math.isnan(row.value):
            return
        zero, end = (bar.left() + row.extent.place(v) * bar.width() for v in (0.0, row.value))
        filled = QRectF(min(zero, end), bar.top(), abs(end - zero), _BAR)
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(filled, min(_BAR, filled.width()) / 2, min(_BAR, filled.width()) / 2)
        if row.extent.low < 0 < row.extent.high:
            painter.setPen(QPen(QColor(self._theme.text), 1))
            painter.drawLine(QPointF(zero, bar.top() - 2), QPointF(zero, bar.bottom() + 2))


def _paint_taken(painter: QPainter, centre: QPointF, *, by_hand: bool) -> None:
    """A dot, or the diamond of what a person took."""
    if by_hand:
        corners = ((0.0, -4.6), (4.6, 0.0), (0.0, 4.6), (-4.6, 0.0))
        painter.drawConvexPolygon(QPolygonF([centre + QPointF(*corner) for corner in corners]))
    else:
        painter.drawEllipse(centre, 3.2, 3.2)


def _range(moment: Moment, frame: Frame, column: str) -> tuple[float, float]:
    """The smallest and the largest of a column in the frame, its episode and those before it; nan where all are."""
    earliest = moment.shown.episode(max(0, frame.episode.index - _EPISODES_BEFORE))
    values = moment.shown.steps.column(column, earliest.first_step, frame.episode.last_row + 1)
    values = np.append(values, frame.scores if column == "scores" else frame.value)
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if known.size else (math.nan, math.nan)


def _label(moment: Moment, action: ActionLabel) -> str:
    return (
        f"Q(s, {action.glyph} {action.name})" if moment.entry.scores == "Q" else f"π({action.glyph} {action.name} | s)"
    )


def _empty_rows(moment: Moment) -> list[_Row]:
    unknown = decimal(math.nan, 0)
    rows = [_Row(_label(moment, a), a, math.nan, unknown, _PROBABILITY) for a in moment.environment.actions]
    return rows if moment.entry.scores == "Q" else [*rows, _Row("V(s)", None, math.nan, unknown, _PROBABILITY)]
