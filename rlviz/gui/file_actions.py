"""What the File menu does: open an agent or a run, and save them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Slot

from rlviz.gui.dialogs.file_choice import AGENTS, AGENTS_AND_RUNS, RUNS, FileDialog
from rlviz.gui.editing import Editing

What = Literal["agent", "best", "run"]


class FileActions(QObject):
    """Asks for files in the folder of the last one."""

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing)
        self._editing, self._window, self._controller = editing, editing.window, editing.controller
        self._folder = Path.home()

    @Slot()
    def open(self) -> None:
        """Ask for a file, and open what is in it."""
        dialog = FileDialog("Open an agent or a run", AGENTS_AND_RUNS, self._folder, self._window)
        dialog.fileSelected.connect(self._open)
        dialog.open()

    @Slot(str)
    def _open(self, path: str) -> None:
        self._folder = Path(path).parent
        self._editing.open_file(path)

    def save(self, what: What) -> None:
        """Ask for a file, and save the agent there, or write the run there from now on."""
        config, history = self._controller.config, self._controller.history
        if what == "best" and not (history is not None and history.evaluations):
            self._editing.refuse("There is no best agent yet: the greedy policy is evaluated when training begins.")
            return
        name = f"{config.algorithm}-{config.environment.replace('/', '-')}"
        title, kind = ("Save run", RUNS) if what == "run" else ("Save agent", AGENTS)
        dialog = FileDialog(title, kind, self._folder, self._window, save_as=name + "-best" * (what == "best"))
        dialog.fileSelected.connect(partial(self._save, what))
        dialog.open()

    def _save(self, what: What, path: str) -> None:
        self._folder = Path(path).parent
        self._controller.wishes.save.emit(path, what)
