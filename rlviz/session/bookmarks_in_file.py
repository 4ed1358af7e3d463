"""A person's bookmarks in the file of a run: one record, which is replaced as a whole by each change."""

from __future__ import annotations

import sqlite3

from rlviz.session.bookmarks import Bookmark, bookmark_from, plain_bookmark
from rlviz.session.records import Record, json_bytes, json_of, record, record_at

_KIND = "bookmarks"


def record_of(bookmarks: tuple[Bookmark, ...]) -> Record:
    """The record that holds them."""
    return record(_KIND, 0, len(bookmarks), json_bytes([plain_bookmark(each) for each in bookmarks]))


def checksum_of(bookmarks: tuple[Bookmark, ...]) -> int | None:
    """What says that a file holds these and no older ones; None: it holds none."""
    return record_of(bookmarks)[-1] if bookmarks else None


def bookmarks_in(connection: sqlite3.Connection, checksum: int | None, steps: int) -> tuple[Bookmark, ...]:
    """Those of this checksum, in a training of so many steps. ValueError where they are missing, or others."""
    if checksum is None:
        return ()
    found = record_at(connection, _KIND, 0)
    if record(*found)[-1] != checksum:
        raise ValueError(f"its {_KIND} are not those that were written last")
    return tuple(bookmark_from(each, steps) for each in json_of(found[3]))
