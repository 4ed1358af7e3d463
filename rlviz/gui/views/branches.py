"""What a what-if has found: for each action how long it went on, and what it was worth against what was predicted."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.frame_words import branch_name
from rlviz.gui.moment import Moment, Unfolding
from rlviz.gui.painted_view import PaintedView
from rlviz.gui.plots.layers import blend
from rlviz.gui.text_line import Run
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.numbers import measured_text, whole_text
from rlviz.session.branches import Branch, WhatIf

_MARGIN, _BETWEEN, _BAR, _GAP = 10.0, 4.0, 7.0, 12.0
_STEPS_ROOM, _WORTH_ROOM, _BAND_ROOM = "≥ 1 000 steps", "G 99.9", "99.9 … 99.9"
_OF_CONTINUOUS = 3
"""Lines where actions are continuous."""
_TIP = (
    "Each action in the state on show, and then the policy that was in force. Bars: steps until the episode ended, the "
    "mean over all rollouts and a line from the fewest to the most. G: the discounted return that was reached"
)


class BranchesView(PaintedView):
    """A line for each action, below one that says what was asked. Hidden while nothing is asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Unfolding | None = None
        self._names: list[Run] = []
        self._rows = 2
        self.setAccessibleName("What if")
        self.setToolTip(_TIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line for each action, and one above."""
        return QSize(400, math.ceil((self._rows + 1) * self._line_height + 8))

    def minimumSizeHint(self) -> QSize:
        """As high as the hint."""
        return QSize(260, self.sizeHint().height())

    @property
    def _line_height(self) -> float:
        return self._fonts.height + _BETWEEN

    def version(self, moment: Moment) -> Hashable:
        """The what-if, and how far it has unfolded."""
        return (moment.unfolding, moment.environment)

    def refresh(self, moment: Moment) -> None:
        """Take in what was found, and how far it has unfolded."""
        self._found, environment = moment.unfolding, moment.environment
        rows = len(environment.actions) or _OF_CONTINUOUS
        answer, taken = (None, -1) if self._found is None else (self._found.answer, self._found.taken)
        self._names = [] if answer is None else self._named(answer, taken, environment)
        if rows != self._rows:
            self._rows = rows
            self.updateGeometry()
        if self._found is not None and self._found.answer is not None:
            told = [question_text(self._found)]
            told += [branch_text(each, taken, environment) for each in self._found.answer.branches]
            self.setAccessibleDescription(". ".join(told))
        self.update()

    def _named(self, answer: WhatIf, taken: int, environment: EnvironmentDescription) -> list[Run]:
        names = []
        for index, branch in enumerate(answer.branches):
            words = branch_name(environment, answer, index) + _if_taken(branch, taken)
            names.append(Run(words, self._theme.action(environment.label(branch.action)), bold=True))
        return names

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the question and, once it is known, the answer."""
        painter, fonts = self._begin(self._theme.surface), self._fonts
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.sunken))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        found, line = self._found, QRectF(_MARGIN, 4, self.width() - 2 * _MARGIN, self._line_height)
        if found is not None:
            escape = Run("Esc", self._theme.muted)
            fonts.paint(painter, line.right() - fonts.width(escape), line.top() + fonts.ascent + 2, [escape])
            question = line.adjusted(0, 0, -fonts.width(escape) - _GAP, 0)
            fonts.paint_within(painter, question, [Run(question_text(found), self._theme.text)])
            if found.answer is not None:
                self._paint_answer(painter, line, found.answer)
        painter.end()

    def _paint_answer(self, painter: QPainter, line: QRectF, answer: WhatIf) -> None:
        room = max(self._fonts.width(name) for name in self._names)
        for branch, name in zip(answer.branches, self._names, strict=True):
            line.translate(0, self._line_height)
            self._fonts.paint_within(painter, line, [name])
            self._paint_branch(painter, line.adjusted(room + _GAP, 0, 0, 0), answer, branch, name.colour)

    def _paint_branch(self, painter: QPainter, line: QRectF, answer: WhatIf, branch: Branch, colour: str) -> None:
        fonts = self._fonts
        numbers = self._numbers(branch, answer)
        left = line.right() - fonts.line_width(numbers)
        fonts.paint_within(painter, QRectF(left, line.top(), line.right() - left, line.height()), numbers)
        bar = QRectF(line.left(), line.center().y() - _BAR / 2, left - _GAP - line.left(), _BAR)
        if bar.width() > _GAP:
            self._paint_steps(painter, bar, branch, answer, colour)

    def _numbers(self, branch: Branch, answer: WhatIf) -> list[Run]:
        theme, space = self._theme, Run("   ", self._theme.muted)
        worth = Run(f"G {measured_text(float(branch.returns.mean()))}", theme.text, bold=True, room=_WORTH_ROOM)
        steps = Run(steps_text(branch), theme.text, room=_STEPS_ROOM)
        if answer.drawn:
            return [steps, space, worth, space, Run(band_text(branch), theme.muted, room=_BAND_ROOM)]
        return [steps, space, worth, space, Run(f"Q {measured_text(branch.predicted)}", theme.muted, room=_WORTH_ROOM)]

    def _paint_steps(self, painter: QPainter, bar: QRectF, branch: Branch, answer: WhatIf, colour: str) -> None:
        """The steps of a branch on a scale of the longest of all; those that have unfolded are full."""
        elapsed = 0 if self._found is None else self._found.elapsed
        most = max(float(each.steps.max()) for each in answer.branches)
        mean = float(branch.steps.mean())
        painter.setPen(Qt.PenStyle.NoPen)
        pale = blend(colour, self._theme.sunken, 0.35)
        for steps, shade in ((mean, pale), (min(mean, float(elapsed)), QColor(colour))):
            painter.setBrush(shade)
            painter.drawRect(QRectF(bar.left(), bar.top(), bar.width() * steps / most, bar.height()))
        if answer.drawn:
            painter.setPen(QColor(self._theme.text))
            low, high = (bar.left() + bar.width() * float(each) / most for each in np.sort(branch.steps)[[0, -1]])
            painter.drawLine(QLineF(low, bar.center().y(), high, bar.center().y()))


def question_text(found: Unfolding) -> str:
    """What was asked, and how it is answered: `What if, after step 3 565 · then the greedy policy · 12 steps on`."""
    told = [f"What if, after step {whole_text(found.step)}"]
    if found.answer is None:
        return f"{told[0]}: working out what each action leads to …"
    told.append(f"then π, {len(found.answer.branches[0].steps)} rollouts" if found.answer.drawn else "then greedy")
    if found.answer.drawn and not math.isnan(found.answer.value):
        told.append(f"V(s) {measured_text(found.answer.value)}")
    return " · ".join([*told, f"{whole_text(found.elapsed)} steps on"])


def branch_text(branch: Branch, taken: int, environment: EnvironmentDescription) -> str:
    """A branch in words, with what was predicted: `◂ left (taken): 12 steps, G 11.4 against Q 36.6`."""
    label = environment.label(branch.action)
    told = f"{label.glyph} {label.name}{_if_taken(branch, taken)}: {steps_text(branch)}, "
    told += f"G {measured_text(float(branch.returns.mean()))}"
    if len(branch.returns) > 1:
        return f"{told} ({band_text(branch)})"
    return told if math.isnan(branch.predicted) else f"{told} against Q {measured_text(branch.predicted)}"


def steps_text(branch: Branch) -> str:
    """How long a branch went on; at the time limit it would have gone on."""
    return f"{'' if branch.ended else '≥ '}{measured_text(float(branch.steps.mean()))} steps"


def band_text(branch: Branch) -> str:
    """The lowest and the highest return of all rollouts."""
    low, high = float(branch.returns.min()), float(branch.returns.max())
    return f"{measured_text(low)} … {measured_text(high)}"


def _if_taken(branch: Branch, taken: int) -> str:
    return " (taken)" if isinstance(branch.action, int) and branch.action == taken else ""
