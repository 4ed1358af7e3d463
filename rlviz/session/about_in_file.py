"""The record of a run's file that says what run it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rlviz.session.about import About, about_from, plain_about
from rlviz.session.records import Record, closed, ends_in, json_bytes, json_of, put, reading, record, record_at, writing

_KIND = "about"


def about_record(about: About) -> Record:
    """The form in which it is written down."""
    return record(_KIND, 0, 0, json_bytes(plain_about(about)))


def about_in(connection: sqlite3.Connection) -> About:
    """What a file says of its run. ValueError, KeyError or TypeError where that is of none."""
    return about_from(json_of(record_at(connection, _KIND, 0)[3]))


def tell_of(path: Path, about: About) -> None:
    """Let a file that nobody else writes say something else of the run in it. OSError why a disk refuses."""
    with reading(path) as known:
        ends = ends_in(known)
    connection = writing(path)
    try:
        put(connection, path, [about_record(about)], ends, ends)
    finally:
        closed(connection, path)
