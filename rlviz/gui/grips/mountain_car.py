"""MountainCar in a person's hand: the car is drawn along its road."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF

from rlviz.gui.drawing import Observation, stage_of
from rlviz.gui.drawings.mountain_car import LEFT, Road
from rlviz.gui.grip import REACH, push, with_number
from rlviz.session.events import Impulse

_X, _VELOCITY = range(2)
_HALF, _OVER = 0.08, 0.04
"""Of a car, in units of the road: half its length, and how high over the road its middle is."""
_USUAL = 0.01
"""Of the velocity a step, by which a click pushes: ten times what the engine does in one."""


class MountainCarGrip:
    """The car, from the left end of the road up to the `flag`."""

    def __init__(self, flag: float) -> None:
        self._flag = flag

    def part_at(self, rect: QRectF, observation: Observation, place: QPointF) -> str:
        """The car and what is near it."""
        road = Road(stage_of(rect))
        way = place - road.at(float(observation[_X]), _OVER)
        return "car" if math.hypot(way.x(), way.y()) <= _HALF * road.scale + REACH else ""

    def drawn(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Observation:
        """The car comes to stand as far aside as the hand."""
        aside = (end.x() - start.x()) / Road(stage_of(rect)).scale
        return with_number(observation, _X, min(self._flag, max(LEFT, float(observation[_X]) + aside)))

    def impulse(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Impulse:
        """On the velocity of the car."""
        middle = Road(stage_of(rect)).at(float(observation[_X]))
        return Impulse(_VELOCITY, push(start.x() - middle.x(), end.x() - start.x(), _USUAL))
