"""Holds the runs on disk to a limit, on the worker's thread: a short piece of work at a time, with training between."""

from __future__ import annotations

import logging
import math
from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rlviz.gui.run_worker import RunWorker

_REST, _AWAY, _LOOK_EVERY = 20, 2_000, 60_000
"""Milliseconds between two pieces of work, after files were moved, and between two looks at what the disk holds."""
_log = logging.getLogger(__name__)


class RunThinner(QObject):
    """`held` says at the end of each look whether the runs take no more than they may; then nothing is left to thin.

    Why on the worker's thread: it is the one that opens, renames and deletes these files, and no file is then taken
    from under a piece of work. The first look loads what reads runs: the window is on the screen by then.
    """

    held = Signal(bool)
    thinned = Signal()

    def __init__(self, folder: Path, worker: RunWorker) -> None:
        super().__init__()
        self._folder, self._worker, self._limit = folder, worker, math.inf
        self._left: Generator[None, None, None] | None = None
        self._pieces = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._work)

    @Slot(float)
    def hold_to(self, nbytes: float) -> None:
        """Let the runs take at most so many bytes from now on, with what is in the bin."""
        self._stop()
        self._limit = nbytes
        self._work()

    @Slot()
    def let_go(self) -> None:
        """Leave the file at work as it is: it will be moved. What is left to do is done a while later."""
        self._stop()
        self._timer.start(_AWAY)

    @Slot()
    def shut_down(self) -> None:
        """Stop, on the worker's own thread."""
        self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        if self._left is not None:
            self._left.close()
            self._left = None

    @Slot()
    def _work(self) -> None:
        from rlviz.session.run_library import RunLibrary
        from rlviz.session.thinning import thinned

        if self._worker.closing:
            return
        if self._left is None:
            self._left, self._pieces = thinned(RunLibrary(self._folder), self._limit), 0
        try:
            next(self._left)
        except StopIteration:
            self._end(RunLibrary(self._folder).nbytes())
        except OSError as error:
            _log.warning("not thinned: %s", error)
            self._left = None
            self._timer.start(_LOOK_EVERY)
        else:
            self._pieces += 1
            self._timer.start(_REST)

    def _end(self, nbytes: int) -> None:
        self._left = None
        self.held.emit(nbytes <= self._limit)
        if self._pieces:
            self.thinned.emit()
        self._timer.start(_LOOK_EVERY)
