"""Runs as a tree: a fork stands under the run that it has left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from rlviz.session.run_library import Shelved


@dataclass(frozen=True)
class Branch:
    """A run and its forks, the newest first: a branch is as new as the newest run in it."""

    run: Shelved
    forks: tuple[Branch, ...]

    @property
    def newest(self) -> datetime:
        """When one of its runs was last written."""
        return max(self.run.written, *(each.newest for each in self.forks)) if self.forks else self.run.written


def branches(runs: Iterable[Shelved]) -> tuple[Branch, ...]:
    """All runs, each once. One whose parent is not among them stands at the top.

    Of several files of one run, as a copy makes them, the one with the most steps has the forks.
    """
    listed = list(runs)
    parents = {each.id: each for each in sorted(listed, key=lambda each: each.steps) if each.id}
    forks: dict[int, list[Shelved]] = defaultdict(list)
    top = []
    for each in listed:
        parent = _parent(each, parents)
        if parent is None or each in _line(parent, parents):
            top.append(each)
        else:
            forks[id(parent)].append(each)
    return _grown(top, forks)


def _line(run: Shelved, parents: dict[str, Shelved]) -> list[Shelved]:
    """A run, its parent, and so on. Files that name each other as parents end it."""
    line: list[Shelved] = []
    following: Shelved | None = run
    while following is not None and following not in line:
        line.append(following)
        following = _parent(following, parents)
    return line


def _parent(run: Shelved, known: dict[str, Shelved]) -> Shelved | None:
    return None if run.origin is None else known.get(run.origin.id)


def _grown(runs: list[Shelved], forks: dict[int, list[Shelved]]) -> tuple[Branch, ...]:
    grown = (Branch(each, _grown(forks[id(each)], forks)) for each in runs)
    return tuple(sorted(grown, key=lambda each: each.newest, reverse=True))


def runs_in(tree: Iterable[Branch]) -> Iterator[Shelved]:
    """All of them, each before its forks."""
    for branch in tree:
        yield branch.run
        yield from runs_in(branch.forks)
