"""Questions about a run that its worker's thread answers between two slices of work, changing nothing."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rlviz.gui.run_worker import SLICE, RunWorker
from rlviz.gui.worker_slots import NoRun
from rlviz.session.branches import Trying


class Questions(QObject):
    """One question at a time: a newer one takes its place.

    `answered` carries the answer, `refused` the step that was asked about, and why there is none. A question is
    worked on in slices, so that training and other commands go on meanwhile.
    """

    answered = Signal(object)
    refused = Signal(int, str)

    def __init__(self, worker: RunWorker) -> None:
        super().__init__()
        self._worker = worker
        self._trying: Trying | None = None
        self._step = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    @Slot(int)
    def what_if(self, step: int) -> None:
        """What each action would have led to after so many steps of the training."""
        self.drop()
        self._step = step
        if self._worker.closing:
            return
        try:
            self._trying = self._worker.player.laboratory.what_if(step)
        except NoRun:
            self.refused.emit(step, "there is no run yet")
        else:
            self._timer.start(0)

    @Slot()
    def drop(self) -> None:
        """Nobody wants the answer any longer."""
        self._timer.stop()
        if self._trying is not None:
            self._trying.close()
            self._trying = None

    @Slot()
    def _go_on(self) -> None:
        trying, end = self._trying, perf_counter() + SLICE
        if trying is None or self._worker.closing:
            return
        try:
            while perf_counter() < end:
                next(trying)
        except StopIteration as found:
            self._trying = None
            self.answered.emit(found.value)
        except Exception as error:  # noqa: BLE001  # an environment's own code may raise anything
            self._trying = None
            self.refused.emit(self._step, str(error))
        else:
            self._timer.start(0)
