"""A fork stands under the run that it has left, whatever that is called by now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from rlviz.session.about import About, Origin
from rlviz.session.history import Layout
from rlviz.session.run_facts import Summary
from rlviz.session.run_library import RunLibrary, Shelved
from rlviz.session.run_tree import Branch, branches, runs_in
from tests.session.recorded import config
from tests.session.written import written

Names = tuple[str, "tuple[Names, ...]"]


def shelved(name: str, day: int, *, run: str, parent: str = "", steps: int = 10) -> Shelved:
    """A made-up run of a name, last written on a day of March, that may have left another at step 7."""
    origin = Origin("its parent", 7, parent) if parent else None
    about = About(config(), Layout(1, 1), origin, run)
    written_at = datetime(2026, 3, day, tzinfo=UTC)
    return Shelved(Path(f"{name}.rlviz"), 1_000, written_at, Summary(about, steps, 1, None))


def names(tree: Iterable[Branch]) -> list[Names]:
    """The tree as nested pairs of a name and what stands under it."""
    return [(each.run.name, tuple(names(each.forks))) for each in tree]


def test_that_forks_of_forks_stand_under_their_parents_the_newest_branch_first() -> None:
    runs = [
        shelved("alone", 5, run="0"),
        shelved("root", 1, run="a"),
        shelved("early fork", 2, run="b", parent="a"),
        shelved("late fork", 3, run="c", parent="a"),
        shelved("fork of the early fork", 9, run="d", parent="b"),
    ]
    early = ("early fork", (("fork of the early fork", ()),))
    assert names(branches(runs)) == [("root", (early, ("late fork", ()))), ("alone", ())]


def test_that_a_fork_whose_parent_is_not_there_stands_at_the_top() -> None:
    assert names(branches([shelved("fork", 1, run="b", parent="a")])) == [("fork", ())]


def test_that_of_two_files_of_one_run_the_longer_one_has_the_forks() -> None:
    runs = [
        shelved("copy", 3, run="a", steps=50),
        shelved("run", 2, run="a", steps=90),
        shelved("fork", 1, run="b", parent="a"),
    ]
    assert names(branches(runs)) == [("copy", ()), ("run", (("fork", ()),))]


def test_that_files_that_name_each_other_as_parents_are_all_listed_once() -> None:
    runs = [
        shelved("own parent", 1, run="a", parent="a"),
        shelved("hen", 2, run="b", parent="c"),
        shelved("egg", 3, run="c", parent="b"),
        shelved("fork of the egg", 4, run="d", parent="c"),
    ]
    tree = branches(runs)
    assert sorted(each.name for each in runs_in(tree)) == ["egg", "fork of the egg", "hen", "own parent"]
    assert names(tree)[0] == ("egg", (("fork of the egg", ()),))


def test_that_a_file_that_cannot_be_read_is_listed_too(tmp_path: Path) -> None:
    (tmp_path / "diary.rlviz").write_text("dear diary")
    written(tmp_path / "run.rlviz", config("q_learning"), 10)
    tree = branches(RunLibrary(tmp_path).runs())
    assert sorted(names(tree)) == [("diary", ()), ("run", ())]
