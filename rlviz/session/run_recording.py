"""Whether a run is written into a file, and how that goes: a disk that refuses stops no training."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from errno import ENOENT
from pathlib import Path
from time import perf_counter

from rlviz.session.about import About, Origin, new_id
from rlviz.session.about_in_file import tell_of
from rlviz.session.beside import forget
from rlviz.session.packing import pack
from rlviz.session.recorder import Recorder, about, forked, rest
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, WrittenRun
from rlviz.session.run_library import RunLibrary
from rlviz.session.run_state import state_of
from rlviz.session.snapshots import Snapshot
from rlviz.session.whole_runs import copied, settle

_AGAIN = 5.0
"""Seconds after which a file that could not begin, or was taken away, is tried again."""
_TAKEN_AWAY = "the file was taken away"


class RunRecording:
    """Of one run. `path` is the file, None where there is none; `trouble` is why it cannot be written, empty if it can.

    `origin` is where a fork left its parent. All that could not be written is held by the run, and tried again. Where
    there is a library, a run that has trained is written there by itself, until a person chooses a file for it.
    """

    def __init__(self, run: Run, library: RunLibrary | None = None) -> None:
        self._library, self._again = library, 0.0
        self._unasked: Path | None = None
        self.origin: Origin | None = None
        self._id = new_id()
        self._before_all: tuple[Snapshot, ...] = ()
        self.path: Path | None = None
        self.trouble = ""
        self._run = run
        self._recorder: Recorder | None = None

    @property
    def file(self) -> str:
        """The name of the file, empty where there is none."""
        return "" if self.path is None else self.path.name

    @property
    def behind(self) -> bool:
        """Whether looks shall follow, also while nothing happens: a shared past is still to be written."""
        return self._recorder is not None and self._recorder.behind

    def begin(self, path: Path) -> None:
        """Write the whole run into a new file, in place of one that is there, and go on with it. OSError if refused.

        A file that was written unasked is moved; any other stays as it is, and the run goes on as one that has left it.
        ValueError where it is written there already.
        """
        if self.path is not None and path.resolve() == self.path.resolve():
            raise ValueError(f"{path.name} holds this run already, up to this step")
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        self._try(Recorder.mark)
        self._try(Recorder.write_all)
        known, snapshots = self._new_about(), self._run.history.snapshots
        try:
            self._write_whole(beside, known)
            with suppress(ValueError):  # what is replaced may be no run
                settle(path)
            forget(path)
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            forget(beside)
            self._run.history.snapshots = snapshots
            raise
        unasked, self._unasked = self._unasked, None
        self._id, self.origin = known.id, known.origin
        self._end()
        if unasked is not None:
            unasked.unlink(missing_ok=True)
        history = self._run.history
        written = WrittenRun(path, known, history, history.snapshots)
        self._take(Recorder(self._run, RunFile.going_on(written), written.snapshots), path)

    def _new_about(self) -> About:
        """What a file that begins now shall say."""
        if self.path is None or self.path == self._unasked:
            return self._about
        return about(self._run, Origin(self.path.name, len(self._run.history), self._id), new_id())

    def _write_whole(self, path: Path, known: About) -> None:
        """All of the run, with the snapshots of its past if there is a file that holds them."""
        if self.path is None or self._recorder is None or self.trouble:
            self._recorder_of(path, known).close()
        else:
            copied(self.path, path)
            tell_of(path, known)

    def begin_fork(self, parent: WrittenRun, path: Path) -> None:
        """Write the run, which has left another where it is now, into a new file, with the snapshots of their past."""
        self.origin = Origin(parent.path.name, len(self._run.history), parent.about.id)
        self._take(forked(self._run, parent, path, self._about), path)

    def go_on(self, written: WrittenRun) -> None:
        """Write on in the file that the run comes from."""
        self.path, self.origin, self._id = written.path, written.about.origin, written.about.id
        try:
            self._take(Recorder(self._run, RunFile.going_on(written), written.snapshots), written.path)
        except OSError as error:
            self.trouble = str(error.strerror)

    def move(self, moved: Callable[[Path], Path]) -> None:
        """Have the file moved and go on writing it where `moved` says that it lies then; what that raises is passed on.

        A person has seen to it: it is no longer one that was written unasked.
        """
        if self.path is None:
            raise ValueError("this run has no file yet")
        if self._recorder is None:
            self.path = moved(self.path)
        else:
            self._recorder.file.move(moved)
            self.path = self._recorder.file.path
        self._unasked = None

    @property
    def _about(self) -> About:
        return about(self._run, self.origin, self._id)

    def _recorder_of(self, path: Path, known: About) -> Recorder:
        """One that writes the whole run into a new file."""
        recorder = Recorder(self._run, RunFile(path, known))
        recorder.inherit(self._before_all)
        return recorder

    def _take(self, recorder: Recorder, path: Path) -> None:
        self._recorder, self.path, self.trouble = recorder, path, ""

    def look(self) -> None:
        """Write what is due."""
        self._begin_by_itself()
        self._try(Recorder.look)

    def _begin_by_itself(self) -> None:
        """Once there is a step, begin a file of the run's own; where a disk refuses, again after a while."""
        library = self._library
        if self._recorder is not None or library is None or not len(self._run.history) or perf_counter() < self._again:
            return
        self._again = perf_counter() + _AGAIN
        try:
            self.begin(library.new_path(self._run.config, datetime.now().astimezone()))
            self._unasked = self.path
        except OSError as error:
            self.trouble = str(error.strerror)

    def write(self) -> None:
        """Write all that is not written."""
        self._begin_by_itself()
        self._try(Recorder.write)

    def mark(self) -> None:
        """Keep the run as it is after something that was no step; also what was set before the first one."""
        if self._recorder is None and not len(self._run.history):
            rest(self._run)
            self._before_all = (Snapshot(0, pack(state_of(self._run)), marked=True),)
        self._begin_by_itself()
        self._try(Recorder.mark)

    def written(self) -> WrittenRun | None:
        """The run as its file has it, up to now, from where it is held; None where no file can be written."""
        self._begin_by_itself()
        self._try(Recorder.write_all)
        if self.path is None or self.trouble:
            return None
        history = self._run.history
        return WrittenRun(self.path, self._about, history, history.snapshots)

    def close(self) -> None:
        """Write the rest, and leave one plain file."""
        self._again = 0.0
        self._begin_by_itself()
        self._library = None
        self._end()

    def _end(self) -> None:
        self._try(Recorder.close)
        self._recorder, self.path = None, None

    def _try(self, act: Callable[[Recorder], bool | None]) -> None:
        """A disk that refused takes all again once something is done that does not say that it had nothing to write."""
        if self._recorder is None or self.path is None:
            return
        try:
            if not self.path.exists():
                self._recorder = self._begun_again(self._recorder, self.path)
            elif self.trouble == _TAKEN_AWAY:  # and put back
                self.trouble = ""
            if act(self._recorder) is not False:
                self.trouble = ""
        except OSError as error:
            self.trouble = str(error.strerror)

    def _begun_again(self, recorder: Recorder, path: Path) -> Recorder:
        """A file was taken away: after a while, in which a person may put it back, write a new one. OSError until then.

        SQLite would go on writing where nobody finds it.
        """
        if self.trouble != _TAKEN_AWAY:
            self._again = perf_counter() + _AGAIN
        if perf_counter() < self._again:
            raise FileNotFoundError(ENOENT, _TAKEN_AWAY, str(path))
        with suppress(OSError):
            recorder.file.close()
        forget(path)
        return self._recorder_of(path, self._about)
