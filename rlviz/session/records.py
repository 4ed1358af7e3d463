"""Checksummed records in an SQLite file: the form in which a run is written down, and what makes reading it safe.

Nothing is pickled, and nothing that a file says is trusted before its checksum is.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from errno import EBUSY, EIO
from pathlib import Path
from time import sleep
from typing import Any

from rlviz.session.beside import forget, journal_of

_APPLICATION, _VERSION = 0x726C767A, 3
_TABLE = (
    "CREATE TABLE record (kind TEXT NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL, "
    "data BLOB NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (kind, first)) WITHOUT ROWID"
)
_BEGINNING = (  # to shrink in place is to be said before all else
    f"PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION}; "
    f"{_TABLE}; "
)
SNAPSHOT = "snapshot"
ANOTHER_RUN = "another run has taken its place"
_LARGEST_RECORD = 256 * 2**20
READING_WAITS, _WRITING_WAITS, _TRIES = 5.0, 0.1, 20
"""Seconds for which another program is waited for: what cannot be written now is tried again, and training goes on."""


@dataclass(frozen=True)
class Ends:
    """What a file must hold, no more and no less: rows of each kind, and of bookmarks the record of this checksum."""

    steps: int = 0
    episodes: int = 0
    changes: int = 0
    evaluations: int = 0
    bookmarks: int | None = None


Record = tuple[str, int, int, bytes, int]
"""Kind, first row, number of rows, the rows, and the checksum of all that."""


def record(kind: str, first: int, count: int, data: bytes) -> Record:
    """A record with its checksum."""
    return kind, first, count, data, _checksum(kind, first, count, data)


def _checksum(kind: str, first: int, count: int, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(f"{kind} {first} {count}".encode()))


def records_of(
    connection: sqlite3.Connection, kind: str, end: int, start: int = 0
) -> Iterator[tuple[str, int, int, bytes]]:
    """The records of a kind from the one that holds row `start` on, which must follow each other up to `end`.

    None where `start` is the end. ValueError where there are not so many.
    """
    if end < start:
        raise ValueError(ANOTHER_RUN)
    if end == start > 0:
        return
    holder = "SELECT max(first) FROM record WHERE kind = ? AND first <= ?"
    at = connection.execute(holder, (kind, start)).fetchone()[0] if start else 0
    query = "SELECT kind, first, count, data, crc FROM record WHERE kind = ? AND first >= ? ORDER BY first"
    for row in connection.execute(query, (kind, at or -(2**63))):
        found = _checked(row)
        if found[1] != at or found[2] <= 0:
            raise ValueError(f"a part of its {kind} is missing")
        at += found[2]
        yield found
    if at != end:
        raise ValueError(f"it should hold {end} {kind}, and holds {at}")


def record_at(connection: sqlite3.Connection, kind: str, first: int) -> tuple[str, int, int, bytes]:
    """One record. ValueError where it is missing or damaged."""
    query = "SELECT kind, first, count, data, crc FROM record WHERE kind = ? AND first = ?"
    row = connection.execute(query, (kind, first)).fetchone()
    if row is None:
        raise ValueError(f"its record of {kind} is missing" + (f" at step {first}" if kind == SNAPSHOT else ""))
    return _checked(row)


def _checked(row: tuple[Any, ...]) -> tuple[str, int, int, bytes]:
    kind, first, count, data, crc = row
    if type(first) is not int or type(count) is not int or type(data) is not bytes:
        raise ValueError(f"its record of {kind} is not what it should be")
    if _checksum(kind, first, count, data) != crc:
        raise ValueError(f"its record of {kind} does not match its checksum")
    return kind, first, count, data


def ends_in(connection: sqlite3.Connection) -> Ends:
    """How much the file says that it holds."""
    return Ends(**json_of(record_at(connection, "ends", 0)[3]))


def json_bytes(value: Any) -> bytes:
    """Plain values as a record's rows."""
    return json.dumps(value, ensure_ascii=False).encode()


def json_of(data: bytes) -> Any:
    """Plain values of a record."""
    return json.loads(data.decode())


def created(path: Path) -> sqlite3.Connection:
    """A new file without a record. FileExistsError where there is one already."""
    with path.open("xb"):
        pass
    try:
        with disk_errors(path):
            connection = connected(path, "rw", _WRITING_WAITS)
        return _logging(connection, path, _BEGINNING)
    except OSError:
        path.unlink()
        forget(path)
        raise


def writing(path: Path) -> sqlite3.Connection:
    """A file that was written before, to go on writing."""
    with disk_errors(path):
        connection = connected(path, "rw", _WRITING_WAITS)
    return _logging(connection, path)


def _logging(connection: sqlite3.Connection, path: Path, beginning: str = "") -> sqlite3.Connection:
    """Write to a log beside the file first: a killed program leaves it whole, and others may read meanwhile."""
    try:
        with disk_errors(path):
            connection.executescript(f"{beginning}PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    except OSError:
        connection.close()
        raise
    return connection


def put(
    connection: sqlite3.Connection, path: Path, records: Iterable[Record], before: Ends | None, after: Ends
) -> None:
    """Write records in one transaction, which takes the file from where it was left to where it ends now.

    OSError says why that cannot be; where another program has written meanwhile too.
    """
    last = record("ends", 0, 0, json_bytes(asdict(after)))
    with disk_errors(path), connection:
        connection.execute("BEGIN IMMEDIATE")
        if before is not None and ends_in(connection) != before:
            raise OSError(EBUSY, "another program goes on with this run", str(path))
        # Replaced are the ends, the bookmarks, and a snapshot where something has changed at the very step it is of.
        connection.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)", [*records, last])


def closed(connection: sqlite3.Connection, path: Path) -> None:
    """Close it, and leave one plain file behind, unless another program is at it: then the last to close does that."""
    try:
        for _ in range(_TRIES):  # whoever only looks is soon gone
            with disk_errors(path), suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = DELETE")
                break
            sleep(_WRITING_WAITS / _TRIES)
    finally:
        connection.close()


def connected(path: Path, mode: str, waits: float) -> sqlite3.Connection:
    """A connection that runs nothing that a file brings along, and allocates no more than a record may have."""
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=waits, isolation_level=None
    )
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_RECORD)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A file that was checked to be ours, to read. ValueError says what is wrong with any other."""
    if not path.is_file():
        path.stat()  # where it is missing, the system's own error
        raise ValueError(f"{path.name} is no file that could hold a run")
    connection = None
    try:
        if journal_of(path).exists():
            _roll_back(path)
        connection = connected(path, "ro", READING_WAITS)
        connection.execute("BEGIN")  # all that is read is of one moment, also while another program writes
        _refuse_foreign(connection)
        yield connection
    except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        why = f"is damaged: {error}" if isinstance(error, sqlite3.Error) else f"cannot be read: {error}"
        raise ValueError(f"{path.name} {why}") from None
    finally:
        if connection is not None:
            connection.close()


def _roll_back(path: Path) -> None:
    """Let SQLite undo what a killed program had begun: a connection that only reads cannot."""
    with suppress(sqlite3.Error), closing(connected(path, "rw", READING_WAITS)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _refuse_foreign(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
        raise ValueError("it is no run of rlviz")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != _VERSION:
        raise ValueError(f"it has version {version}; this program reads version {_VERSION}")
    schema = connection.execute("SELECT type, sql FROM sqlite_schema").fetchall()
    if schema != [("table", _TABLE)]:
        raise ValueError("its tables are not those of a run")


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """What SQLite says of a disk, as the system would say it."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(EIO, str(error), str(path)) from error
