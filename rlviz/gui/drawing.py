"""What a vector drawing of an environment must offer to the view that shows it, and strokes that drawings share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel

Observation = NDArray[np.floating[Any]]

READOUT = 48
"""Pixels at the top in which the state is written; nothing else is written there."""
_ENDING, _CAPTION = 60, 34
"""Pixels at the top down to where an episode's end is told, and at the bottom in which the action is named."""
_EARLIER_SHARE, _OTHER_SHARE = 0.2, 0.55
"""How visible the newest of the earlier states is, and what somebody else has come to."""
_LABEL, _TOLD, _ASIDE = 18.0, 84.0, 20.0
"""Pixels: height of a ghost's name, from the top down to below what is told of an episode's end, and from a ghost to
its name."""


class Ghost(NamedTuple):
    """A state that is drawn faintly beside the one on show: an earlier one, or what somebody else has come to.

    The latter has a `colour` of its own, and a `label` where it says whose it is.
    """

    observation: Observation
    share: float
    colour: str = ""
    label: str = ""

    def tint(self, own: str, theme: Theme) -> QColor:
        """The colour for a part that has the colour `own` in the state on show."""
        return faint(self.colour or own, theme, self.share)


def earlier(states: Sequence[Observation]) -> list[Ghost]:
    """Ghosts of earlier states, the oldest first, which is the faintest."""
    return [Ghost(state, _EARLIER_SHARE * (age + 1) / len(states)) for age, state in enumerate(states)]


def other(state: Observation, colour: str, label: str) -> Ghost:
    """The ghost of what somebody else has come to."""
    return Ghost(state, _OTHER_SHARE, colour, label)


class Paint(Protocol):
    """Paints a state in `rect`, the action taken in it, and ghosts below it, the first at the bottom."""

    def __call__(
        self,
        painter: QPainter,
        rect: QRectF,
        observation: Observation,
        theme: Theme,
        *,
        action_label: ActionLabel | None = None,
        ghosts: Sequence[Ghost] = (),
    ) -> None: ...


class Outcome(Protocol):
    """Says what an episode that terminated in a state has come to, as a clause: `the pole passed 12°`."""

    def __call__(self, observation: Observation) -> str: ...


class Drawing(NamedTuple):
    """How one environment is drawn without Gymnasium. Without an `outcome` it is the description's success."""

    paint: Paint
    outcome: Outcome | None = None


def stage_of(rect: QRectF) -> QRectF:
    """What the state above and the action below leave of a place."""
    return rect.adjusted(14, _ENDING, -14, -_CAPTION)


def begin(painter: QPainter, rect: QRectF) -> None:
    """Smooth lines, nothing outside; `painter.restore()` ends it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)


def faint(colour: str, theme: Theme, share: float) -> QColor:
    """So much of a colour over the background. Painting with an opacity gives the same, at ten times the cost."""
    over, under = QColor(colour), QColor(theme.sunken)
    red, green, blue = (
        round(share * getattr(over, part)() + (1 - share) * getattr(under, part)()) for part in ("red", "green", "blue")
    )
    return QColor(red, green, blue)


def round_pen(colour: QColor | str, width: float) -> QPen:
    """A pen with round ends and corners."""
    return QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def paint_arrow(painter: QPainter, start: QPointF, tip: QPointF, colour: str, width: float) -> None:
    """An arrow, its head of three widths."""
    painter.setPen(round_pen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QLineF(start, tip))
    paint_head(painter, tip, math.atan2(tip.y() - start.y(), tip.x() - start.x()), 3 * width)


def paint_head(painter: QPainter, tip: QPointF, angle: float, size: float) -> None:
    """An arrow's head that points along an angle, clockwise from the right as the screen has it."""
    sides = [tip + QPointF(math.cos(angle + turn), math.sin(angle + turn)) * size for turn in (2.5, -2.5)]
    painter.drawPolyline(QPolygonF([sides[0], tip, sides[1]]))


def paint_caption(painter: QPainter, rect: QRectF, label: ActionLabel | None, theme: Theme) -> None:
    """Name the action at the bottom of a place, in its colour."""
    if label is not None:
        place = QRectF(rect.left(), rect.bottom() - _CAPTION + 4, rect.width(), _CAPTION - 8)
        paint_text(painter, place, f"{label.glyph} {label.name}".strip(), theme.action(label), bold=True)


def paint_labels(
    painter: QPainter,
    state: Observation,
    ghosts: Sequence[Ghost],
    theme: Theme,
    top_of: Callable[[Observation], QPointF],
) -> None:
    """Name those ghosts that have a name, one below the other at either side of them and of the state, hiding none,
    and none higher than where an episode's end is told."""
    named = sorted((each for each in ghosts if each.label), key=lambda each: top_of(each.observation).x())
    if not named:
        return
    metrics, tops = QFontMetricsF(painter.font()), [top_of(each.observation) for each in named]
    ceiling = max(painter.clipBoundingRect().top() + _TOLD, min(top.y() for top in tops))
    across = [top.x() for top in (*tops, top_of(state))]
    half = (len(named) + 1) // 2
    for index, ghost in enumerate(named):
        width = 1.15 * metrics.horizontalAdvance(ghost.label) + 8  # bold letters are wider
        left = min(across) - _ASIDE - width if index < half else max(across) + _ASIDE
        place = QRectF(left, ceiling + (index % half) * _LABEL, width, _LABEL)
        painter.fillRect(place, QColor(theme.sunken))
        paint_text(painter, place, ghost.label, ghost.colour, bold=True)


def paint_text(
    painter: QPainter,
    place: QRectF,
    text: str,
    colour: str,
    *,
    bold: bool = False,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:
    """Text in the middle of a place, or where it is to be, in more lines where one is too short."""
    plain = painter.font()
    font = QFont(plain)
    font.setBold(bold)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(place, int(align) | int(Qt.TextFlag.TextWordWrap), text)
    painter.setFont(plain)
