"""What is told of a run's file without reading its steps: for a list of runs, and where it can be returned to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rlviz.session.about import About
from rlviz.session.about_in_file import about_in
from rlviz.session.bookmarks_in_file import bookmarks_in
from rlviz.session.events import best_of
from rlviz.session.events_in_file import changes_in, evaluations_in
from rlviz.session.records import SNAPSHOT, ends_in, reading


@dataclass(frozen=True)
class Summary:
    """What a list of runs tells of one. `best` is the best mean return of its greedy policy, None before the first."""

    about: About
    steps: int
    episodes: int
    best: float | None


def read_summary(path: Path) -> Summary:
    """The little that a list shows. ValueError as `read_run`."""
    with reading(path) as connection:
        about, ends = about_in(connection), ends_in(connection)
        evaluations = evaluations_in(connection, ends)
    best = best_of(evaluations)
    return Summary(about, ends.steps, ends.episodes, None if best is None else best.mean)


@dataclass(frozen=True)
class Footholds:
    """The snapshots of a file, from which its steps are made again: the bytes of each by its step, in order.

    `marked` are those that no other stands for. `moments` are steps that a person is likely to return to.
    """

    about: About
    snapshots: dict[int, int]
    marked: frozenset[int]
    moments: tuple[int, ...]


def read_footholds(path: Path) -> Footholds:
    """Where a file can be returned to quickly. ValueError as `read_run`."""
    query = f"SELECT first, count, length(data) FROM record WHERE kind = '{SNAPSHOT}' ORDER BY first"
    with reading(path) as connection:
        about, ends = about_in(connection), ends_in(connection)
        moments = [change.step for change in changes_in(connection, about, ends)]
        moments += [bookmark.step for bookmark in bookmarks_in(connection, ends.bookmarks, ends.steps)]
        evaluations = evaluations_in(connection, ends)
        rows = connection.execute(query).fetchall()
    if (best := best_of(evaluations)) is not None:
        moments.append(best.step)
    snapshots = {step: nbytes for step, _, nbytes in rows}
    return Footholds(about, snapshots, frozenset(step for step, marked, _ in rows if marked), tuple(moments))
