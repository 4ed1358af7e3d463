"""A run in one SQLite file: configuration, every step and episode, changes, greedy evaluations and snapshots.

One table holds all of it as checksummed records: rows of the recording in the order they were made, and snapshots, from
which any moment can be reached again. Written in transactions (WAL while open, one plain file when closed), so that it
is whole whatever happens to the program. Nothing is pickled, and nothing that a file says is trusted before its
checksum is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.session.about import About, about_from, plain_about
from rlviz.session.events import GreedyEvaluation, HyperparameterChange
from rlviz.session.history import History, Recording
from rlviz.session.records import (
    SNAPSHOT,
    Ends,
    Record,
    closed,
    created,
    ends_in,
    forget,
    json_bytes,
    json_of,
    put,
    reading,
    record,
    record_at,
    records_of,
    writing,
)
from rlviz.session.table import Table

RUN_SUFFIX = ".rlviz"


class RunFile:
    """Writes a run down as it grows. Owned by one thread. OSError says why a disk refuses."""

    def __init__(self, path: Path, about: About) -> None:
        """Begin a new file. FileExistsError where there is one already."""
        self.path, self._ends = path, Ends()
        self._connection = created(path)
        try:
            put(self._connection, path, [record("about", 0, 0, json_bytes(plain_about(about)))], None, self._ends)
        except OSError:
            self.abandon()
            raise

    @classmethod
    def going_on(cls, written: WrittenRun) -> Self:
        """Go on writing a file from where it ended when it was read."""
        file = cls.__new__(cls)
        file.path, file._connection = written.path, writing(written.path)
        file._ends = _ends_of(written.recording)
        put(
            file._connection, file.path, [], file._ends, file._ends
        )  # its log says from now on that it is being written
        return file

    def write(self, history: History, snapshots: Iterable[tuple[int, bytes]] = ()) -> None:
        """Write what the history holds beyond what was written, and snapshots by their step, in one transaction."""
        old = self._ends
        new = Ends(len(history), len(history.episodes), len(history.changes), len(history.evaluations))
        changes = [asdict(each) for each in history.changes[old.changes : new.changes]]
        evaluations = [asdict(each) for each in history.evaluations[old.evaluations : new.evaluations]]
        records = [
            *_rows_of("steps", history.steps, old.steps, new.steps),
            *_rows_of("episodes", history.episodes, old.episodes, new.episodes),
            *_list_of("changes", old.changes, changes),
            *_list_of("evaluations", old.evaluations, evaluations),
            *(record(SNAPSHOT, step, 0, packed) for step, packed in snapshots),
        ]
        put(self._connection, self.path, records, old, new)
        self._ends = new

    def abandon(self) -> None:
        """Leave nothing behind."""
        self._connection.close()
        self.path.unlink(missing_ok=True)
        forget(self.path)

    def close(self) -> None:
        """Leave one plain file behind."""
        closed(self._connection, self.path)


@dataclass(frozen=True)
class WrittenRun:
    """What was read of a file: all of its recording, and the steps of which there are snapshots."""

    path: Path
    about: About
    recording: Recording
    snapshots: tuple[int, ...]

    @property
    def last_snapshot(self) -> int:
        """The step of the newest snapshot; -1 where there is none."""
        return self.snapshots[-1] if self.snapshots else -1

    def history(self) -> History:
        """All that was recorded, to look at."""
        history = History(self.about.layout, self.about.config.hyperparameters)
        history.load(self.recording)
        return history

    def hyperparameters_at(self, step: int) -> Hyperparameters:
        """Those in force before the step that follows so many. ValueError where a change is none."""
        found = self.about.config.hyperparameters
        for change in self.recording.changes:
            found = found.changed(change.name, change.new) if change.step <= step else found
        return found

    def snapshot(self, step: int) -> bytes:
        """The packed state at a step. ValueError where there is none, or it is damaged."""
        with reading(self.path) as connection:
            _, _, _, data = record_at(connection, SNAPSHOT, step)
        return data

    def nearest_snapshot(self, step: int) -> int | None:
        """The last step of a snapshot that is no later; None where there is none."""
        at = int(np.searchsorted(self.snapshots, step, side="right"))
        return self.snapshots[at - 1] if at else None


@dataclass(frozen=True)
class Summary:
    """What a list of runs tells of one. `best` is the best mean return of its greedy policy, None before the first."""

    about: About
    steps: int
    episodes: int
    best: float | None


def read_summary(path: Path) -> Summary:
    """The little that needs no reading of all steps. ValueError as `read_run`."""
    with reading(path) as connection:
        about, ends = about_from(json_of(record_at(connection, "about", 0)[3])), ends_in(connection)
        evaluations = [_evaluation(each) for each in _list_from(connection, "evaluations", ends.evaluations)]
    best = max((each.mean for each in evaluations), default=None)
    return Summary(about, ends.steps, ends.episodes, best)


def read_run(path: Path) -> WrittenRun:
    """Read a file that `RunFile` wrote, without touching it. ValueError says what is wrong with any other."""
    with reading(path) as connection:
        about = about_from(json_of(record_at(connection, "about", 0)[3]))
        ends = ends_in(connection)
        empty = History(about.layout, about.config.hyperparameters)
        recording = Recording(
            _rows_from(connection, "steps", empty.steps, ends.steps).astype(np.float32, copy=False),
            _rows_from(connection, "episodes", empty.episodes, ends.episodes).astype(np.float64, copy=False),
            tuple(_change(each, about) for each in _list_from(connection, "changes", ends.changes)),
            tuple(_evaluation(each) for each in _list_from(connection, "evaluations", ends.evaluations)),
        )
        steps = connection.execute("SELECT first FROM record WHERE kind = 'snapshot' ORDER BY first").fetchall()
    snapshots = tuple(step for (step,) in steps if type(step) is int and 0 <= step <= ends.steps)
    return WrittenRun(path, about, recording, snapshots)


def _ends_of(recording: Recording) -> Ends:
    told = len(recording.changes), len(recording.evaluations)
    return Ends(len(recording.steps), len(recording.episodes), *told)


def _rows_of(kind: str, table: Table, first: int, end: int) -> Iterator[Record]:
    if end > first:
        yield record(kind, first, end - first, np.ascontiguousarray(table.rows(first, end)).tobytes())


def _list_of(kind: str, first: int, items: list[dict[str, Any]]) -> Iterator[Record]:
    if items:
        yield record(kind, first, len(items), json_bytes(items))


def _rows_from(connection: sqlite3.Connection, kind: str, table: Table, end: int) -> np.ndarray[Any, Any]:
    parts = []
    for _, _, count, data in records_of(connection, kind, end):
        if len(data) != count * table.width * table.dtype.itemsize:
            raise ValueError(f"its {kind} do not have the size that they should")
        parts.append(np.frombuffer(data, table.dtype).reshape(count, table.width))
    return np.concatenate(parts) if parts else np.empty((0, table.width), table.dtype)


def _list_from(connection: sqlite3.Connection, kind: str, end: int) -> list[dict[str, Any]]:
    parts = [json_of(data) for _, _, _, data in records_of(connection, kind, end)]
    return [item for part in parts for item in part]


def _change(plain: dict[str, Any], about: About) -> HyperparameterChange:
    change = HyperparameterChange(**plain)
    about.config.hyperparameters.changed(change.name, change.new)
    if not all(type(each) is int and each >= 0 for each in (change.step, change.episode)):
        raise ValueError(f"a change of {change.name} in it has no step")
    return change


def _evaluation(plain: dict[str, Any]) -> GreedyEvaluation:
    evaluation = GreedyEvaluation(**{**plain, "returns": tuple(map(float, plain["returns"]))})
    if not all(type(each) is int and each >= 0 for each in (evaluation.step, evaluation.episode)):
        raise ValueError("a greedy evaluation in it has no step")
    return evaluation
