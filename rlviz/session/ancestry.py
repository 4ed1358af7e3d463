"""Finding the run that a fork has left, wherever its file lies now and whatever it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rlviz.session.about import About, Origin
from rlviz.session.following import Following
from rlviz.session.lineage import Parent
from rlviz.session.run_facts import read_summary
from rlviz.session.run_file import RUN_SUFFIX
from rlviz.session.writer import Writer


class Ancestry(NamedTuple):
    """The parent of a run, and what follows its file where another program trains it on."""

    parent: Parent | None = None
    following: Following | None = None

    def looked_at(self) -> Ancestry:
        """The same, with what the other program has written by now; once it has ended nothing is followed."""
        if self.following is None:
            return self
        self.following.look()
        return self if self.following.writer is Writer.ANOTHER else self._replace(following=None)


def ancestry_of(about: About, folders: Iterable[Path]) -> Ancestry:
    """Of a run; nothing where it is no fork, or none of the files is its parent.

    What cannot be read is passed over: a fork can do without its parent.
    """
    origin = about.origin
    if origin is None:
        return Ancestry()
    for path in _candidates(origin, folders):
        with suppress(ValueError, OSError):
            if read_summary(path).about.id == origin.id:
                following = Following(path)
                found = following.written
                parent = Parent(path.stem, origin.step, found.recorded, found.recorded.hyperparameters_at(origin.step))
                return Ancestry(parent, following if following.writer is Writer.ANOTHER else None)
    return Ancestry()


def _candidates(origin: Origin, folders: Iterable[Path]) -> Iterator[Path]:
    """Files that may be it: first those that are called as it was when the fork left it."""
    files = [path for folder in folders for path in sorted(folder.glob(f"*{RUN_SUFFIX}")) if path.is_file()]
    yield from sorted(dict.fromkeys(files), key=lambda path: path.name != origin.parent)
