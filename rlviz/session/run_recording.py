"""Whether a run is written into a file, and how that goes: a disk that refuses stops no training."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, WrittenRun, read_run


class RunRecording:
    """Of one run. `path` is the file, None where there is none; `trouble` is why it cannot be written, empty if it can.

    All that could not be written is held by the run, and tried again.
    """

    def __init__(self, run: Run) -> None:
        self.path: Path | None = None
        self.trouble = ""
        self._run = run
        self._recorder: Recorder | None = None

    @property
    def file(self) -> str:
        """The name of the file, empty where there is none."""
        return "" if self.path is None else self.path.name

    def begin(self, path: Path) -> None:
        """Write the whole run into a new file, in place of one that is there, and go on with it. OSError if refused.

        ValueError where it is written there already.
        """
        if self.path is not None and path.resolve() == self.path.resolve():
            raise ValueError(f"{path.name} holds this run already, up to this step")
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        try:
            Recorder(self._run, RunFile(beside, about(self._run))).close()
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
        self.close()
        self._take(Recorder(self._run, RunFile.going_on(read_run(path)), len(self._run.history)), path)

    def go_on(self, written: WrittenRun) -> None:
        """Write on in the file that the run comes from."""
        self.path = written.path
        try:
            self._take(Recorder(self._run, RunFile.going_on(written), written.last_snapshot), written.path)
        except OSError as error:
            self.trouble = str(error.strerror)

    def _take(self, recorder: Recorder, path: Path) -> None:
        self._recorder, self.path, self.trouble = recorder, path, ""

    def look(self) -> None:
        """Write what is due."""
        self._try(Recorder.look)

    def write(self) -> None:
        """Write all that is not written."""
        self._try(Recorder.write)

    def mark(self) -> None:
        """Keep the run as it is after something that was no step."""
        self._try(Recorder.mark)

    def close(self) -> None:
        """Write the rest, and leave one plain file."""
        self._try(Recorder.close)
        self._recorder, self.path = None, None

    def _try(self, act: Callable[[Recorder], None]) -> None:
        if self._recorder is None:
            return
        try:
            act(self._recorder)
            self.trouble = ""
        except OSError as error:
            self.trouble = str(error.strerror)
