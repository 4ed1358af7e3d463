"""What if: asks what each action would have led to at the frame on show, and tells the answer in words."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Signal, Slot

from rlviz.gui.editing import Editing
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.numbers import measured_text, whole_text
from rlviz.session.branches import Branch, WhatIf


class WhatIfQuestion(QObject):
    """One question at a time: the answer to an older one is passed over. Lives on the GUI thread."""

    _wanted = Signal(int)

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing)
        self._editing, self._controller = editing, editing.controller
        self._asked: tuple[int, int | None] | None = None
        questions = self._controller.questions
        self._wanted.connect(questions.what_if)
        questions.answered.connect(self._show)
        questions.refused.connect(self._refuse)

    def ask(self) -> None:
        """Ask about the frame on show; it must be a state of the training in which an action was chosen."""
        step, moment = self._controller.step_on_show(), self._controller.moment()
        if step is None:
            self._editing.refuse(
                "A what-if begins in the training: go to one of its frames, on the timeline or by the arrows."
            )
        elif moment.index >= moment.shown.episode(moment.episode).length:
            self._editing.refuse("No action was taken in this state: go one frame back, and ask again.")
        else:
            action = moment.frame().action
            self._asked = step, action if isinstance(action, int) else None
            self._controller.cursor.go(moment.episode, moment.index)
            self._wanted.emit(step)

    @Slot(object)
    def _show(self, answer: WhatIf) -> None:
        if self._asked is None or self._asked[0] != answer.step:
            return
        taken, self._asked = self._asked[1], None
        text = answer_text(answer, taken, self._controller.environment)
        self._editing.window.banner.show_message("info", text)

    @Slot(str)
    def _refuse(self, why: str) -> None:
        self._asked = None
        self._editing.refuse(f"No what-if here: {why}")


def answer_text(answer: WhatIf, taken: int | None, environment: EnvironmentDescription) -> str:
    """The branches in words, each with what was predicted: `◂ left (taken): 12 steps, G 11.4 against Q 36.6`."""
    how = "then the greedy policy" if answer.rollouts == 1 else f"then π, means of {answer.rollouts} rollouts"
    told = "; ".join(_branch_text(each, taken, environment) for each in answer.branches)
    return f"What if, after step {whole_text(answer.step)}, {how}: {told}."


def _branch_text(branch: Branch, taken: int | None, environment: EnvironmentDescription) -> str:
    label = environment.label(branch.action)
    name = f"{label.glyph} {label.name}{' (taken)' if branch.action == taken else ''}"
    length = ("" if branch.ended else "≥\u202f") + f"{measured_text(branch.steps)} steps"
    worth = f"G {measured_text(branch.discounted_return)}"
    if branch.lowest < branch.highest:
        worth += f" ({measured_text(branch.lowest)} to {measured_text(branch.highest)})"
    if not math.isnan(branch.predicted):
        worth += f" against Q {measured_text(branch.predicted)}"
    return f"{name}: {length}, {worth}"
