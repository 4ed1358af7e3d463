"""Finding the run that a fork has left, wherever its file lies now and whatever it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from rlviz.session.about import About, Origin
from rlviz.session.lineage import Parent
from rlviz.session.run_facts import read_summary
from rlviz.session.run_file import RUN_SUFFIX, read_run


def parent_of(about: About, folders: Iterable[Path]) -> Parent | None:
    """The parent of a run, with all that is recorded of it; None where it is no fork, or none of the files is it.

    What cannot be read is passed over: a fork can do without its parent.
    """
    origin = about.origin
    if origin is None:
        return None
    for path in _candidates(origin, folders):
        with suppress(ValueError, OSError):
            if read_summary(path).about.id == origin.id:
                found = read_run(path)
                return Parent(path.stem, origin.step, found.recorded, found.hyperparameters_at(origin.step))
    return None


def _candidates(origin: Origin, folders: Iterable[Path]) -> Iterator[Path]:
    """Files that may be it: first those that are called as it was when the fork left it."""
    files = [path for folder in folders for path in sorted(folder.glob(f"*{RUN_SUFFIX}")) if path.is_file()]
    yield from sorted(dict.fromkeys(files), key=lambda path: path.name != origin.parent)
