"""What a drawing of an environment must offer where a hand can take hold of it."""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF

from rlviz.gui.drawing import Observation
from rlviz.session.events import Impulse

REACH = 7.0
"""Pixels beside a part at which a hand still takes hold of it."""
TREMOR, _USUAL_PULL, _MOST = 6.0, 40.0, 6.0
"""Pixels of a drag that is none, and of one that pushes as a click does; and how many times that is the most."""


class Grip(Protocol):
    """The parts of a drawing that can be taken, and what a hand makes of the state. Places are pixels."""

    def part_at(self, rect: QRectF, observation: Observation, place: QPointF) -> str:
        """The name of the part there, for one who points at it; empty where nothing can be taken."""

    def drawn(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Observation:
        """The state once a part of it that was taken at `start` is drawn to `end`; what else it holds stays."""

    def impulse(self, rect: QRectF, observation: Observation, part: str, start: QPointF, end: QPointF) -> Impulse:
        """The push of a hand that went from `start`, on a part, to `end`; one that stays pushes away from its side."""


def push(side: float, pulled: float, usual: float) -> float:
    """How much a hand pushes that was `side` pixels beside the middle of a part and went on for `pulled` pixels.

    A click pushes by `usual`, away from itself; a drag its own way, the more the longer it is.
    """
    if abs(pulled) < TREMOR:
        return -math.copysign(usual, side)
    return math.copysign(usual * min(_MOST, abs(pulled) / _USUAL_PULL), pulled)


def turn_push(axle: QPointF, tip: QPointF, start: QPointF, end: QPointF, usual: float) -> float:
    """The same for a rod that turns about an axle: how much clockwise."""
    rod = tip - axle
    return push(_across(rod, start - axle), _across(rod, end - start), usual)


def _across(rod: QPointF, way: QPointF) -> float:
    """How far a way leads clockwise of a rod."""
    return (rod.x() * way.y() - rod.y() * way.x()) / math.hypot(rod.x(), rod.y())


def distance_to(place: QPointF, start: QPointF, end: QPointF) -> float:
    """Pixels from a place to the nearest point between two others."""
    along, to = end - start, place - start
    length = QPointF.dotProduct(along, along)
    share = 0.0 if length == 0 else min(1.0, max(0.0, QPointF.dotProduct(to, along) / length))
    nearest = start + along * share
    return math.hypot(place.x() - nearest.x(), place.y() - nearest.y())


def with_number(observation: Observation, index: int, value: float) -> Observation:
    """A copy with one number replaced."""
    copy = observation.copy()
    copy[index] = value
    return copy
