"""For an environment without a picture: the numbers of its observation as bars."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from rlviz.gui.drawing import Drawing, Ghost, Observation, begin, paint_caption, paint_text, stage_of
from rlviz.gui.text_line import compact
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel, EnvironmentDescription, Part

_HIGHEST, _LOWEST, _NAME, _SENTENCE = 26.0, 15.0, 64.0, 36.0
"""Pixels of a line with one bar, at most and at least, of what is written at either side of it, and below them all."""
WORDS = "There is no picture of this environment: these are the numbers that the agent sees."


def bars(environment: EnvironmentDescription) -> Drawing:
    """A drawing of any vector of numbers."""
    return Drawing(partial(paint_bars, parts=environment.parts))


def paint_bars(
    painter: QPainter,
    rect: QRectF,
    observation: Observation,
    theme: Theme,
    *,
    parts: Sequence[Part],
    action_label: ActionLabel | None = None,
    ghosts: Sequence[Ghost] = (),
) -> None:
    """Paint one bar for each number, from 0 in the middle; what does not fit is counted."""
    place = stage_of(rect)
    begin(painter, rect)
    place.setBottom(place.bottom() - _SENTENCE)
    paint_text(painter, QRectF(place.left(), place.bottom(), place.width(), _SENTENCE), WORDS, theme.muted)
    shown = min(len(parts), max(1, int(place.height() / _LOWEST)))
    height = min(_HIGHEST, place.height() / shown)
    line = QRectF(place.left(), place.center().y() - shown * height / 2, place.width(), height)
    for index in range(shown):
        if index == shown - 1 < len(parts) - 1:
            paint_text(painter, line, f"and {len(parts) - index} more", theme.muted)
            break
        _paint_bar(painter, line, parts[index], index, observation, ghosts, theme)
        line.translate(0, height)
    paint_caption(painter, rect, action_label, theme)
    painter.restore()


def _paint_bar(
    painter: QPainter,
    line: QRectF,
    part: Part,
    index: int,
    observation: Observation,
    ghosts: Sequence[Ghost],
    theme: Theme,
) -> None:
    value = float(observation[index])
    track = line.adjusted(_NAME, 0.3 * line.height(), -_NAME, -0.3 * line.height())
    painter.setPen(QColor(theme.muted))
    side = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line.adjusted(0, 0, -8, 0), side | Qt.AlignmentFlag.AlignLeft, part.symbol)
    painter.setPen(QColor(theme.text))
    painter.drawText(line, side | Qt.AlignmentFlag.AlignRight, f"{value:.0f}" if part.whole else compact(value))
    painter.fillRect(track, QColor(theme.surface))
    for ghost in ghosts:
        painter.fillRect(_bar(track, float(ghost.observation[index]) * part.scale), ghost.tint(theme.accent, theme))
    painter.fillRect(_bar(track, value * part.scale), QColor(theme.accent))
    painter.fillRect(QRectF(track.center().x() - 0.5, line.top() + 2, 1, line.height() - 4), QColor(theme.border))


def _bar(track: QRectF, scaled: float) -> QRectF:
    """From the middle to a number that is about in [−1, 1]."""
    reach = max(-1.0, min(1.0, scaled)) * track.width() / 2
    return QRectF(track.center().x() + min(0.0, reach), track.top(), abs(reach), track.height())
