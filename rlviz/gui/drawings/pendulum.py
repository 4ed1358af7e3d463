"""Gymnasium's Pendulum: a rod on an axle, 0° upright, and the torque on it as an arc."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from rlviz.gui.drawing import (
    Drawing,
    Ghost,
    Observation,
    begin,
    paint_caption,
    paint_head,
    paint_labels,
    round_pen,
    stage_of,
)
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel

_WIDTH = 0.12
"""Of the rod, in its lengths."""
_ARC, _SWEEP = 0.42, 150.0
"""Radius of the arc of a torque, in rods, and its degrees at the largest torque."""


def tip_of(observation: Observation) -> QPointF:
    """Where the rod's end is from the axle, in rods, right and down: positive angles lean to the left."""
    cos, sin = float(observation[0]), float(observation[1])
    return QPointF(-sin, -cos)


def axle_and_rod(rect: QRectF) -> tuple[QPointF, float]:
    """Where the axle is in a place, and how many pixels long the rod."""
    place = stage_of(rect)
    return place.center(), max(1.0, 0.46 * min(place.width(), place.height()))


def paint_pendulum(
    painter: QPainter,
    rect: QRectF,
    observation: Observation,
    theme: Theme,
    *,
    action_label: ActionLabel | None = None,
    ghosts: Sequence[Ghost] = (),
) -> None:
    """Paint the state (cos θ, sin θ, θ̇) in `rect`, the torque as an arc, and ghosts below it."""
    axle, rod = axle_and_rod(rect)
    begin(painter, rect)
    _paint_reach(painter, axle, rod, theme)
    for ghost in ghosts:
        _paint_rod(painter, axle, rod, tip_of(ghost.observation), ghost.tint(theme.pole, theme))
    _paint_rod(painter, axle, rod, tip_of(observation), QColor(theme.pole))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.cart))
    painter.drawEllipse(axle, 0.05 * rod, 0.05 * rod)
    if action_label is not None and action_label.direction != "none":
        _paint_torque(painter, axle, rod, action_label, theme)
    paint_labels(painter, observation, ghosts, theme, lambda state: axle + tip_of(state) * rod)
    paint_caption(painter, rect, action_label, theme)
    painter.restore()


def _paint_reach(painter: QPainter, axle: QPointF, rod: float, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.border), 1.2, Qt.PenStyle.DashLine))
    painter.drawEllipse(axle, rod, rod)
    painter.setPen(QPen(QColor(theme.muted), 2))
    painter.drawLine(QLineF(axle - QPointF(0, 0.95 * rod), axle - QPointF(0, 1.05 * rod)))


def _paint_rod(painter: QPainter, axle: QPointF, rod: float, tip: QPointF, colour: QColor) -> None:
    painter.setPen(round_pen(colour, _WIDTH * rod))
    painter.drawLine(QLineF(axle, axle + tip * (rod * (1 - _WIDTH / 2))))


def _paint_torque(painter: QPainter, axle: QPointF, rod: float, label: ActionLabel, theme: Theme) -> None:
    """An arc from the top on, counterclockwise where the top is pushed to the left."""
    radius, width = _ARC * rod, max(2.0, 0.035 * rod)
    turn = 1 if label.direction == "left" else -1
    sweep = turn * _SWEEP * label.strength
    painter.setPen(round_pen(theme.action(label), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(axle.x() - radius, axle.y() - radius, 2 * radius, 2 * radius), 90 * 16, round(sweep * 16))
    end = math.radians(90 + sweep)
    tip = axle + QPointF(math.cos(end), -math.sin(end)) * radius
    paint_head(painter, tip, -end - turn * math.pi / 2, 3 * width)


PENDULUM = Drawing(paint_pendulum)
