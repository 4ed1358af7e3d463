"""LunarLander from the eight numbers of its observation. They do not hold the terrain: only the pad is known ground."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from rlviz.gui.drawing import (
    Drawing,
    Ghost,
    Observation,
    begin,
    paint_caption,
    paint_labels,
    round_pen,
    stage_of,
)
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel

_ACROSS, _UP = 10.0, 20 / 3
"""Units of Gymnasium's world in one unit of the observation's x and y."""
_BELOW, _ABOVE = 2.0, 10.0
"""World units in sight under and over the pad."""
_HIPS, _FEET = QPointF(0.5, -0.25), QPointF(0.95, -0.6)
"""The right leg's ends from the lander's middle, across and up; the feet stand on the pad at a height of 0."""
_PAD = 2.0
_BODY = tuple(QPointF(x / 30, y / 30) for x, y in ((-14, 17), (-17, 0), (-17, -10), (17, -10), (17, 0), (14, 17)))
_TOP = QPointF(0, 0.7)
"""Over the lander: where a ghost's name stands."""
_FLAMES = {
    "up": (QPointF(-0.25, -0.35), QPointF(0.25, -0.35), QPointF(0, -1.15)),
    "left": (QPointF(0.5, 0.1), QPointF(0.5, 0.35), QPointF(0.95, 0.22)),
    "right": (QPointF(-0.5, 0.1), QPointF(-0.5, 0.35), QPointF(-0.95, 0.22)),
}
"""What an engine throws out, by the way in which it pushes."""
_AT_REST = 1e-2


def paint_lunar_lander(
    painter: QPainter,
    rect: QRectF,
    observation: Observation,
    theme: Theme,
    *,
    action_label: ActionLabel | None = None,
    ghosts: Sequence[Ghost] = (),
) -> None:
    """Paint the state in `rect`, the engine's flame, and ghosts below it."""
    place = stage_of(rect)
    scale = max(0.1, min(place.width() / (2 * _ACROSS), place.height() / (_BELOW + _ABOVE)))
    pad = QPointF(place.center().x(), place.bottom() - _BELOW * scale)
    begin(painter, rect)
    _paint_ground(painter, place, pad, scale, theme)
    for ghost in ghosts:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ghost.tint(theme.cart, theme))
        painter.drawPolygon(_placed(ghost.observation, pad, scale).map(QPolygonF(_BODY)))
    to_screen = _placed(observation, pad, scale)
    if action_label is not None and action_label.direction in _FLAMES:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.action(action_label)))
        painter.drawPolygon(to_screen.map(QPolygonF(_FLAMES[action_label.direction])))
    _paint_lander(painter, to_screen, scale, observation, theme)
    paint_labels(painter, observation, ghosts, theme, lambda state: _placed(state, pad, scale).map(_TOP))
    paint_caption(painter, rect, action_label, theme)
    painter.restore()


def outcome(observation: Observation) -> str:
    """What became of the lander in a terminal state, as a clause."""
    x, _, across, up, _, turn, right, left = observation.tolist()
    if abs(x) >= 1:
        return "the lander left the picture"
    at_rest = max(abs(across), abs(up), abs(turn)) < _AT_REST
    return "the lander came to rest" if at_rest and right and left else "the lander crashed"


def _placed(observation: Observation, pad: QPointF, scale: float) -> QTransform:
    """From units around the lander's middle, up positive, to pixels."""
    x, y, angle = float(observation[0]), float(observation[1]), float(observation[4])
    middle = QPointF(x * _ACROSS, y * _UP - _FEET.y())
    placed = QTransform(scale, 0, 0, -scale, pad.x(), pad.y())
    return placed.translate(middle.x(), middle.y()).rotateRadians(angle)


def _paint_ground(painter: QPainter, place: QRectF, pad: QPointF, scale: float, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.border), 1.2, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(place.left(), pad.y(), place.right(), pad.y()))
    reach = _PAD * scale
    painter.setPen(round_pen(theme.muted, 3))
    painter.drawLine(QLineF(pad.x() - reach, pad.y(), pad.x() + reach, pad.y()))
    for side in (-1, 1):
        foot = QPointF(pad.x() + side * reach, pad.y())
        top = foot - QPointF(0, 1.4 * scale)
        painter.setPen(round_pen(theme.muted, 2))
        painter.drawLine(QLineF(foot, top))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.greedy))
        painter.drawPolygon(QPolygonF([top, top + QPointF(0.7, 0.3) * scale, top + QPointF(0, 0.6) * scale]))


def _paint_lander(
    painter: QPainter, to_screen: QTransform, scale: float, observation: Observation, theme: Theme
) -> None:
    for side, touches in zip((1, -1), observation[6:8].tolist(), strict=True):
        mirrored = QTransform(to_screen).scale(side, 1)
        painter.setPen(round_pen(theme.greedy if touches else theme.muted, max(2.0, 0.14 * scale)))
        painter.drawLine(QLineF(mirrored.map(_HIPS), mirrored.map(_FEET)))
        painter.drawLine(QLineF(mirrored.map(_FEET - QPointF(0.18, 0)), mirrored.map(_FEET + QPointF(0.18, 0))))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.cart))
    painter.drawPolygon(to_screen.map(QPolygonF(_BODY)))


LUNAR_LANDER = Drawing(paint_lunar_lander, outcome)
