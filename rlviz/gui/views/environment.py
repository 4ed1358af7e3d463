"""The environment as large as it fits: a vector drawing where there is one, or Gymnasium's own picture."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from rlviz.gui.drawing import Drawing, Observation, paint_arrow
from rlviz.gui.drawings.bars import bars
from rlviz.gui.frame_words import empty_sentence, readout, readout_text, stands_still
from rlviz.gui.grip import TREMOR, Grip
from rlviz.gui.gymnasium_picture import GymnasiumPicture
from rlviz.gui.hand_words import impulse_text
from rlviz.gui.moment import Mode, Moment
from rlviz.gui.painted_view import PaintedView
from rlviz.gui.picture import Picture, picture_of
from rlviz.gui.picture_hand import Aim, Offer, PictureHand, Touch
from rlviz.gui.text_line import Run
from rlviz.learning.environment_table import ENVIRONMENTS, ActionLabel, EnvironmentDescription

RendererName = Literal["drawing", "gymnasium"]
RENDERERS: dict[RendererName, str] = {"drawing": "Drawing", "gymnasium": "Gymnasium's picture"}
"""What a person can choose, and its name in the menu."""


class EnvironmentView(PaintedView):
    """Draws the state on show. `drawings` are the vector drawings, by the environment's id, and `grips` of some of them
    where a hand takes hold: `hand` tells what it does there.
    """

    renderer_changed = Signal(str)

    def __init__(
        self, drawings: Mapping[str, Drawing], grips: Mapping[str, Grip], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drawings, self._grips = drawings, grips
        self.hand = PictureHand(self)
        self._chosen: RendererName = "drawing"
        self._picture: Picture | None = None
        self._gymnasium = GymnasiumPicture()
        self._sentence = ""
        self._touch: Touch | None = None
        self._posed = False
        self._choice, self._menu = QToolButton(), QMenu(self)
        self._build()

    def _build(self) -> None:
        self.setAccessibleName("Environment")
        self._choice.setProperty("role", "flat")
        self._choice.setAccessibleName("Picture of the environment")
        self._choice.setToolTip("Draw the state here, or show Gymnasium's own picture of it")
        self._choice.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._choice.setMenu(self._menu)
        for name, words in RENDERERS.items():
            action = self._menu.addAction(words)
            action.setData(name)
        self._menu.triggered.connect(self._choose)
        self._choice.hide()
        self._name_choice()
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self._choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addLayout(row)
        column.addStretch()

    @property
    def renderer(self) -> RendererName:
        """What the person chose; environments without a drawing show Gymnasium's picture all the same."""
        return self._chosen

    @property
    def observation(self) -> Observation | None:
        """The state that is drawn; None while there is none."""
        return None if self._picture is None else self._picture.observation

    @property
    def sentence(self) -> str:
        """What stands in place of a picture; empty where there is one."""
        return self._sentence

    def set_renderer(self, name: RendererName) -> None:
        """Choose between the vector drawing and Gymnasium's picture. ValueError names both."""
        if name not in RENDERERS:
            raise ValueError(f"renderer must be {' or '.join(RENDERERS)}, got {name!r}")
        if name == self._chosen:
            return
        self._chosen = name
        self._name_choice()
        self._render()
        self.renderer_changed.emit(name)

    def _name_choice(self) -> None:
        self._choice.setText(f"{RENDERERS[self._chosen]} ▾")

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.set_renderer(action.data())

    def sizeHint(self) -> QSize:
        """A picture of three to two."""
        return QSize(510, 340)

    def minimumSizeHint(self) -> QSize:
        """Small enough for a small window."""
        return QSize(320, 180)

    def version(self, moment: Moment) -> Hashable:
        """The frame alone: other frames that are recorded meanwhile change nothing here."""
        standing = None if moment.standing is None else moment.standing.tobytes()
        place = (moment.shown, moment.episode, moment.index, moment.unfolding, moment.pose)
        rival = moment.rival
        beside = None if rival is None else (rival.length, rival.ending)
        return (moment.environment.id, place, moment.mode, standing, beside)

    def refresh(self, moment: Moment) -> None:
        """Read the state on show."""
        if moment.empty and moment.standing is None:
            self._picture, self._sentence = None, empty_sentence(moment.mode)
        else:
            self._picture = picture_of(moment, self._own(moment.environment), self._theme)
            if stands_still(moment):
                words = readout_text(moment.environment, self._picture.observation)
                self.setAccessibleDescription(". ".join([*self._picture.notes, words]))
        self._choice.setVisible(self._picture is not None and moment.environment.id in self._drawings)
        self._touch, self._posed = _touch(moment), moment.pose is not None
        self._render()

    def _drawing(self, picture: Picture) -> Drawing | None:
        own = self._own(picture.environment)
        return own if self._chosen == "drawing" or picture.environment.id not in self._drawings else None

    def _own(self, environment: EnvironmentDescription) -> Drawing | None:
        """The vector drawing; bars where nobody knows a picture, None where only Gymnasium has one."""
        if environment.id in self._drawings or environment.id in ENVIRONMENTS:
            return self._drawings.get(environment.id)
        return bars(environment)

    def _render(self) -> None:
        """Ask Gymnasium for its picture where that is to be shown."""
        picture = self._picture
        self._gymnasium.forget()
        if picture is not None:
            if self._drawing(picture) is None:
                self._gymnasium.ask(picture.environment.id, picture.observation, picture.came_by)
            self._sentence = self._gymnasium.trouble
        self._offer()
        self.update()

    def _offer(self) -> None:
        """Let the hand take hold of what is drawn, where it knows how."""
        picture, grip, offer = self._picture, self.grip, None
        if picture is not None and grip is not None and self._touch is not None:
            offer = Offer(grip, picture.observation, self._touch)
        self.hand.offer(offer, posed=self._posed)

    @property
    def grip(self) -> Grip | None:
        """How a hand takes hold of what is drawn; None where it cannot."""
        picture = self._picture
        if picture is None or self._drawing(picture) is None:
            return None
        return self._grips.get(picture.environment.id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the readout above, the picture below."""
        painter = self._begin(self._theme.sunken)
        if self._picture is None or self._sentence:
            painter.setPen(QColor(self._theme.muted))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(20, 0, -20, 0), flags, self._sentence)
        else:
            self._paint_picture(painter, self._picture)
        painter.end()

    def _paint_picture(self, painter: QPainter, picture: Picture) -> None:
        painter.setFont(self._fonts.plain)
        whole, drawing = QRectF(self.rect()), self._drawing(picture)
        if drawing is not None:
            drawing.paint(
                painter, whole, picture.observation, self._theme, action_label=picture.action, ghosts=picture.ghosts
            )
        else:
            self._gymnasium.paint(painter, whole.adjusted(12, 40, -12, -34), self._theme)
            self._paint_action(painter, whole, picture.action)
        below = self._paint_readout(painter, picture) + 4
        for note in picture.notes:
            below = self._paint_note(painter, note, below)
        if (aim := self.hand.aim) is not None:
            self._paint_aim(painter, picture.environment, aim)

    def _paint_action(self, painter: QPainter, whole: QRectF, action: ActionLabel | None) -> None:
        if action is not None:
            run = Run(f"{action.glyph} {action.name}", self._theme.action(action), bold=True)
            left = whole.center().x() - self._fonts.width(run) / 2
            self._fonts.paint(painter, left, whole.bottom() - 12, [run])

    def _paint_readout(self, painter: QPainter, picture: Picture) -> float:
        """Paint the parts of the observation, in more lines where one is too short; returns where they end."""
        end = self._choice.x() if self._choice.isVisible() else self.width()
        left, baseline = 12.0, 8 + self._fonts.ascent + 2
        for part, value in zip(picture.environment.parts, picture.observation.tolist(), strict=True):
            runs = readout(part, value, self._theme)
            width = self._fonts.line_width(runs)
            if left + width > end and left > 12.0:
                left, baseline, end = 12.0, baseline + self._fonts.height, self.width()
            self._fonts.paint(painter, left, baseline, runs)
            left += width + 16
        return baseline + self._fonts.height - self._fonts.ascent

    def _paint_aim(self, painter: QPainter, environment: EnvironmentDescription, aim: Aim) -> None:
        """How strong the push will be, and an arrow along the hand's way if it went one."""
        run = Run(impulse_text(environment, aim.impulse), self._theme.text, bold=True)
        if (aim.end - aim.start).manhattanLength() > TREMOR:
            paint_arrow(painter, aim.start, aim.end, self._theme.error, 2.5)
        left = min(aim.end.x() + 12, self.width() - self._fonts.width(run) - 4)
        self._fonts.paint(painter, left, aim.end.y() - 10, [run])

    def _paint_note(self, painter: QPainter, note: str, top: float) -> float:
        """Paint what is told over the picture, below `top`; returns where it ends."""
        run = Run(note, self._theme.text, bold=True)
        width, height = min(self._fonts.width(run) + 24, self.width() - 8), self._fonts.height + 10
        box = QRectF((self.width() - width) / 2, top + 4, width, height)
        painter.setPen(QColor(self._theme.border))
        painter.setBrush(QColor(self._theme.surface))
        painter.drawRoundedRect(box, height / 2, height / 2)
        self._fonts.paint_within(painter, box.adjusted(12, 0, -12, 0), [run])
        return box.bottom()


def _touch(moment: Moment) -> Touch | None:
    """What a hand may do: draw what stands still, and push what moves by itself."""
    if stands_still(moment):
        return Touch.DRAW
    return Touch.PUSH if moment.mode in (Mode.WATCHING, Mode.TRAINING) else None
