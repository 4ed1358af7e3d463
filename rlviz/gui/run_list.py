"""The list of runs in the window, and how much of the disk these may take."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from rlviz.gui.dialogs.front import bring_up
from rlviz.gui.dialogs.runs import RunsDialog
from rlviz.gui.editing import Editing
from rlviz.gui.run_status import Status

LIMIT, _AT_FIRST = "runs/gigabytes", 5.0
"""Gigabytes: some hundred runs of 100,000 steps, and no more than a fiftieth of a small laptop's disk."""


class RunList(QObject):
    """Opens the dialog, and carries what is asked for there to the shelf. Lives on the GUI thread."""

    _list_wanted = Signal()
    _limit_wanted = Signal(float)

    def __init__(self, editing: Editing, settings: QSettings) -> None:
        super().__init__(editing)
        self._editing, self._controller, self._settings = editing, editing.controller, settings
        self._dialog: RunsDialog | None = None
        self._file, self._held = "", True
        shelf, thinner = self._controller.shelf, self._controller.thinner
        self._list_wanted.connect(shelf.list_runs)
        self._limit_wanted.connect(thinner.hold_to)
        thinner.thinned.connect(self._list_again)
        thinner.held.connect(self._take_held)
        self._controller.opened.connect(self._hold_to_limit)
        self._controller.status_changed.connect(self._follow)

    @property
    def gigabytes(self) -> float:
        """What the runs may take on disk."""
        try:
            wanted = float(str(self._settings.value(LIMIT, _AT_FIRST)))
        except ValueError:
            return _AT_FIRST
        return wanted if math.isfinite(wanted) and wanted > 0 else _AT_FIRST

    @Slot()
    def show(self) -> None:
        """List all runs."""
        if self._dialog is None:
            self._dialog = self._made()
        self._dialog.disk.show_limit(self.gigabytes)
        self._dialog.disk.show_held(self._held)
        self._dialog.show_trouble("")
        self._list_wanted.emit()
        bring_up(self._dialog)

    def _made(self) -> RunsDialog:
        made, shelf = RunsDialog(self._editing.window), self._controller.shelf
        made.wanted.connect(self._editing.open_file)
        made.rename_wanted.connect(shelf.rename)
        made.throw_away_wanted.connect(shelf.throw_away)
        made.put_back_wanted.connect(shelf.put_back)
        made.disk.emptying_wanted.connect(shelf.empty_bin)
        made.disk.limit_edited.connect(self._take_limit)
        shelf.listed.connect(made.show_listing)
        shelf.refused.connect(made.show_trouble)
        shelf.renamed.connect(made.show_renamed)
        return made

    @Slot(float)
    def _take_limit(self, gigabytes: float) -> None:
        self._settings.setValue(LIMIT, gigabytes)
        self._hold_to_limit()

    @Slot()
    def _hold_to_limit(self) -> None:
        """Also whenever a run begins: the one before it has ended, and can be thinned from then on."""
        self._limit_wanted.emit(1e9 * self.gigabytes)

    @Slot(bool)
    def _take_held(self, held: bool) -> None:
        self._held = held
        if self._dialog is not None:
            self._dialog.disk.show_held(held)

    @Slot()
    def _list_again(self) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._list_wanted.emit()

    @Slot(object)
    def _follow(self, status: Status) -> None:
        """The run in the window has another file, or one at last: the list marks it."""
        if status.file != self._file:
            self._file = status.file
            self._list_again()
