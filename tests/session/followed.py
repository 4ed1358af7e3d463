"""A run that is written by hand, as another program would, and what follows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from rlviz.session.history import History
from rlviz.session.observatory import Observatory
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile
from rlviz.session.writer import Writer
from tests.session.recorded import config
from tests.session.written import go_on


class Pen:
    """A run that is written by hand, as another program would."""

    def __init__(self, path: Path, algorithm: str = "dqn", **values: Any) -> None:
        self.path, self.run = path, Run(config(algorithm, **values))
        self.recorder = Recorder(self.run, RunFile(path, about(self.run)))

    def write(self, steps: int) -> None:
        """Train until there are so many steps, and write."""
        go_on(self.run, steps, self.recorder)
        self.recorder.write()

    def close(self) -> None:
        """End, with one plain file."""
        self.recorder.close()
        self.run.close()


def writer_of(observatory: Observatory) -> Writer:
    """Who writes the run, by a look at its file."""
    observatory.recording.read()
    return observatory.writer


def ends_to_come(history: History) -> int:
    """Episodes whose last step is recorded, and that have not ended."""
    flags = history.steps.column("terminated") + history.steps.column("truncated")
    return int(np.count_nonzero(flags)) - len(history.episodes)
