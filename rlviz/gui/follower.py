"""The follower: takes in a few times a second what another program has written of the run on show, or of its parent."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from rlviz.gui.run_status import Status
from rlviz.gui.run_worker import RunWorker
from rlviz.session.writer import Writer

LOOK_EVERY = 250
"""Milliseconds between two looks into the file."""


class Follower(QObject):
    """Lives on the worker's thread, and looks between its slices of work."""

    def __init__(self, worker: RunWorker) -> None:
        super().__init__()
        self._worker = worker
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        worker.opened.connect(self._take_opened)

    @Slot(object)
    def _take_opened(self, status: Status) -> None:
        if status.writer is Writer.HERE and not status.parent_goes_on:
            self._timer.stop()
        else:
            self._timer.start(LOOK_EVERY)

    @Slot()
    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def _look(self) -> None:
        if not self._worker.closing:
            self._worker.look()
