"""The mouse on the picture of an environment: draws a part of what stands still, or pushes one of what moves."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from rlviz.gui.drawing import Observation
from rlviz.gui.grip import Grip
from rlviz.session.events import Impulse


class Touch(Enum):
    """What a hand does to the parts of a picture. The value tells it to one who points at them."""

    DRAW = "Drag the {part}: the bars below say what the agent thinks of each state"
    PUSH = "Click the {part} to push it from that side, or drag to push harder"


class Offer(NamedTuple):
    """What a hand can take hold of now: the parts of a state that is drawn, and what for."""

    grip: Grip
    observation: Observation
    touch: Touch


class _Hold(NamedTuple):
    """What is held: a part of the state that was on show when it was taken, and where that was."""

    offer: Offer
    part: str
    start: QPointF


class Aim(NamedTuple):
    """A push that is about to come: from where to where the hand went, and what it will do."""

    start: QPointF
    end: QPointF
    impulse: Impulse


class PictureHand(QObject):
    """Watches the mouse over a view, and has it painted anew while a push is aimed.

    `posed` carries the state that the hand makes of the one on show, `pushed` an impulse.
    """

    posed = Signal(object)
    pushed = Signal(object)

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._offer: Offer | None = None
        self._hold: _Hold | None = None
        self._seen = False
        self._place = QPointF(-1, -1)
        self._shown = (Qt.CursorShape.ArrowCursor, "")
        view.setMouseTracking(True)
        view.installEventFilter(self)

    @property
    def aim(self) -> Aim | None:
        """The push that comes when the hand lets go."""
        hold = self._hold
        if hold is None or hold.offer.touch is not Touch.PUSH:
            return None
        grip, observation, _ = hold.offer
        return Aim(hold.start, self._place, grip.impulse(self._rect, observation, hold.part, hold.start, self._place))

    def offer(self, offer: Offer | None, *, posed: bool) -> None:
        """What can be taken from now on; `posed`: a hand set it.

        What is held is let go of where that cannot go on: something else moves, or the pose was taken away.
        """
        other = offer is None or (self._hold is not None and offer.touch is not self._hold.offer.touch)
        self._offer = offer
        if other or (self._seen and not posed):
            self._hold = None
        self._seen = posed and self._hold is not None
        self._show_cursor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take hold at a press of the left button, draw while it is down, let go with it."""
        if event.type() == QEvent.Type.Leave:
            self._place = QPointF(-1, -1)
        if not isinstance(event, QMouseEvent):
            return False
        self._place = event.position()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._take()
        elif event.type() == QEvent.Type.MouseMove:
            self._move()
        elif left and event.type() == QEvent.Type.MouseButtonRelease:
            self._let_go()
        self._show_cursor()
        return False

    @property
    def _rect(self) -> QRectF:
        return QRectF(self._view.rect())

    def _part(self) -> str:
        """What lies under the mouse and can be taken."""
        offer = self._offer
        return "" if offer is None else offer.grip.part_at(self._rect, offer.observation, self._place)

    def _take(self) -> None:
        part = self._part()
        if self._offer is not None and part:
            self._hold, self._seen = _Hold(self._offer, part, self._place), False
            self._view.update()

    def _move(self) -> None:
        if self._hold is None:
            return
        (grip, observation, touch), part, start = self._hold
        if touch is Touch.DRAW:
            self.posed.emit(grip.drawn(self._rect, observation, part, start, self._place))
        else:
            self._view.update()

    def _let_go(self) -> None:
        aim, self._hold, self._seen = self.aim, None, False
        if aim is not None:
            self.pushed.emit(aim.impulse)
            self._view.update()

    def _show_cursor(self) -> None:
        """An open hand over what can be taken, a closed one while it is held; told anew only where it differs."""
        part, offer = self._part() if self._hold is None else "", self._offer
        tip = offer.touch.value.format(part=part) if part and offer is not None else ""
        shape = Qt.CursorShape.OpenHandCursor if part else Qt.CursorShape.ArrowCursor
        shape = shape if self._hold is None else Qt.CursorShape.ClosedHandCursor
        if (shape, tip) != self._shown:
            self._shown = (shape, tip)
            self._view.setCursor(shape)
            self._view.setToolTip(tip)
