"""Copying a run's file at one moment, and leaving it whole so that it can be moved."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from errno import EBUSY
from pathlib import Path

from rlviz.session.beside import journal_of, lock_of, log_of
from rlviz.session.records import READING_WAITS, closed, connected, disk_errors, reading, writing
from rlviz.session.writer_lock import is_written


def copied(path: Path, target: Path) -> None:
    """Copy a file as it is at one moment, also while it is being written. OSError why a disk refuses."""
    with (
        disk_errors(target),
        closing(connected(path, "ro", READING_WAITS)) as source,
        closing(sqlite3.connect(target)) as connection,
    ):
        source.backup(connection)


def settle(path: Path) -> None:
    """Leave one plain file that can be moved. OSError where it is being written, ValueError where it is not ours."""
    if (log_of(path).exists() or journal_of(path).exists()) and not is_written(path):
        with reading(path):
            pass
        closed(writing(path), path)
    if log_of(path).exists() or is_written(path):
        raise OSError(EBUSY, "it is being written", str(path))
    lock_of(path).unlink(missing_ok=True)
