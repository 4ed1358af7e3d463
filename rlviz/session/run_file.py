"""A run in one SQLite file: configuration, every step and episode, changes, greedy evaluations and snapshots.

One table holds all of it as checksummed records: rows of the recording in the order they were made, the bookmarks of a
person, and snapshots, from which any moment can be reached again. Written in transactions (WAL while open, one plain
file when closed), so that it is whole whatever happens to the program. Nothing is pickled, and nothing that a file says
is trusted before its checksum is.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import numpy as np

from rlviz.session.about import About
from rlviz.session.about_in_file import about_in, about_record
from rlviz.session.beside import forget
from rlviz.session.bookmarks_in_file import bookmarks_in, checksum_of, record_of
from rlviz.session.events_in_file import changes_in, evaluations_in
from rlviz.session.history import History
from rlviz.session.recording import Recording
from rlviz.session.records import (
    ANOTHER_RUN,
    Ends,
    closed,
    created,
    ends_in,
    put,
    reading,
    writing,
)
from rlviz.session.rows_in_file import list_of, rows_from, rows_of
from rlviz.session.snapshots import Snapshot, marked_before, snapshot_record, snapshots_at
from rlviz.session.writer_lock import WriterLock

RUN_SUFFIX = ".rlviz"
_log = logging.getLogger(__name__)


class RunFile:
    """Writes a run down as it grows; no other program can meanwhile. Owned by one thread. OSError: a disk refuses."""

    _connection: sqlite3.Connection | None = None
    _lock: WriterLock | None = None

    def __init__(self, path: Path, about: About) -> None:
        """Begin a new file. FileExistsError where there is one already."""
        self.path, self._ends = path, Ends()
        self._connection = created(path)
        try:
            self._lock = WriterLock(path)
            put(self._connection, path, [about_record(about)], None, self._ends)
        except OSError:
            self.abandon()
            raise

    @classmethod
    def going_on(cls, written: WrittenRun) -> Self:
        """Go on writing a file from where it ended when it was read. OSError where another program does."""
        file = cls.__new__(cls)
        file.path, file._ends = written.path, _ends_of(written.recorded)
        file._connection = file._lock = None
        file._open()
        return file

    def _open(self) -> None:
        """Go on with the file as it was left. OSError where another program does."""
        self._lock = WriterLock(self.path)
        try:
            self._connection = writing(self.path)
            put(self._connection, self.path, [], self._ends, self._ends)  # from now on its log lies beside it
        except OSError:
            self._let_go()
            raise

    @property
    def steps(self) -> int:
        """How many are written."""
        return self._ends.steps

    def write(self, history: History, snapshots: Iterable[Snapshot] = (), until: Ends | None = None) -> None:
        """Write what the history holds beyond what was written, and snapshots, in one transaction.

        `until`: what it had held at an earlier moment alone.
        """
        old, new = self._ends, until or _ends_of(history)
        changes = [asdict(each) for each in history.changes[old.changes : new.changes]]
        evaluations = [asdict(each) for each in history.evaluations[old.evaluations : new.evaluations]]
        records = [
            *rows_of("steps", history.steps, old.steps, new.steps),
            *rows_of("episodes", history.episodes, old.episodes, new.episodes),
            *list_of("changes", old.changes, changes),
            *list_of("evaluations", old.evaluations, evaluations),
            *([record_of(history.bookmarks)] if new.bookmarks != old.bookmarks else []),
            *map(snapshot_record, snapshots),
        ]
        if self._connection is None:
            self._open()
        assert self._connection is not None
        put(self._connection, self.path, records, old, new)
        self._ends = new

    def move(self, moved: Callable[[Path], Path]) -> None:
        """Close the file, have it moved to where `moved` says that it lies then, and go on writing it there.

        What `moved` raises is passed on, and it is gone on with where it is; where it cannot be opened again just now,
        the next `write` does that.
        """
        self.close()
        try:
            self.path = moved(self.path)
        finally:
            with suppress(OSError):
                self._open()

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._let_go()
        self.path.unlink(missing_ok=True)
        forget(self.path)

    def close(self) -> None:
        """Leave one plain file behind, which others may go on with, or the next `write`."""
        try:
            if self._connection is not None:
                closed(self._connection, self.path)
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None


@dataclass(frozen=True)
class WrittenRun:
    """What a file holds: all that was recorded, and the steps of which there are snapshots."""

    path: Path
    about: About
    recorded: History
    snapshots: tuple[int, ...]

    def snapshot(self, step: int) -> bytes:
        """The packed state at a step. ValueError where there is none, or it is damaged."""
        (found,) = snapshots_at(self.path, [step])
        return found.packed

    def snapshots_before(self, step: int) -> Iterator[Snapshot]:
        """Those of the past of a step. What none stands for is read now, all others when they are asked for.

        Of the latter those are left out that cannot be had by then: moved away, damaged, or thinned out meanwhile.
        """
        return self._in_order([each for each in self.snapshots if each < step], marked_before(self.path, step))

    def _in_order(self, steps: list[int], known: Mapping[int, Snapshot]) -> Iterator[Snapshot]:
        for step in steps:
            try:
                yield known.get(step) or snapshots_at(self.path, [step])[0]
            except (OSError, ValueError) as error:
                _log.warning("a snapshot of the past is left out: %s", error)

    def nearest_snapshot(self, step: int) -> int | None:
        """The last step of a snapshot that is no later; None where there is none."""
        at = int(np.searchsorted(self.snapshots, step, side="right"))
        return self.snapshots[at - 1] if at else None


def read_run(path: Path) -> WrittenRun:
    """Read a file that `RunFile` wrote, without touching it. ValueError says what is wrong with any other."""
    with reading(path) as connection:
        about = about_in(connection)
        history = History(about.layout, about.config.hyperparameters)
        recording, history.snapshots = _beyond(connection, about, history, -1)
    history.load(recording)
    return WrittenRun(path, about, history, history.snapshots)


def read_beyond(path: Path, about: About, known: History, since: int) -> tuple[Recording, tuple[int, ...]]:
    """What a file has gained beyond what is known of it, and the steps of its snapshots later than `since`.

    ValueError as `read_run`, and where it is another run's.
    """
    with reading(path) as connection:
        if about_in(connection) != about:
            raise ValueError(ANOTHER_RUN)
        return _beyond(connection, about, known, since)


def _beyond(
    connection: sqlite3.Connection, about: About, known: History, since: int
) -> tuple[Recording, tuple[int, ...]]:
    ends = ends_in(connection)
    recording = Recording(
        rows_from(connection, "steps", known.steps, ends.steps).astype(np.float32, copy=False),
        rows_from(connection, "episodes", known.episodes, ends.episodes).astype(np.float64, copy=False),
        changes_in(connection, about, ends, len(known.changes)),
        evaluations_in(connection, ends, len(known.evaluations)),
        bookmarks_in(connection, ends.bookmarks, ends.steps),
    )
    query = "SELECT first FROM record WHERE kind = 'snapshot' AND first > ? ORDER BY first"
    steps = connection.execute(query, (since,)).fetchall()
    return recording, tuple(step for (step,) in steps if type(step) is int and 0 <= step <= ends.steps)


def _ends_of(history: History) -> Ends:
    rows = len(history), len(history.episodes), len(history.changes), len(history.evaluations)
    return Ends(*rows, checksum_of(history.bookmarks))
