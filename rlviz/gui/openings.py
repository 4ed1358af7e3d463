"""What puts another run on show, on the worker's thread: one that begins, one from a file, one that forks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

from PySide6.QtCore import Slot

from rlviz.gui.run_worker import RunWorker
from rlviz.gui.worker_part import WorkerPart
from rlviz.gui.worker_slots import command, naming
from rlviz.session.config import RunConfig

P = ParamSpec("P")
Body = Callable[Concatenate["Openings", P], None]


def opening(method: Body[P]) -> Body[P]:
    """For commands that put another run on show: that one comes to nothing is told first, and then why."""

    @wraps(method)
    def told(self: Openings, /, *arguments: P.args, **named: P.kwargs) -> None:
        try:
            method(self, *arguments, **named)
        except Exception:
            self.fail_to_open()
            raise

    return told


class Openings(WorkerPart):
    """Its slots are commands as the worker's are. Runs that begin are written into the folder `runs`."""

    def __init__(self, worker: RunWorker, runs: Path) -> None:
        super().__init__(worker)
        self._runs = runs

    @Slot(object)
    @command
    @opening
    def open(self, config: RunConfig) -> None:
        """Begin a new run. The first call loads torch."""
        from rlviz.session.laboratory import Laboratory

        self._worker.take_on(Laboratory(config, runs=self._runs))

    @Slot(str, str)
    @command
    @opening
    def open_file(self, path: str, device: str) -> None:
        """Begin a new run with the agent in a file, on a device; or go on with the run in a file, or follow it."""
        from rlviz.session.opening import opened

        with naming(path):
            self._let_go_of(Path(path))
            laboratory = opened(Path(path), device, self._runs)
        self._worker.take_on(laboratory)
        self._worker.file_opened.emit(path)

    def _let_go_of(self, path: Path) -> None:
        """Where the run on show is written into this file, close it; not if the file would not give all of it back."""
        from rlviz.session.run_file import read_run

        if not (self._worker.has_run and self._worker.player.laboratory.writes(path)):
            return
        recording = self._worker.player.laboratory.recording
        recording.write()
        if recording.trouble:
            raise ValueError(f"{path.name} cannot be written: {recording.trouble}")
        read_run(path)
        self._worker.shut_down()  # then the file is whole, and nobody's

    @Slot(int)
    @command
    @opening
    def fork(self, step: int) -> None:
        """Go on from a step of this run as a second one; this one stays in its file."""
        self._worker.take_on(self._worker.player.laboratory.fork(step, self._runs))
        self._worker.forked.emit(step)

    def fail_to_open(self) -> None:
        """Tell that another run could not be opened, and whether the one on show is still there."""
        self._worker.unopened.emit(self._worker.has_run)
