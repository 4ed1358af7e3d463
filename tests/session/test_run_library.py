"""The runs of a person: kept by themselves, listed, renamed, thrown away and put back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rlviz.session.laboratory import Laboratory
from rlviz.session.recorder import about
from rlviz.session.run_file import RunFile, read_run
from rlviz.session.run_library import RunLibrary
from tests.session.quick import NOW, quick, trained_laboratory
from tests.session.written import same_history, trained, written


def test_that_the_list_tells_what_each_file_holds_the_newest_first(tmp_path: Path) -> None:
    library = RunLibrary(tmp_path)
    assert library.runs() == []
    first, second = library.new_path(quick(), NOW), library.new_path(quick(), NOW.replace(hour=6))
    assert first.name == "q_learning CartPole-v1 2026-03-04 05.06.07.rlviz"
    told = written(first, quick(seed=3), 1_200)
    written(second, quick(), 10)
    newest, oldest = library.runs()
    assert (newest.path, oldest.path) == (second, first)
    assert oldest.summary is not None
    assert oldest.summary.about == told.about
    assert (oldest.summary.steps, oldest.summary.episodes) == (1_200, len(told.recorded.episodes))
    assert oldest.summary.best == max(each.mean for each in told.recorded.evaluations)
    assert oldest.nbytes == first.stat().st_size


def test_that_the_list_follows_a_run_that_is_being_written(tmp_path: Path) -> None:
    laboratory, library = trained_laboratory(tmp_path, 200), RunLibrary(tmp_path)
    laboratory.recording.write()
    (before,) = library.runs()
    while len(laboratory.run.history) < 3_000:
        laboratory.run.advance()
    laboratory.recording.write()
    (after,) = library.runs()
    assert before.summary is not None
    assert after.summary is not None
    assert (before.summary.steps, after.summary.steps) == (200, 3_000)
    assert after.nbytes > 3_000 * 20
    laboratory.close()


def test_that_a_file_that_holds_no_run_is_listed_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "diary.rlviz").write_text("dear diary")
    (shelved,) = RunLibrary(tmp_path).runs()
    assert shelved.summary is None
    assert shelved.trouble.startswith("diary.rlviz is damaged")


def test_that_a_name_that_is_taken_is_never_given_again(tmp_path: Path) -> None:
    library = RunLibrary(tmp_path)
    first = library.new_path(quick(), NOW)
    first.touch()
    assert library.new_path(quick(), NOW).name == "q_learning CartPole-v1 2026-03-04 05.06.07 (2).rlviz"


def test_that_a_run_is_renamed_thrown_away_and_put_back_whole(tmp_path: Path) -> None:
    library = RunLibrary(tmp_path)
    path = library.new_path(quick(), NOW)
    written(path, quick(), 300)
    renamed = library.rename(path, "My best one")
    assert [each.name for each in library.runs()] == ["My best one"]
    thrown = library.throw_away(renamed)
    assert library.runs() == []
    assert library.put_back(thrown) == renamed
    assert len(read_run(renamed).recorded.steps) == 300


@pytest.mark.parametrize("name", ["", " ", "a/b", "..", "a:b", "end.", "new\nline"])
def test_that_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    library = RunLibrary(tmp_path)
    path = library.new_path(quick(), NOW)
    written(path, quick(), 10)
    with pytest.raises(ValueError, match="a name must have letters"):
        library.rename(path, name)
    assert [each.path for each in library.runs()] == [path]


def test_that_a_name_that_another_run_has_is_refused(tmp_path: Path) -> None:
    library = RunLibrary(tmp_path)
    for name in ("a", "b"):
        written(tmp_path / f"{name}.rlviz", quick(), 10)
    with pytest.raises(ValueError, match="there is a run 'b' already"):
        library.rename(tmp_path / "a.rlviz", "b")


def test_that_a_run_that_is_being_written_stays_where_it_is(tmp_path: Path) -> None:
    laboratory, library = trained_laboratory(tmp_path, 100), RunLibrary(tmp_path)
    path = laboratory.recording.path
    assert path is not None
    with pytest.raises(OSError, match="it is being written"):
        library.rename(path, "other")
    with pytest.raises(OSError, match="it is being written"):
        library.throw_away(path)
    laboratory.close()
    assert len(read_run(path).recorded.steps) == 100


def test_that_what_a_killed_program_left_is_moved_with_all_that_it_had_written(tmp_path: Path) -> None:
    path, library = tmp_path / "killed.rlviz", RunLibrary(tmp_path)
    run = trained(quick(), 200)
    file = RunFile(path, about(run))
    file.write(run.history)
    logs = {each: each.read_bytes() for each in tmp_path.iterdir()}
    file.close()
    run.close()
    for each, held in logs.items():
        each.write_bytes(held)
    assert path.with_name("killed.rlviz-wal").exists()
    moved = library.rename(path, "rescued")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["rescued.rlviz"]
    connection = sqlite3.connect(moved)
    assert connection.execute("SELECT sum(count) FROM record WHERE kind = 'steps'").fetchone() == (200,)
    connection.close()


def test_that_what_a_killed_program_had_begun_to_change_is_undone(tmp_path: Path) -> None:
    told, library = written(tmp_path / "a.rlviz", quick(), 3_000), RunLibrary(tmp_path)
    program = sqlite3.connect(told.path, isolation_level=None)
    program.execute("PRAGMA cache_size = 1")  # what does not fit is written down at once
    program.execute("BEGIN IMMEDIATE")
    program.execute("DELETE FROM record WHERE kind = 'steps'")
    left = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    program.execute("ROLLBACK")
    program.close()
    assert sorted(left) == ["a.rlviz", "a.rlviz-journal"]
    for name in ("read", "moved"):
        (tmp_path / name).mkdir()
        for each, held in left.items():
            (tmp_path / name / each).write_bytes(held)
    assert same_history(read_run(tmp_path / "read" / "a.rlviz").recorded, told.recorded)
    moved = library.rename(tmp_path / "moved" / "a.rlviz", "b")
    assert same_history(read_run(moved).recorded, told.recorded)
    assert [each.name for each in moved.parent.iterdir()] == ["b.rlviz"]


def test_that_a_run_that_was_opened_and_rests_is_not_moved_either(tmp_path: Path) -> None:
    written(tmp_path / "a.rlviz", quick(), 300)
    laboratory = Laboratory.opened(tmp_path / "a.rlviz", "cpu", tmp_path)
    with pytest.raises(OSError, match="it is being written"):
        RunLibrary(tmp_path).rename(tmp_path / "a.rlviz", "b")
    laboratory.close()
    RunLibrary(tmp_path).rename(tmp_path / "a.rlviz", "b")
