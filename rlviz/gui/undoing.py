"""Undo and redo, in the menu: each says which edit it means, and is offered where there is one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from rlviz.gui.actions import Actions
from rlviz.gui.run_controller import RunController


class Undoing(QObject):
    """Keeps two actions as the undo stack is, and does what they say. Lives on the GUI thread."""

    def __init__(self, controller: RunController, actions: Actions) -> None:
        super().__init__(actions)
        self._controller, stack = controller, controller.undo_stack
        self._undo, self._redo = actions["undo"], actions["redo"]
        stack.canUndoChanged.connect(self._undo.setEnabled)
        stack.canRedoChanged.connect(self._redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        for action in (self._undo, self._redo):
            action.setEnabled(False)

    def undo(self) -> None:
        """Undo the last edit: of the run on show, and never of the one that it gives way to."""
        if not self._controller.leaving:
            self._controller.undo_stack.undo()

    def redo(self) -> None:
        """Do it again."""
        if not self._controller.leaving:
            self._controller.undo_stack.redo()

    @Slot(str)
    def _name_undo(self, edit: str) -> None:
        self._undo.setText(f"Undo {edit}".strip())

    @Slot(str)
    def _name_redo(self, edit: str) -> None:
        self._redo.setText(f"Redo {edit}".strip())
