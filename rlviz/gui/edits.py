"""What can be undone: each edit of a hyperparameter or of the bookmarks is one entry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from rlviz.learning.hyperparameters import Knob, Value
from rlviz.session.bookmarks import Bookmark
from rlviz.session.events import change_text

Bookmarks = tuple[Bookmark, ...]


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


class BookmarksEdit(QUndoCommand):
    """Sets, takes away or renames a bookmark."""

    def __init__(self, keep: Callable[[Bookmarks], None], text: str, old: Bookmarks, new: Bookmarks) -> None:
        super().__init__(text)
        self._keep, self._old, self._new = keep, old, new

    def redo(self) -> None:
        """Have the bookmarks as they are after the edit."""
        self._keep(self._new)

    def undo(self) -> None:
        """Have them as they were before."""
        self._keep(self._old)
