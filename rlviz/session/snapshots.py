"""Snapshots in a file: states of a run, from which the steps that follow are made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from errno import EBUSY
from pathlib import Path

from rlviz.session.records import SNAPSHOT, Record, closed, disk_errors, reading, record, record_at, writing
from rlviz.session.writer_lock import is_written


@dataclass(frozen=True)
class Snapshot:
    """The packed state after so many steps. `marked`: the steps before do not lead to it, and none stands for it."""

    step: int
    packed: bytes
    marked: bool


def snapshot_record(snapshot: Snapshot) -> Record:
    """The form in which it is written down."""
    return record(SNAPSHOT, snapshot.step, int(snapshot.marked), snapshot.packed)


def snapshots_at(path: Path, steps: Iterable[int]) -> list[Snapshot]:
    """Those that a file holds of these steps. ValueError where one is missing or damaged."""
    with reading(path) as connection:
        found = [record_at(connection, SNAPSHOT, step) for step in steps]
    return [Snapshot(step, packed, marked > 0) for _, step, marked, packed in found]


def marked_before(path: Path, step: int) -> dict[int, Snapshot]:
    """Those earlier than a step that no other stands for, by their step. ValueError where one is damaged."""
    query = f"SELECT first FROM record WHERE kind = '{SNAPSHOT}' AND count > 0 AND first < ?"
    with reading(path) as connection:
        steps = [first for (first,) in connection.execute(query, (step,))]
    return {each.step: each for each in snapshots_at(path, steps)}


def taken_out(path: Path, parts: Iterable[Iterable[int]]) -> Iterator[None]:
    """Remove those of some steps and give their room back to the disk: one part of them in each step of this iterator.

    Each is one transaction. They share a connection, since what takes time is to wait for the disk as it is closed.
    OSError says why a disk refuses, or that a program has begun to write the run.
    """
    connection = writing(path)
    try:
        for part in parts:
            if is_written(path):
                raise OSError(EBUSY, "it is being written", str(path))
            with disk_errors(path):
                connection.executescript(_TAKE_OUT.format(",".join(str(int(step)) for step in part)))
            yield
    finally:
        closed(connection, path)


_TAKE_OUT = (
    f"BEGIN IMMEDIATE; DELETE FROM record WHERE kind = '{SNAPSHOT}' AND first IN ({{}}); "
    "PRAGMA incremental_vacuum; COMMIT"
)
"""For `executescript`: the pragma frees a page each time that it is stepped, and no other call steps it to its end."""
