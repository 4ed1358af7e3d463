"""Pendulum in a person's hand: the rod is turned about its axle."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF

from rlviz.gui.drawing import Observation
from rlviz.gui.drawings.pendulum import axle_and_rod, tip_of
from rlviz.gui.grip import REACH, distance_to, turn_push, with_number
from rlviz.session.events import Impulse

_COS, _SIN, _TURN = range(3)
_USUAL = 2.0
"""rad/s by which a click pushes."""


class PendulumGrip:
    """The rod, all around. Angles count from upright to the left."""

    def part_at(self, rect: QRectF, observation: Observation, place: QPointF) -> str:
        """The rod from its axle to its end."""
        axle, rod = axle_and_rod(rect)
        return "rod" if distance_to(place, axle, axle + tip_of(observation) * rod) <= 2 * REACH else ""

    def drawn(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Observation:
        """The point that was taken stays under the hand."""
        axle, _ = axle_and_rod(rect)
        angle = math.atan2(float(observation[_SIN]), float(observation[_COS]))
        angle += _angle(end - axle) - _angle(start - axle)
        return with_number(with_number(observation, _COS, math.cos(angle)), _SIN, math.sin(angle))

    def impulse(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Impulse:
        """On the velocity by which the rod turns."""
        axle, rod = axle_and_rod(rect)
        return Impulse(_TURN, -turn_push(axle, axle + tip_of(observation) * rod, start, end, _USUAL))


def _angle(way: QPointF) -> float:
    return math.atan2(-way.x(), -way.y())
