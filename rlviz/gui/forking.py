"""Forking: a second run leaves the training at the frame on show, and the person is told what becomes of the first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from rlviz.gui.editing import Editing
from rlviz.numbers import whole_text

_NO_FRAME = "A fork leaves the training: go to one of its frames first, on the timeline or by the arrows."


class Forking(QObject):
    """Lives on the GUI thread."""

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing)
        self._editing, self._controller = editing, editing.controller
        self._parent = ""
        self._controller.worker.forked.connect(self._show_forked)

    def fork(self) -> None:
        """Go on as a second run from the frame on show."""
        step = self._controller.step_on_show()
        if self._controller.leaving:
            return
        if step is None:
            self._editing.refuse(_NO_FRAME)
            return
        self._parent = self._controller.whereabouts("the run that it leaves")
        self._controller.fork(step)

    @Slot(int)
    def _show_forked(self, step: int) -> None:
        self._editing.window.dock("panel").show()
        self._editing.hint(f"Forked at step {whole_text(step)}. {self._parent}")
