"""What the File menu does: open an agent or a run, and save them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QSettings, Slot

from rlviz.gui.dialogs.file_choice import AGENTS, AGENTS_AND_RUNS, RUNS, FileDialog
from rlviz.gui.editing import Editing
from rlviz.gui.recent_files import RecentFiles
from rlviz.gui.run_list import RunList

What = Literal["agent", "best", "run"]


class FileActions(QObject):
    """Asks for files in the folder of the last one, remembers them, and lists the runs that were kept."""

    def __init__(self, editing: Editing, settings: QSettings) -> None:
        super().__init__(editing)
        self._editing, self._window, self._controller = editing, editing.window, editing.controller
        self._folder = Path.home()
        self.runs = RunList(editing, settings)
        self.recent = RecentFiles(self._window.actions_by_id, settings)
        self.recent.chosen.connect(editing.open_file)
        self._controller.worker.file_opened.connect(self.recent.note)
        self._controller.worker.saved.connect(self.recent.note)
        self._controller.shelf.renamed.connect(self.recent.follow)

    def open_palette(self) -> None:
        """Offer all that can be asked for, these files too."""
        self._window.open_palette(self.recent.commands())

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
        name = f"{config.algorithm}-{config.environment.replace('/', '-')}" + "-best" * (what == "best")
        title, kind = ("Save run", RUNS) if what == "run" else ("Save agent", AGENTS)
        written = self._controller.status.file if what == "run" and self._controller.status is not None else ""
        dialog = FileDialog(title, kind, self._folder, self._window, save_as=Path(written).stem or name)
        dialog.fileSelected.connect(partial(self._save, what))
        dialog.open()

    def _save(self, what: What, path: str) -> None:
        self._folder = Path(path).parent
        self._controller.wishes.save.emit(path, what)
