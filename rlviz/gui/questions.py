"""Questions about a run that its worker's thread answers between two steps of work, changing nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from rlviz.gui.run_worker import RunWorker
from rlviz.gui.worker_slots import NoRun


class Questions(QObject):
    """`answered` carries an answer, `refused` why there is none."""

    answered = Signal(object)
    refused = Signal(str)

    def __init__(self, worker: RunWorker) -> None:
        super().__init__()
        self._worker = worker

    @Slot(int)
    def what_if(self, step: int) -> None:
        """What each action would have led to after so many steps of the training."""
        if self._worker.closing:
            return
        try:
            self.answered.emit(self._worker.player.laboratory.what_if(step))
        except NoRun:
            self.refused.emit("there is no run yet")
        except Exception as error:  # noqa: BLE001  # an environment's own code may raise anything
            self.refused.emit(str(error))
