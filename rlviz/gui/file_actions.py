"""What the File menu does: open an agent or a run, and save them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal, Slot

from rlviz.gui.dialogs.file_choice import AGENTS, AGENTS_AND_RUNS, RUNS, FileDialog
from rlviz.gui.dialogs.runs import RunsDialog
from rlviz.gui.editing import Editing

What = Literal["agent", "best", "run"]


class FileActions(QObject):
    """Asks for files in the folder of the last one, and lists the runs that were kept."""

    _list_wanted = Signal()

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing)
        self._editing, self._window, self._controller = editing, editing.window, editing.controller
        self._folder = Path.home()
        self.runs: RunsDialog | None = None

    def show_runs(self) -> None:
        """List all runs."""
        if self.runs is None:
            self.runs = self._made_list()
        self._list_wanted.emit()
        self.runs.show()
        self.runs.raise_()
        self.runs.activateWindow()

    def _made_list(self) -> RunsDialog:
        made, shelf = RunsDialog(self._window), self._controller.shelf
        made.wanted.connect(self._editing.open_file)
        self._list_wanted.connect(shelf.list_runs)
        made.rename_wanted.connect(shelf.rename)
        made.throw_away_wanted.connect(shelf.throw_away)
        made.put_back_wanted.connect(shelf.put_back)
        shelf.listed.connect(made.show_runs)
        shelf.refused.connect(made.show_trouble)
        shelf.thrown.connect(made.show_thrown)
        return made

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
