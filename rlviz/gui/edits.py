"""What can be undone: each edit of a hyperparameter is one entry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from rlviz.learning.hyperparameters import Knob, Value
from rlviz.session.events import change_text


class HyperparameterEdit(QUndoCommand):
    """Sets a hyperparameter of the running training; undone, it is set back from then on. What was learnt stays."""

    def __init__(self, apply: Callable[[str, Value], None], knob: Knob, old: Value, new: Value) -> None:
        super().__init__(change_text(knob, old, new))
        self._apply, self._name, self._old, self._new = apply, knob.name, old, new

    def redo(self) -> None:
        """Set the new value."""
        self._apply(self._name, self._new)

    def undo(self) -> None:
        """Set the old value."""
        self._apply(self._name, self._old)
