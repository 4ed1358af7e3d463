"""Thins out old snapshots where runs take more room on disk than they may.

A snapshot of CartPole's DQN takes 18 kB, as much as 270 steps. Without it the steps after it are made again from the
one before: all can still be reached, only later.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from rlviz.session.run_facts import Footholds, read_footholds
from rlviz.session.run_library import RunLibrary
from rlviz.session.snapshots import taken_out
from rlviz.session.whole_runs import settle

_AT_ONCE = 300_000
"""Bytes that are taken out of a file in one piece of work: some milliseconds."""


def kept(footholds: Footholds, forks: Iterable[int] = ()) -> set[int]:
    """Steps of the snapshots that always stay: the first, the last, those that no other stands for, and for each
    moment worth returning to, and each step at which a fork has left, the one there or next before."""
    steps = sorted(footholds.snapshots)
    if not steps:
        return set()
    nearest = (max(bisect_right(steps, moment) - 1, 0) for moment in (*footholds.moments, *forks))
    return {steps[0], steps[-1], *footholds.marked, *(steps[at] for at in nearest)}


def every_second(steps: Iterable[int], staying: set[int]) -> list[int]:
    """Of those that need not stay every second one, and never two side by side: no gap more than doubles."""
    dropped: list[int] = []
    for before, step in pairwise(sorted(steps)):
        if step not in staying and before not in dropped[-1:]:
            dropped.append(step)
    return dropped


def thinned(library: RunLibrary, limit: float) -> Generator[None, None, None]:
    """Take every second snapshot from one run after the other, the oldest first, and again, until all runs take at
    most `limit` bytes or nothing is left to take. A short piece of work between any two steps of this iterator.

    Files that are being written, that are damaged, and that were moved meanwhile are left alone. Ending the program in
    the midst of it leaves every file whole.
    """
    excess = library.nbytes() - limit
    if excess <= 0:
        return
    known: dict[Path, Footholds] = {}
    for path in library.oldest_first():
        with suppress(ValueError, OSError):
            known[path] = read_footholds(path)
        yield
    staying = {path: kept(each, forks) for (path, each), forks in zip(known.items(), _forks(known), strict=True)}
    left = {path: dict(each.snapshots) for path, each in known.items()}
    while left:
        for path, snapshots in list(left.items()):
            dropped = every_second(snapshots, staying[path])
            freed = yield from _shrunk(path, dropped, snapshots)
            if not freed:
                del left[path]
            excess -= freed
            if excess <= 0:
                return


def _forks(known: Mapping[Path, Footholds]) -> list[set[int]]:
    """For each file the steps at which others have left its run."""
    steps: dict[str, set[int]] = defaultdict(set)
    for each in known.values():
        if each.about.origin is not None:
            steps[each.about.origin.id].add(each.about.origin.step)
    return [steps[each.about.id] for each in known.values()]


def _shrunk(path: Path, dropped: list[int], snapshots: dict[int, int]) -> Generator[None, None, int]:
    """Take them out piece by piece; returns by how many bytes the file has shrunk: 0 where it refuses.

    It still says when its run was written last.
    """
    if not dropped:
        return 0
    try:
        settle(path)
        before = path.stat()
        try:
            yield from taken_out(path, _parts(dropped, snapshots))
        finally:  # also where it is given up half way
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        freed = before.st_size - path.stat().st_size
    except (ValueError, OSError):
        return 0
    for step in dropped:
        del snapshots[step]
    return freed


def _parts(dropped: Iterable[int], nbytes: Mapping[int, int]) -> Iterator[list[int]]:
    """So many at once that a piece of work stays short."""
    part: list[int] = []
    room = _AT_ONCE
    for step in dropped:
        if part and nbytes[step] > room:
            yield part
            part, room = [], _AT_ONCE
        part.append(step)
        room -= nbytes[step]
    if part:
        yield part
