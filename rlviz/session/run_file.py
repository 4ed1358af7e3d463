"""A run in one SQLite file: configuration, every step and episode, changes, greedy evaluations and snapshots.

One table holds all of it as checksummed records: rows of the recording in the order they were made, the bookmarks of a
person, and snapshots, from which any moment can be reached again. Written in transactions (WAL while open, one plain
file when closed), so that it is whole whatever happens to the program. Nothing is pickled, and nothing that a file says
is trusted before its checksum is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.session.about import About
from rlviz.session.about_in_file import about_in, about_record
from rlviz.session.beside import forget
from rlviz.session.bookmarks_in_file import bookmarks_in, checksum_of, record_of
from rlviz.session.events_in_file import changes_in, evaluations_in
from rlviz.session.history import History, Recording
from rlviz.session.records import (
    ANOTHER_RUN,
    Ends,
    Record,
    closed,
    created,
    ends_in,
    json_bytes,
    put,
    reading,
    record,
    records_of,
    writing,
)
from rlviz.session.snapshots import Snapshot, snapshot_record, snapshots_at
from rlviz.session.table import Table
from rlviz.session.writer_lock import WriterLock

RUN_SUFFIX = ".rlviz"


class RunFile:
    """Writes a run down as it grows; no other program can meanwhile. Owned by one thread. OSError: a disk refuses."""

    _connection: sqlite3.Connection | None
    _lock: WriterLock | None

    def __init__(self, path: Path, about: About) -> None:
        """Begin a new file. FileExistsError where there is one already."""
        self.path, self._ends = path, Ends()
        self._connection, self._lock = created(path), None
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
        file.path, file._ends = written.path, _ends_of(written.recording)
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

    def write(self, history: History, snapshots: Iterable[Snapshot] = ()) -> None:
        """Write what the history holds beyond what was written, and snapshots, in one transaction."""
        old, new = self._ends, _ends_of(history)
        changes = [asdict(each) for each in history.changes[old.changes : new.changes]]
        evaluations = [asdict(each) for each in history.evaluations[old.evaluations : new.evaluations]]
        records = [
            *_rows_of("steps", history.steps, old.steps, new.steps),
            *_rows_of("episodes", history.episodes, old.episodes, new.episodes),
            *_list_of("changes", old.changes, changes),
            *_list_of("evaluations", old.evaluations, evaluations),
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
    """What was read of a file: all of its recording, and the steps of which there are snapshots."""

    path: Path
    about: About
    recording: Recording
    snapshots: tuple[int, ...]

    def history(self) -> History:
        """All that was recorded, to look at."""
        history = History(self.about.layout, self.about.config.hyperparameters)
        history.load(self.recording)
        history.snapshots = self.snapshots
        return history

    def hyperparameters_at(self, step: int) -> Hyperparameters:
        """Those in force before the step that follows so many. ValueError where a change is none."""
        found = self.about.config.hyperparameters
        for change in self.recording.changes:
            found = found.changed(change.name, change.new) if change.step <= step else found
        return found

    def snapshot(self, step: int) -> bytes:
        """The packed state at a step. ValueError where there is none, or it is damaged."""
        (found,) = snapshots_at(self.path, [step])
        return found.packed

    def snapshots_before(self, step: int) -> list[Snapshot]:
        """Those of the past of a step. ValueError where one is damaged."""
        return snapshots_at(self.path, (each for each in self.snapshots if each < step))

    def nearest_snapshot(self, step: int) -> int | None:
        """The last step of a snapshot that is no later; None where there is none."""
        at = int(np.searchsorted(self.snapshots, step, side="right"))
        return self.snapshots[at - 1] if at else None


def read_run(path: Path) -> WrittenRun:
    """Read a file that `RunFile` wrote, without touching it. ValueError says what is wrong with any other."""
    with reading(path) as connection:
        about = about_in(connection)
        empty = History(about.layout, about.config.hyperparameters)
        recording, snapshots = _beyond(connection, about, empty)
    return WrittenRun(path, about, recording, snapshots)


def read_beyond(path: Path, about: About, known: History) -> tuple[Recording, tuple[int, ...]]:
    """What a file has gained beyond what is known of it, and the steps of its snapshots. ValueError as `read_run`, and
    where it is another run's."""
    with reading(path) as connection:
        if about_in(connection) != about:
            raise ValueError(ANOTHER_RUN)
        return _beyond(connection, about, known)


def _beyond(connection: sqlite3.Connection, about: About, known: History) -> tuple[Recording, tuple[int, ...]]:
    ends = ends_in(connection)
    recording = Recording(
        _rows_from(connection, "steps", known.steps, ends.steps).astype(np.float32, copy=False),
        _rows_from(connection, "episodes", known.episodes, ends.episodes).astype(np.float64, copy=False),
        changes_in(connection, about, ends, len(known.changes)),
        evaluations_in(connection, ends, len(known.evaluations)),
        bookmarks_in(connection, ends.bookmarks, ends.steps),
    )
    steps = connection.execute("SELECT first FROM record WHERE kind = 'snapshot' ORDER BY first").fetchall()
    return recording, tuple(step for (step,) in steps if type(step) is int and 0 <= step <= ends.steps)


def _ends_of(held: Recording | History) -> Ends:
    rows = len(held.steps), len(held.episodes), len(held.changes), len(held.evaluations)
    return Ends(*rows, checksum_of(held.bookmarks))


def _rows_of(kind: str, table: Table, first: int, end: int) -> Iterator[Record]:
    if end > first:
        yield record(kind, first, end - first, np.ascontiguousarray(table.rows(first, end)).tobytes())


def _list_of(kind: str, first: int, items: list[dict[str, Any]]) -> Iterator[Record]:
    if items:
        yield record(kind, first, len(items), json_bytes(items))


def _rows_from(connection: sqlite3.Connection, kind: str, known: Table, end: int) -> np.ndarray[Any, Any]:
    """The rows up to `end` that follow those known, which the file must hold too as far as they are read again."""
    parts, start = [np.empty((0, known.width), known.dtype)], len(known)
    for _, first, count, data in records_of(connection, kind, end, start):
        if len(data) != count * known.width * known.dtype.itemsize:
            raise ValueError(f"its {kind} do not have the size that they should")
        rows, again = np.frombuffer(data, known.dtype).reshape(count, known.width), max(0, start - first)
        if again and rows[:again].tobytes() != np.ascontiguousarray(known.rows(first, start)).tobytes():
            raise ValueError(ANOTHER_RUN)
        parts.append(rows[again:])
    return np.concatenate(parts)
