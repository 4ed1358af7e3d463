"""Old snapshots are thinned where runs take too much room: each step can still be reached, each file is whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from rlviz.session.bookmarks import Bookmark, keep_bookmarks
from rlviz.session.laboratory import Laboratory
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_facts import Footholds, read_footholds
from rlviz.session.run_file import RunFile, read_run
from rlviz.session.run_library import RunLibrary
from rlviz.session.thinning import every_second, kept, thinned
from rlviz.session.travel import run_at
from tests.session.recorded import config
from tests.session.written import go_on, same_history, same_run, trained

STEPS = 9_300

_PAGE = 4_096
"""Bytes of a page of SQLite's."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of a run with ten snapshots of its own accord, of which a target copy at step 3,400 made one more."""
    path = tmp_path_factory.mktemp("original") / "a.rlviz"
    run = Run(config(seed=5))
    recorder = Recorder(run, RunFile(path, about(run)))
    go_on(run, 3_400, recorder)
    run.change("gamma", 0.9)
    run.algorithm.copy_target()
    recorder.mark()
    go_on(run, STEPS, recorder)
    recorder.close()
    run.close()
    return path


@pytest.fixture
def library(tmp_path: Path, original: Path) -> RunLibrary:
    """A library with two of that run: "old", last written in 2001, and "new"."""
    for name, written_at in (("old", 1e9), ("new", 1.7e9)):
        copy = tmp_path / f"{name}.rlviz"
        shutil.copyfile(original, copy)
        os.utime(copy, (written_at, written_at))
    return RunLibrary(tmp_path)


def footholds(snapshots: Iterable[int], marked: Iterable[int] = (), moments: tuple[int, ...] = ()) -> Footholds:
    """Made-up snapshots of 1,000 bytes each."""
    run = Run(config("random"))
    run.close()
    return Footholds(about(run), dict.fromkeys(snapshots, 1_000), frozenset(marked), moments)


def thin(library: RunLibrary, limit: float) -> None:
    """To the end."""
    for _ in thinned(library, limit):
        pass


def test_that_the_first_the_last_the_marked_and_the_nearest_before_each_moment_stay() -> None:
    places = footholds(range(0, 10_001, 1_000), marked=[6_000], moments=(2_999, 4_000))
    assert kept(places, forks=[8_500]) == {0, 10_000, 6_000, 2_000, 4_000, 8_000}
    assert kept(footholds([500, 600], moments=(100,))) == {500, 600}, "before the first there is none"
    assert kept(footholds([])) == set()


def test_that_every_second_goes_and_never_two_side_by_side() -> None:
    assert every_second(range(9), {0, 8}) == [1, 3, 5, 7]
    assert every_second(range(9), {0, 3, 8}) == [1, 4, 6]
    assert every_second([0, 2, 4, 6, 8], {0, 8}) == [2, 6]
    assert every_second([0, 8], {0, 8}) == []
    assert every_second([], set()) == []


def test_that_the_file_says_where_steps_do_not_lead(original: Path) -> None:
    places = read_footholds(original)
    assert [*places.snapshots] == [0, 1_000, 2_000, 3_000, 3_400, *range(4_000, 9_001, 1_000), STEPS]
    assert places.marked == {0, 3_400}, "the beginning, and where the target was copied by hand"
    evaluations = read_run(original).recorded.evaluations
    best = max(each.mean for each in evaluations)
    assert places.moments == (3_400, max(each.step for each in evaluations if each.mean == best))


def test_that_the_oldest_is_thinned_first_and_no_further_than_needed(library: RunLibrary) -> None:
    old, new = library.folder / "old.rlviz", library.folder / "new.rlviz"
    before, newest = library.nbytes(), new.read_bytes()
    thin(library, before)
    assert library.nbytes() == before, "there is room for all"
    thin(library, before - 1)
    assert new.read_bytes() == newest
    assert library.nbytes() < before
    assert len(read_run(old).snapshots) < len(read_run(new).snapshots)
    assert [each.name for each in library.runs()] == ["new", "old"], "it still says when it was written"


def test_that_nothing_but_snapshots_goes_and_every_step_can_be_reached(library: RunLibrary, original: Path) -> None:
    thin(library, 0)
    told, places = read_run(original), read_footholds(original)
    straight = trained(config(seed=5), 3_399)
    for name in ("old", "new"):
        thinner = read_run(library.folder / f"{name}.rlviz")
        assert set(thinner.snapshots) == kept(places)
        assert same_history(thinner.recorded, told.recorded)
        assert thinner.recorded.evaluations == told.recorded.evaluations
        for step in (0, 700, 3_399, 3_400, 5_001, 8_999, STEPS):
            there, then = run_at(thinner, step), run_at(told, step)
            assert len(there.history) == step
            assert same_run(there, then)
            if step == 3_399:
                assert same_run(there, straight)
            there.close()
            then.close()
    straight.close()


def test_that_a_file_gets_as_small_as_what_is_left_in_it(
    library: RunLibrary, original: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    places = read_footholds(original)
    gone = [nbytes for step, nbytes in places.snapshots.items() if step not in kept(places)]
    thin(library, 0)
    size, rewritten = (library.folder / "old.rlviz").stat().st_size, tmp_path_factory.mktemp("new") / "a.rlviz"
    assert original.stat().st_size - size >= sum(nbytes // _PAGE * _PAGE for nbytes in gone), "all whole pages"
    connection = sqlite3.connect(library.folder / "old.rlviz")
    connection.execute("VACUUM INTO ?", (str(rewritten),))
    assert size <= rewritten.stat().st_size + _PAGE, "as if it had been written without them"
    assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert sorted(each.name for each in library.folder.iterdir()) == ["new.rlviz", "old.rlviz"]


def test_that_the_step_where_a_fork_has_left_stays_near(library: RunLibrary) -> None:
    path = library.folder / "old.rlviz"
    assert 8_000 not in kept(read_footholds(path))
    parent = Laboratory.opened(path, "cpu", library.folder)
    parent.fork(8_500, library.folder).close()
    parent.close()
    thin(library, 0)
    assert {8_000, 3_400} <= set(read_run(path).snapshots)
    assert 8_000 not in read_run(library.folder / "old fork 8500.rlviz").snapshots


def test_that_the_snapshot_before_a_bookmark_stays(library: RunLibrary) -> None:
    path = library.folder / "old.rlviz"
    assert 8_000 not in kept(read_footholds(path))
    laboratory = Laboratory.opened(path, "cpu", library.folder)
    keep_bookmarks(laboratory.history, (Bookmark(8_400, words="it nearly fell"),))
    laboratory.recording.write()
    laboratory.close()
    thin(library, 0)
    thinner = read_run(path)
    assert 8_000 in thinner.snapshots
    assert [each.words for each in thinner.recorded.bookmarks] == ["it nearly fell"]


def test_that_a_run_that_goes_on_after_it_was_opened_can_be_gone_back_to_at_each_step(library: RunLibrary) -> None:
    path = library.folder / "old.rlviz"
    laboratory = Laboratory.opened(path, "cpu", library.folder)
    while len(laboratory.run.history) < STEPS + 2_000:
        laboratory.run.advance()
        laboratory.recording.look()
    laboratory.close()
    thin(library, 0)
    assert STEPS in read_run(path).snapshots, "another program may have made the steps before"
    again = run_at(read_run(path), STEPS + 1_900)
    straight = run_at(read_run(library.folder / "new.rlviz"), STEPS)
    go_on(straight, STEPS + 1_900)
    assert same_run(again, straight)
    again.close()
    straight.close()


def test_that_a_run_whose_environment_cannot_be_captured_keeps_all_of_them(tmp_path: Path) -> None:
    pytest.importorskip("Box2D")
    run = Run(config(environment="LunarLander-v3"))
    recorder = Recorder(run, RunFile(tmp_path / "a.rlviz", about(run)))
    go_on(run, 3_100, recorder)
    recorder.close()
    run.close()
    thin(RunLibrary(tmp_path), 0)
    assert read_run(tmp_path / "a.rlviz").snapshots == (0, 1_000, 2_000, 3_000, 3_100), "no steps lead there again"


def test_that_a_file_that_is_being_written_is_left_alone(library: RunLibrary) -> None:
    path = library.folder / "old.rlviz"
    laboratory = Laboratory.opened(path, "cpu", library.folder)
    laboratory.recording.write()
    snapshots = read_run(path).snapshots
    thin(library, 0)
    assert read_run(path).snapshots == snapshots
    assert len(read_run(library.folder / "new.rlviz").snapshots) < len(snapshots)
    laboratory.run.step()
    laboratory.recording.write()
    assert laboratory.recording.trouble == ""
    laboratory.close()


def test_that_files_that_go_or_are_none_of_runs_stop_nothing(library: RunLibrary) -> None:
    (library.folder / "diary.rlviz").write_text("dear diary")
    work = thinned(library, 0)
    for _ in range(4):
        next(work)
    (library.folder / "old.rlviz").rename(library.folder / "older.rlviz")
    for _ in work:
        pass
    assert len(read_run(library.folder / "new.rlviz").snapshots) < 12
    assert (library.folder / "diary.rlviz").read_text() == "dear diary"


def test_that_a_run_in_the_bin_is_thinned_before_the_others(library: RunLibrary) -> None:
    thrown, before = library.throw_away(library.folder / "new.rlviz"), library.nbytes()
    kept_whole = (library.folder / "old.rlviz").read_bytes()
    thin(library, before - 1)
    assert (library.folder / "old.rlviz").read_bytes() == kept_whole
    assert len(read_run(thrown).snapshots) < 12
    assert library.in_bin() == [thrown]
    library.empty_bin()
    assert library.nbytes() == (library.folder / "old.rlviz").stat().st_size


def test_that_thinning_that_is_given_up_half_way_leaves_the_date_of_the_run(library: RunLibrary) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in library.folder.glob("*.rlviz")}
    thinning, sizes = thinned(library, 0), library.nbytes()
    while library.nbytes() == sizes:
        next(thinning)
    thinning.close()
    assert {path.name: path.stat().st_mtime_ns for path in library.folder.glob("*.rlviz")} == before
