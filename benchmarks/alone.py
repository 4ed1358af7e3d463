"""A training without a window, as fast as it can be."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from rlviz.session.config import RunConfig
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile


class Alone:
    """Goes on when it is asked to. Written down as it is made where there is a `path`."""

    def __init__(self, config: RunConfig, path: Path | None = None) -> None:
        self._run = Run(config)
        self._recorder = None if path is None else Recorder(self._run, RunFile(path, about(self._run)))

    def __len__(self) -> int:
        """Steps so far."""
        return len(self._run.history)

    def rate(self, last: int) -> float:
        """Steps a second until there are so many."""
        run, recorder = self._run, self._recorder
        first, begin = len(run.history), perf_counter()
        while len(run.history) < last:
            run.advance()
            if recorder is not None:
                recorder.look()
        return (len(run.history) - first) / (perf_counter() - begin)

    def close(self) -> None:
        """Write what is left, and let go of everything."""
        if self._recorder is not None:
            self._recorder.close()
        self._run.close()
