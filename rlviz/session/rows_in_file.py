"""Rows of a table, and lists of plain values, as the records of a file, and back. ValueError where they are damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np

from rlviz.session.records import ANOTHER_RUN, Record, json_bytes, record, records_of
from rlviz.session.table import Table

_MOST = 4_096
"""Rows of a record. SQLite reads the records that it passes on its way to another one whole: small ones keep that
cheap."""


def rows_of(kind: str, table: Table, first: int, end: int) -> Iterator[Record]:
    """Rows [first, end) of a table."""
    for start in range(first, end, _MOST):
        stop = min(start + _MOST, end)
        yield record(kind, start, stop - start, np.ascontiguousarray(table.rows(start, stop)).tobytes())


def list_of(kind: str, first: int, items: list[dict[str, Any]]) -> Iterator[Record]:
    """Plain values, the first of which is the `first` of its kind; no record where there are none."""
    if items:
        yield record(kind, first, len(items), json_bytes(items))


def rows_from(connection: sqlite3.Connection, kind: str, known: Table, end: int) -> np.ndarray[Any, Any]:
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
