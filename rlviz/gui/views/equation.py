"""The learning signal of the frame on show as an equation with its numbers, and the frame's other facts."""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.frame_words import stands_still
from rlviz.gui.learning_signal import advantage, facts, log_likelihood, table_update, td_error
from rlviz.gui.moment import GOING_ON, Moment
from rlviz.gui.painted_view import PaintedView
from rlviz.gui.text_line import Run
from rlviz.gui.theme import Theme

_MARGIN = 10.0
_OF_A_POSE = (
    "Nothing is learnt from a state set by hand.",
    "G: watch the agent play on from here · Esc: back to the recorded frame",
)


class EquationView(PaintedView):
    """The TD error δ, in a table the step that it makes, or the advantage A over a baseline: each part in its colour,
    and then with its number.

    What the advantage weighs stands below it where the policy is a Gaussian: the log-likelihood of the action.

    While the moment follows the newest step it shows the step before: what that led to is known already.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moment: Moment | None = None
        self._lines: list[list[Run]] = []
        self._rows = 2
        self.setAccessibleName("Learning signal")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Two lines, or three, whatever they say."""
        return QSize(400, math.ceil(self._rows * self._fonts.height + 8 + 4 * self._rows))

    def minimumSizeHint(self) -> QSize:
        """As high as the hint."""
        return QSize(260, self.sizeHint().height())

    def version(self, moment: Moment) -> Hashable:
        """The frame, and what is known of its future: the next state gives δ, the episode's end Gₜ."""
        if moment.empty:
            return (moment.shown, moment.entry.name, moment.mode)
        following, ended = min(len(moment.shown), moment.row + 2), len(moment.shown.episodes) > moment.episode
        return (moment.shown, moment.episode, moment.index, moment.mode, moment.live, following, ended)

    def refresh(self, moment: Moment) -> None:
        """Write the lines of the frame."""
        self._moment = moment
        rows = 3 if moment.scores == "Gaussian" else 2
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()
        self._write()
        if stands_still(moment):
            self.setAccessibleDescription("\n".join("".join(run.text for run in line) for line in self._lines))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self._write()

    def _write(self) -> None:
        moment, theme = self._moment, self._theme
        if moment is None or moment.empty:
            words = "The first step will show here what it teaches."
            self._lines = [[Run(words, theme.muted)]]
        elif moment.pose is not None:
            self._lines = [[Run(words, theme.muted)] for words in _OF_A_POSE]
        else:
            self._lines = _lines(moment, theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the equation above the facts."""
        painter = self._begin(self._theme.surface)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.sunken))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        place = QRectF(_MARGIN, 6, self.width() - 2 * _MARGIN, self._fonts.height)
        for line in self._lines:
            self._fonts.paint_within(painter, place, line)
            place.translate(0, self._fonts.height + 4)
        painter.end()


def _lines(moment: Moment, theme: Theme) -> list[list[Run]]:
    before = moment.live and moment.mode in GOING_ON and moment.index > 0
    frame = moment.frame(before=int(before))
    action = None if frame.action is None else moment.environment.label(frame.action)
    if moment.scores != "Q" and "baseline" in moment.entry.hyperparameters.knobs():
        equation = advantage(moment.shown, frame, action, theme)
    elif action is None or math.isnan(frame.learning_rate):
        equation = td_error(frame, action, theme, of_values=moment.scores == "Q")
    else:
        equation = table_update(frame, action, theme)
    likelihood = log_likelihood(frame, theme) if moment.scores == "Gaussian" else []
    return [line for line in (equation, likelihood, facts(frame, theme)) if line]
