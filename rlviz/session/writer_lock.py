"""The lock of a run's file: whoever writes the run holds it for as long as it lives, and any program can see whether.

A log beside the file cannot tell, for a program that is killed leaves it behind; nor can time, for a program may rest.
SQLite is the lock here: an exclusive transaction on an empty database beside the file. The system lets go of it when
its program ends, however that comes about, and it works alike on every system, wherever SQLite can write a run at all.

Its limits: a program that is stopped (SIGSTOP) or rests holds it, for it may go on at any moment. A file system that
does not lock, as some of networks, shows a run as left while it is written. And between the end of one holder and the
removal of its empty database another can take a lock that is gone a moment later. What then would be written twice is
refused where it is put into the file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from errno import EBUSY
from pathlib import Path

from rlviz.session.beside import lock_of

_WAITS = 0.1
"""Seconds for which others that only look are waited for."""


class WriterLock:
    """Held from its making until `release`, or until the program ends."""

    def __init__(self, path: Path) -> None:
        """Of the run in a file. OSError where another program holds it, or a disk refuses."""
        self._path = lock_of(path)
        if not self._path.exists():  # and not `touch`: closing a file gives up all locks that this program has on it
            with self._path.open("ab"):
                pass
        self._connection = sqlite3.connect(self._path, timeout=_WAITS, isolation_level=None)
        try:
            self._connection.execute("PRAGMA journal_mode = MEMORY")
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error:
            self._connection.close()
            raise OSError(EBUSY, "another program goes on with this run", str(path)) from None

    def release(self) -> None:
        """Let others write the run, and leave nothing beside it."""
        self._connection.close()
        with suppress(OSError):  # where somebody looks at this moment, Windows keeps it
            self._path.unlink(missing_ok=True)


def is_written(path: Path) -> bool:
    """Whether some program, this one or another, writes the run in a file now. Changes nothing."""
    lock = lock_of(path)
    try:
        with closing(sqlite3.connect(f"{lock.resolve().as_uri()}?mode=ro", uri=True, timeout=0.0)) as connection:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False
