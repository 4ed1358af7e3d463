"""The menu says which edit would be undone or done again, and offers nothing where there is none."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QUndoStack

from rlviz.gui.actions import Actions


class UndoNames(QObject):
    """Keeps two actions as the undo stack is. Lives on the GUI thread."""

    def __init__(self, stack: QUndoStack, actions: Actions) -> None:
        super().__init__(actions)
        self._undo, self._redo = actions["undo"], actions["redo"]
        stack.canUndoChanged.connect(self._undo.setEnabled)
        stack.canRedoChanged.connect(self._redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        for action in (self._undo, self._redo):
            action.setEnabled(False)

    @Slot(str)
    def _name_undo(self, edit: str) -> None:
        self._undo.setText(f"Undo {edit}".strip())

    @Slot(str)
    def _name_redo(self, edit: str) -> None:
        self._redo.setText(f"Redo {edit}".strip())
