"""Runs that are written down by tests, and what must be equal in two that are the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rlviz.session.branches import Trying, WhatIf
from rlviz.session.config import RunConfig
from rlviz.session.history import History
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, WrittenRun, read_run
from rlviz.session.training import weights_sha256


def trained(config: RunConfig, steps: int) -> Run:
    """A run after so many steps, or a few more until it rests."""
    run = Run(config)
    go_on(run, steps)
    return run


def go_on(run: Run, steps: int, recorder: Recorder | None = None) -> None:
    """Train until there are so many steps, or a few more until it rests."""
    while len(run.history) < steps or not run.resting:
        run.advance()
        if recorder is not None:
            recorder.look()


def written(path: Path, config: RunConfig, steps: int) -> WrittenRun:
    """A run of so many steps that was written down while it trained, and closed."""
    run = Run(config)
    recorder = Recorder(run, RunFile(path, about(run)))
    go_on(run, steps, recorder)
    recorder.close()
    run.close()
    return read_run(path)


def same_history(a: History, b: History) -> bool:
    """Whether two recordings hold the same steps, episodes and changes, bit for bit."""
    pairs = ((a.steps, b.steps), (a.episodes, b.episodes))
    rows = (np.array_equal(x.rows(0, len(x)), y.rows(0, len(y)), equal_nan=True) for x, y in pairs)
    return all(rows) and a.changes == b.changes


def same_run(a: Run, b: Run) -> bool:
    """Whether two runs have learnt the same from the same."""
    return weights_sha256(a) == weights_sha256(b) and same_history(a.history, b.history)


def answered(trying: Trying) -> WhatIf:
    """The answer to a what-if, worked out to its end."""
    while True:
        try:
            next(trying)
        except StopIteration as found:
            answer: WhatIf = found.value
            return answer
