"""The follower: has the files of the run on show looked at again and again, also while nothing runs.

What another program has written of it, or of its parent, is taken in; what a fork shares with its parent is written.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from rlviz.gui.run_worker import RunWorker
from rlviz.gui.worker_slots import NoRun
from rlviz.session.writer import Writer

_READ_EVERY, _WRITE_EVERY = 250, 25
"""Milliseconds between two looks into a file, and between two parts of a past; training comes in between.

Where a disk refuses such a part, it is tried again as seldom as files are looked into.
"""


class Follower(QObject):
    """Lives on the worker's thread, and looks between its slices of work."""

    def __init__(self, worker: RunWorker) -> None:
        super().__init__()
        self._worker = worker
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        worker.opened.connect(self._wait)

    @Slot()
    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def _wait(self) -> None:
        """Until the next look, if there is anything to look for."""
        try:
            laboratory = self._worker.player.laboratory
        except NoRun:
            self._timer.stop()
            return
        behind, refused = laboratory.recording.behind, bool(laboratory.recording.trouble)
        if behind and not refused:
            self._timer.start(_WRITE_EVERY)
        elif behind or laboratory.writer is not Writer.HERE or laboratory.ancestry.following is not None:
            self._timer.start(_READ_EVERY)
        else:
            self._timer.stop()

    @Slot()
    def _look(self) -> None:
        if not self._worker.closing:
            self._worker.look()
            self._wait()
