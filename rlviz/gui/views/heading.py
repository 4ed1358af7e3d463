"""What is on show: the environment, a chip with the mode, and where in the recording the frame lies."""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.moment import Mode, Moment
from rlviz.gui.text_line import LineFonts, Run
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View


def chip_text(moment: Moment) -> str:
    """The mode in words; for a past frame with the number of its episode, counted from 1."""
    if moment.mode is Mode.VIEWING and not moment.empty:
        return f"{Mode.VIEWING.value} EPISODE {moment.episode + 1}"
    return moment.mode.value


def chip_colour(mode: Mode, theme: Theme) -> str:
    """Neutral as the training return, green for the greedy policy, blue for what a person selected, grey at rest."""
    return {
        Mode.LOADING: theme.muted,
        Mode.PAUSED: theme.muted,
        Mode.TRAINING: theme.training,
        Mode.WATCHING: theme.greedy,
        Mode.PLAYING: theme.epsilon,
        Mode.VIEWING: theme.accent,
        Mode.ERROR: theme.danger,
    }[mode]


class HeadingView(View):
    """The name of the environment, the chip, and at the right the episode and step on show, marked while it goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fonts = LIGHT, LineFonts(self.font())
        self._title, self._chip, self._mode = "", Mode.LOADING.value, Mode.LOADING
        self._place, self._live = "", False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def chip(self) -> str:
        """The chip's text."""
        return self._chip

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, math.ceil(self._fonts.height) + 6)

    def minimumSizeHint(self) -> QSize:
        """The name and the chip; the rest gives way."""
        return QSize(260, self.sizeHint().height())

    def version(self, moment: Moment) -> Hashable:
        """What the line says."""
        return (moment.environment.id, moment.mode, moment.episode, moment.index, moment.live)

    def refresh(self, moment: Moment) -> None:
        """Say what is on show."""
        said = (self._title, self._chip)
        self._title, self._chip, self._mode = moment.environment.id, chip_text(moment), moment.mode
        if said != (self._title, self._chip):
            self.setAccessibleName(f"{self._title}: {self._chip}")
        self._place = "" if moment.empty else f"episode {moment.episode + 1} · step {moment.index}"
        self._live = moment.live and not moment.empty and moment.mode not in (Mode.PAUSED, Mode.ERROR)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again with a new font."""
        if event.type() == QEvent.Type.FontChange:
            self._fonts = LineFonts(self.font())
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name and chip at the left, the place at the right as far as it fits."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(self.rect())
        title = [Run(self._title, self._theme.text, bold=True)]
        self._fonts.paint_within(painter, line, title)
        chip = self._paint_chip(painter, line, self._fonts.line_width(title) + 8)
        self._paint_place(painter, line.adjusted(chip.right() + 10, 0, 0, 0))
        painter.end()

    def _paint_chip(self, painter: QPainter, line: QRectF, left: float) -> QRectF:
        words = [Run(self._chip, self._theme.on_chip, bold=True)]
        height = self._fonts.height + 4
        box = QRectF(left, line.center().y() - height / 2, self._fonts.line_width(words) + 28, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(chip_colour(self._mode, self._theme)))
        painter.drawRoundedRect(box, height / 2, height / 2)
        self._fonts.paint_within(painter, box.adjusted(14, 0, -14, 0), words)
        return box

    def _paint_place(self, painter: QPainter, room: QRectF) -> None:
        where = [Run(self._place, self._theme.muted)]
        marked = [Run("● live", self._theme.accent), Run("   ", self._theme.muted), *where]
        line = marked if self._live and self._fonts.line_width(marked) <= room.width() else where
        indent = max(0.0, room.width() - self._fonts.line_width(line))
        self._fonts.paint_within(painter, room.adjusted(indent, 0, 0, 0), line)
