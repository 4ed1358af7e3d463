"""What is altered of a run, and saved of it, on the worker's thread between two of its steps."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot

from rlviz.gui.worker_part import WorkerPart
from rlviz.gui.worker_slots import command, naming
from rlviz.learning.hyperparameters import Value
from rlviz.session.bookmarks import Bookmark, keep_bookmarks


class Alterations(WorkerPart):
    """Its slots are commands as the worker's are, and what came of them the worker's signals tell."""

    @Slot(str, object)
    @command
    def change(self, name: str, value: Value) -> None:
        """Change one hyperparameter before the next step, or the next rollout."""
        self._worker.ours().change(name, value)
        self._worker.changed.emit(name, value)
        self._worker.tell()

    @Slot()
    @command
    def copy_target(self) -> None:
        """Copy the online network to the target network; tells after how many steps."""
        laboratory = self._worker.ours()
        laboratory.copy_target()
        self._worker.target_copied.emit(laboratory.agent.steps)
        self._worker.tell()

    @Slot(str)
    @command
    def set_device(self, name: str) -> None:
        """Go on computing on another device."""
        self._worker.ours().set_device(name)
        self._worker.tell()

    @Slot(object)
    @command
    def bookmark(self, bookmarks: tuple[Bookmark, ...]) -> None:
        """Keep these bookmarks, in place of those set before; that this was tried is told also where it failed."""
        try:
            keep_bookmarks(self._worker.ours().history, bookmarks)
        finally:
            self._worker.bookmarked.emit(bookmarks)
        self._worker.tell()

    @Slot(str, str)
    @command
    def save(self, path: str, what: str) -> None:
        """Save the "agent" as it is, the "best" as it was then, or the "run", which is written there from now on."""
        with naming(path):
            if what == "run":
                self._worker.ours().recording.begin(Path(path))
            else:
                self._worker.player.laboratory.save(Path(path), best=what == "best")
        self._worker.saved.emit(path)
        self._worker.tell()
