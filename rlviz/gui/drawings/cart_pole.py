"""CartPole drawn as vectors, in metres, at any size. Barto, Sutton & Anderson (1983), figure 1.

The pole is as large as the place allows. Where the track is then wider than the place, the picture follows a cart that
leaves its middle, slower than it goes, so that the cart comes to the edge where it comes to its limit; and a small map
of the whole track says where it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from rlviz.gui.drawing import READOUT, Drawing, Ghost, Observation, begin, paint_labels
from rlviz.gui.theme import Theme
from rlviz.learning.environment_descriptions.classic_control import ANGLE_LIMIT, TRACK_LIMIT
from rlviz.learning.environment_table import ActionLabel

_POLE, _POLE_WIDTH = 1.0, 0.056
_CART_WIDTH, _CART_HEIGHT = 0.36, 0.17
_AXLE = 0.13
"""Metres: the whole pole (Gymnasium's `length` 0.5 is half of it), the cart, and the axle above the rail."""

_MARGIN = 0.3


@dataclass(frozen=True)
class Scene:
    """Where metres lie on the screen: `scale` pixels a metre, the rail at `rail`, `camera` metres in the middle."""

    rect: QRectF
    scale: float
    rail: float
    camera: float

    @classmethod
    def around(cls, rect: QRectF, x: float) -> Scene:
        """The scene for a cart at `x` metres."""
        scale = _scale(rect)
        still, pace = _pace(rect, scale)
        beyond = max(0.0, abs(x) - still)
        return cls(rect, scale, rect.top() + 0.8 * rect.height(), math.copysign(beyond * (1 - pace), x))

    @property
    def follows(self) -> bool:
        """Whether the track is wider than the place."""
        return self.rect.width() < 2 * (TRACK_LIMIT + _MARGIN) * self.scale - 1e-6

    def across(self, x: float) -> float:
        """The pixel column of a place on the track."""
        return self.rect.center().x() + (x - self.camera) * self.scale

    def axle(self, x: float) -> QPointF:
        """Where the pole is held on a cart at `x` metres."""
        return QPointF(self.across(x), self.rail - _AXLE * self.scale)

    def tip(self, observation: Observation) -> QPointF:
        """Where the pole ends in a state."""
        angle = float(observation[2])
        return self.axle(float(observation[0])) + QPointF(math.sin(angle), -math.cos(angle)) * (_POLE * self.scale)

    def body(self, x: float) -> QRectF:
        """The cart at `x` metres."""
        width, height = _CART_WIDTH * self.scale, _CART_HEIGHT * self.scale
        return QRectF(self.across(x) - width / 2, self.rail - 0.62 * height, width, height)


def cart_at(rect: QRectF, column: float) -> float:
    """The x of the cart that stands in a pixel column of its own scene."""
    scale = _scale(rect)
    still, pace = _pace(rect, scale)
    seen = (column - rect.center().x()) / scale
    return math.copysign(min(abs(seen), still) + max(0.0, abs(seen) - still) / pace, seen)


def _scale(rect: QRectF) -> float:
    """Pixels a metre."""
    width, height = rect.width(), rect.height()
    return min(0.6 * height, max(width / (2 * (TRACK_LIMIT + _MARGIN)), min(0.46 * height, width / 2.8)))


def _pace(rect: QRectF, scale: float) -> tuple[float, float]:
    """Metres that the cart goes before the picture follows, and metres that it then comes on for each that it goes."""
    half = rect.width() / (2 * scale) if scale > 0 else 0.0
    if half >= TRACK_LIMIT + _MARGIN - 1e-9:
        return math.inf, 1.0
    return half / 2, (half / 2 - _MARGIN) / (TRACK_LIMIT - half / 2)


def paint_cart_pole(
    painter: QPainter,
    rect: QRectF,
    observation: Observation,
    theme: Theme,
    *,
    action_label: ActionLabel | None = None,
    ghosts: Sequence[Ghost] = (),
) -> None:
    """Paint the state (x, ẋ, θ, θ̇) in `rect`, the push as an arrow, and ghosts below it."""
    x = float(observation[0])
    scene = Scene.around(rect, x)
    begin(painter, rect)
    _paint_track(painter, scene, theme)
    _paint_angle_limits(painter, scene, theme, x)
    for ghost in ghosts:
        colours = [ghost.tint(colour, theme) for colour in (theme.cart, theme.pole, theme.accent)]
        _paint_cart(painter, scene, colours, ghost.observation)
    _paint_cart(painter, scene, [QColor(colour) for colour in (theme.cart, theme.pole, theme.accent)], observation)
    if action_label is not None and action_label.direction != "none":
        _paint_push(painter, scene, theme, x, action_label)
    paint_labels(painter, observation, ghosts, theme, scene.tip)
    if scene.follows:
        _paint_map(painter, scene, theme, x)
    painter.restore()


def outcome(observation: Observation) -> str:
    """What ended the episode in a terminal state, as a clause: `the pole passed 12°`."""
    x = float(observation[0])
    if abs(x) > TRACK_LIMIT:
        return f"the cart left the track at {TRACK_LIMIT} m"
    return f"the pole passed {math.degrees(ANGLE_LIMIT):.0f}°"


def _paint_track(painter: QPainter, scene: Scene, theme: Theme) -> None:
    rect, rail, muted = scene.rect, scene.rail, QColor(theme.muted)
    painter.fillRect(QRectF(rect.left(), rail - 1, rect.width(), 2), QColor(theme.border))
    painter.setPen(muted)
    label = QRectF(0, rail + 0.5 * _CART_HEIGHT * scene.scale + 1, 44, 18)
    for metre in (-2, -1, 0, 1, 2):
        painter.fillRect(QRectF(scene.across(metre) - 0.5, rail, 1, 5), muted)
        label.moveLeft(scene.across(metre) - 22)
        if rect.left() <= label.left() and label.right() <= rect.right():
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, f"{metre} m".replace("-", "−"))
    post = 0.3 * scene.scale
    for limit in (-TRACK_LIMIT, TRACK_LIMIT):
        at = scene.across(limit)
        if rect.left() <= at <= rect.right():
            painter.fillRect(QRectF(at - 1, rail - post, 2, post + 5), muted)
            label = QRectF(max(rect.left(), min(rect.right() - 44, at - 22)), rail - post - 20, 44, 18)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, "limit")


def _paint_angle_limits(painter: QPainter, scene: Scene, theme: Theme, x: float) -> None:
    axle = scene.axle(x)
    reach = 1.08 * _POLE * scene.scale
    painter.setPen(QPen(QColor(theme.border), 1.2, Qt.PenStyle.DashLine))
    tips = [axle + QPointF(math.sin(a), -math.cos(a)) * reach for a in (-ANGLE_LIMIT, ANGLE_LIMIT)]
    painter.drawLines([QLineF(axle, tip) for tip in tips])
    if tips[0].y() - 20 < scene.rect.top() + READOUT:
        return
    painter.setPen(QColor(theme.muted))
    for tip, text in zip(tips, ("−12°", "12°"), strict=True):
        painter.drawText(QRectF(tip.x() - 24, tip.y() - 20, 48, 18), Qt.AlignmentFlag.AlignCenter, text)


def _paint_cart(painter: QPainter, scene: Scene, colours: Sequence[QColor], state: Observation) -> None:
    scale, axle, body = scene.scale, scene.axle(float(state[0])), scene.body(float(state[0]))
    cart, pole, joint = colours
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(cart)
    painter.drawRoundedRect(body, 0.13 * body.height(), 0.13 * body.height())
    painter.setPen(QPen(pole, _POLE_WIDTH * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QLineF(axle, scene.tip(state)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(joint)
    painter.drawEllipse(axle, 0.022 * scale, 0.022 * scale)


def _paint_push(painter: QPainter, scene: Scene, theme: Theme, x: float, label: ActionLabel) -> None:
    side, scale = (1 if label.direction == "right" else -1), scene.scale
    level = scene.rail - 0.12 * _CART_HEIGHT * scale
    start = scene.across(x) + side * (_CART_WIDTH / 2 + 0.03) * scale
    length = 0.26 * scale * label.strength
    tip, head = start + side * length, min(0.05 * scale, 0.6 * length)
    colour = QColor(theme.action(label))
    pen = QPen(colour, max(2.0, 0.022 * scale), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QLineF(start, level, tip, level))
    back = tip - side * head * 1.3
    painter.drawPolyline(QPolygonF([QPointF(back, level - head), QPointF(tip, level), QPointF(back, level + head)]))
    plain = painter.font()
    bold = QFont(plain)
    bold.setBold(True)
    painter.setFont(bold)
    box = QRectF(start if side > 0 else start - 160, level - 0.07 * scale - 20, 160, 18)
    inner = Qt.AlignmentFlag.AlignLeft if side > 0 else Qt.AlignmentFlag.AlignRight
    painter.drawText(box, inner | Qt.AlignmentFlag.AlignVCenter, label.name)
    painter.setFont(plain)


def _paint_map(painter: QPainter, scene: Scene, theme: Theme, x: float) -> None:
    """The whole track from limit to limit, and the cart on it."""
    rect, muted = scene.rect, QColor(theme.muted)
    half, level = 0.3 * rect.width(), rect.bottom() - 0.05 * rect.height()
    middle, metre = rect.center().x(), half / TRACK_LIMIT
    painter.fillRect(QRectF(middle - half, level - 1, 2 * half, 2), QColor(theme.border))
    painter.setPen(muted)
    for side, align in ((-1, Qt.AlignmentFlag.AlignRight), (1, Qt.AlignmentFlag.AlignLeft)):
        painter.fillRect(QRectF(middle + side * half - 1, level - 5, 2, 10), muted)
        label = QRectF(middle + side * (half + 44) - 30, level - 9, 60, 18)
        painter.drawText(label, align | Qt.AlignmentFlag.AlignVCenter, f"{side * TRACK_LIMIT} m".replace("-", "−"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.cart))
    at = middle + max(-TRACK_LIMIT, min(TRACK_LIMIT, x)) * metre
    painter.drawRoundedRect(QRectF(at - _CART_WIDTH * metre / 2, level - 4, _CART_WIDTH * metre, 8), 2, 2)


CART_POLE = Drawing(paint_cart_pole, outcome)
