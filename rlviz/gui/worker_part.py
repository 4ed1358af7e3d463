"""What all that takes commands beside the worker, on its thread, has in common."""

from __future__ import annotations

from PySide6.QtCore import QObject, SignalInstance

from rlviz.gui.run_worker import RunWorker


class WorkerPart(QObject):
    """Its slots may be commands as the worker's are: refusals and failures are the worker's."""

    def __init__(self, worker: RunWorker) -> None:
        super().__init__()
        self._worker = worker

    @property
    def closing(self) -> bool:
        """Whether nothing starts any more."""
        return self._worker.closing

    @property
    def refused(self) -> SignalInstance:
        """Carries what is wrong with a wish."""
        return self._worker.refused

    def stop_with(self, error: Exception) -> None:
        """Pause and report a failure."""
        self._worker.stop_with(error)
