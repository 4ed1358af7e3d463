"""Playing by hand, and whether the agent learns from it: not unless asked, and only where its algorithm can."""

from __future__ import annotations

from rlviz.gui.editing import Editing
from rlviz.learning.algorithms import entry, teaching_refusal


class Playing:
    """What P and the menu say of it. Off at every start. Lives on the GUI thread."""

    def __init__(self, editing: Editing) -> None:
        self._editing, self._controller = editing, editing.controller
        self._asked = editing.window.actions_by_id["teach"]

    @property
    def _refusal(self) -> str:
        return teaching_refusal(entry(self._controller.config.algorithm))

    @property
    def going_on(self) -> bool:
        """Whether a person plays or teaches now."""
        controller = self._controller
        return controller.running and controller.activity.by_hand and controller.pose is None

    def toggle(self) -> None:
        """Play, or leave it."""
        if self.going_on:
            self._controller.wishes.pause.emit()
        else:
            self.begin()

    def begin(self) -> None:
        """Play. What was asked of another algorithm and cannot be had of this one is told, with a way on."""
        if self._controller.teaching and self._refusal:
            banner = self._editing.window.banner
            banner.show_message("error", self._refusal, (("Play all the same", self._begin_unlearnt),))
        else:
            self._controller.play()

    def _begin_unlearnt(self) -> None:
        self._ask(learn=False)
        self._controller.play()

    def choose(self) -> None:
        """Ask for play to be learnt from, or no longer; who plays at that moment goes on so."""
        controller, learn = self._controller, not self._controller.teaching
        if learn and self._refusal:
            self._editing.refuse(self._refusal)
            learn = False
        changed = learn is not controller.teaching
        self._ask(learn=learn)
        if changed and self.going_on:
            controller.play()

    def _ask(self, *, learn: bool) -> None:
        self._controller.teaching = learn
        self._asked.setChecked(learn)
