"""The thread on which runs are computed, and what lives on it: the worker, and those beside it that answer and look."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QThread

from rlviz.gui.alterations import Alterations
from rlviz.gui.follower import Follower
from rlviz.gui.hand_work import HandWork
from rlviz.gui.openings import Openings
from rlviz.gui.questions import Questions
from rlviz.gui.run_shelf import RunShelf
from rlviz.gui.run_thinner import RunThinner
from rlviz.gui.run_worker import RunWorker


class WorkThread(QThread):
    """Runs are written into the folder `runs`. Nothing starts after `close`."""

    def __init__(self, runs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run worker")
        self.worker = RunWorker()
        self.openings = Openings(self.worker, runs)
        self.shelf, self.thinner = RunShelf(runs, self.worker), RunThinner(runs, self.worker)
        self.alterations, self.questions = Alterations(self.worker), Questions(self.worker)
        self.hand_work, self._follower = HandWork(self.worker), Follower(self.worker)
        files, asked = (self.shelf, self.thinner), (self.openings, self.alterations, self.questions, self.hand_work)
        for each in (self.worker, *files, *asked, self._follower):
            each.moveToThread(self)
        self.worker.opened.connect(self.questions.drop)  # on this thread: nothing is asked of a run that is closed
        self.shelf.moving.connect(self.thinner.let_go)
        self.finished.connect(self.questions.drop)
        self.finished.connect(self.thinner.shut_down)
        self.finished.connect(self._follower.stop)
        self.finished.connect(self.worker.shut_down)

    def close(self) -> None:
        """End the worker and wait for it."""
        self.worker.closing = True
        self.quit()
        self.wait()
