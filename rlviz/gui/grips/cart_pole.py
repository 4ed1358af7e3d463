"""CartPole in a person's hand: the cart is drawn along its track, the pole turned about its axle."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF

from rlviz.gui.drawing import Observation
from rlviz.gui.drawings.cart_pole import Scene, cart_at
from rlviz.gui.grip import REACH, distance_to, push, turn_push, with_number
from rlviz.learning.environment_descriptions.classic_control import ANGLE_LIMIT, TRACK_LIMIT
from rlviz.session.events import Impulse

_X, _VELOCITY, _ANGLE, _TURN = range(4)
_USUAL = 0.5
"""m/s of the cart, or rad/s of the pole, by which a click pushes: the force of the task takes three steps for it."""


class CartPoleGrip:
    """Cart and pole, within the limits between which an episode goes on. Velocities stay as they are."""

    def part_at(self, rect: QRectF, observation: Observation, place: QPointF) -> str:
        """The pole where both lie: it is the thinner one."""
        x = float(observation[_X])
        scene = Scene.around(rect, x)
        if distance_to(place, scene.axle(x), scene.tip(observation)) <= REACH:
            return "pole"
        return "cart" if scene.body(x).adjusted(-REACH, -REACH, REACH, REACH).contains(place) else ""

    def drawn(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Observation:
        """The point that was taken stays under the hand."""
        x = float(observation[_X])
        scene = Scene.around(rect, x)
        if part == "cart":
            moved = cart_at(rect, end.x() - (start.x() - scene.across(x)))
            return with_number(observation, _X, _within(moved, TRACK_LIMIT))
        axle = scene.axle(x)
        turned = _angle(end - axle) - _angle(start - axle)
        return with_number(observation, _ANGLE, _within(float(observation[_ANGLE]) + turned, ANGLE_LIMIT))

    def impulse(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Impulse:
        """On the velocity of the cart, or on that by which the pole turns."""
        x = float(observation[_X])
        scene = Scene.around(rect, x)
        if part == "cart":
            return Impulse(_VELOCITY, push(start.x() - scene.across(x), end.x() - start.x(), _USUAL))
        return Impulse(_TURN, turn_push(scene.axle(x), scene.tip(observation), start, end, _USUAL))


def _angle(way: QPointF) -> float:
    """Clockwise from upright."""
    return math.atan2(way.x(), -way.y())


def _within(value: float, limit: float) -> float:
    return min(limit, max(-limit, value))
