"""The writer of the past: has what a fork shares with its parent written part by part, also while nothing runs."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from rlviz.gui.run_worker import RunWorker
from rlviz.gui.worker_slots import NoRun

_EVERY = 25
"""Milliseconds between two parts: commands and training come in between."""


class PastWriter(QObject):
    """Lives on the worker's thread, and ticks as long as the file of the run on show is behind."""

    def __init__(self, worker: RunWorker) -> None:
        super().__init__()
        self._worker = worker
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._write)
        worker.opened.connect(self._begin)

    @Slot(object)
    def _begin(self, _: object) -> None:
        if self._behind:
            self._timer.start(_EVERY)

    @property
    def _behind(self) -> bool:
        try:
            return self._worker.player.laboratory.recording.behind
        except NoRun:
            return False

    @Slot()
    def stop(self) -> None:
        """Write no more."""
        self._timer.stop()

    @Slot()
    def _write(self) -> None:
        if self._worker.closing or not self._behind:
            self.stop()
        else:
            self._worker.look()
