"""MountainCar on its hill sin 3x, with the flag where the episode ends. Moore (1990)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from rlviz.gui.drawing import (
    Drawing,
    Ghost,
    Observation,
    begin,
    paint_arrow,
    paint_caption,
    paint_labels,
    round_pen,
    stage_of,
)
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel

LEFT, RIGHT = -1.2, 0.6
"""The ends of the road."""
FLAG, FLAG_CONTINUOUS = 0.5, 0.45
"""Where the episode ends, with discrete and with continuous actions."""
_LOW, _HIGH = -0.05, 1.3
"""Heights in sight: the hill is between .1 and 1, and a car and a flag stand on it."""
_LENGTH, _HEIGHT, _WHEEL = 0.14, 0.055, 0.03
"""Of the car, in the units of the road."""
_LABELS = 0.14
"""How high over the road a ghost's name stands."""


def height(x: float) -> float:
    """Height of the road, as Gymnasium draws it."""
    return 0.45 * math.sin(3 * x) + 0.55


class Road:
    """Where the hill lies on the screen."""

    def __init__(self, rect: QRectF) -> None:
        self.scale = max(1.0, min(rect.width() / (RIGHT - LEFT), rect.height() / (_HIGH - _LOW)))
        self._middle, self._bottom = rect.center().x(), rect.center().y() + self.scale * (_HIGH - _LOW) / 2

    def at(self, x: float, over: float = 0.0) -> QPointF:
        """The pixel over a place of the road."""
        across, up = x - (LEFT + RIGHT) / 2, height(x) + over - _LOW
        return QPointF(self._middle + across * self.scale, self._bottom - up * self.scale)


def paint_mountain_car(
    painter: QPainter,
    rect: QRectF,
    observation: Observation,
    theme: Theme,
    *,
    flag: float,
    action_label: ActionLabel | None = None,
    ghosts: Sequence[Ghost] = (),
) -> None:
    """Paint the state (x, ẋ) in `rect`, the push as an arrow, and ghosts below it."""
    road, x = Road(stage_of(rect)), float(observation[0])
    begin(painter, rect)
    _paint_road(painter, road, theme)
    _paint_flag(painter, road, flag, theme)
    for ghost in ghosts:
        body, wheels = (ghost.tint(colour, theme) for colour in (theme.cart, theme.pole))
        _paint_car(painter, road, float(ghost.observation[0]), body, wheels)
    _paint_car(painter, road, x, QColor(theme.cart), QColor(theme.pole))
    if action_label is not None and action_label.direction != "none":
        _paint_push(painter, road, x, action_label, theme)
    paint_labels(painter, observation, ghosts, theme, lambda state: road.at(float(state[0]), _LABELS))
    paint_caption(painter, rect, action_label, theme)
    painter.restore()


def _paint_road(painter: QPainter, road: Road, theme: Theme) -> None:
    points = [road.at(x) for x in np.linspace(LEFT, RIGHT, 91).tolist()]
    line, ground = (
        QPolygonF(points),
        QPolygonF([*points, road.at(RIGHT, -height(RIGHT) + _LOW), road.at(LEFT, -height(LEFT) + _LOW)]),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.surface))
    painter.drawPolygon(ground)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(round_pen(theme.muted, 2))
    painter.drawPolyline(line)


def _paint_flag(painter: QPainter, road: Road, at: float, theme: Theme) -> None:
    foot, top = road.at(at), road.at(at, 0.22)
    painter.setPen(round_pen(theme.muted, 2))
    painter.drawLine(QLineF(foot, top))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.greedy))
    size = 0.08 * road.scale
    painter.drawPolygon(QPolygonF([top, top + QPointF(size, 0.45 * size), top + QPointF(0, 0.9 * size)]))


def _paint_car(painter: QPainter, road: Road, x: float, body: QColor, wheels: QColor) -> None:
    painter.save()
    painter.translate(road.at(x))
    painter.rotate(-math.degrees(math.atan(1.35 * math.cos(3 * x))))
    length, high, wheel = (each * road.scale for each in (_LENGTH, _HEIGHT, _WHEEL))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(body)
    painter.drawRoundedRect(QRectF(-length / 2, -high - wheel, length, high), 0.3 * high, 0.3 * high)
    painter.setBrush(wheels)
    for side in (-0.3, 0.3):
        painter.drawEllipse(QPointF(side * length, -wheel), wheel, wheel)
    painter.restore()


def _paint_push(painter: QPainter, road: Road, x: float, label: ActionLabel, theme: Theme) -> None:
    """An arrow along the road, as long as the push is strong."""
    side = -1 if label.direction == "left" else 1
    slope = math.atan(1.35 * math.cos(3 * x))
    way = QPointF(side * math.cos(slope), -side * math.sin(slope)) * road.scale
    up = QPointF(-math.sin(slope), -math.cos(slope)) * (0.06 * road.scale)
    start = road.at(x) + up + way * (_LENGTH / 2 + 0.02)
    paint_arrow(painter, start, start + way * (0.2 * label.strength), theme.action(label), max(2.0, 0.014 * road.scale))


MOUNTAIN_CAR = Drawing(partial(paint_mountain_car, flag=FLAG))
MOUNTAIN_CAR_CONTINUOUS = Drawing(partial(paint_mountain_car, flag=FLAG_CONTINUOUS))
