"""A run that is open is renamed and moved without losing anything."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from rlviz.session.about import Origin
from rlviz.session.run_file import read_run
from rlviz.session.run_library import RunLibrary
from rlviz.session.travel import run_at
from tests.session.quick import quick, trained_laboratory
from tests.session.written import same_run, trained


def test_that_the_run_that_is_open_is_renamed_without_losing_a_row(tmp_path: Path) -> None:
    laboratory, library = trained_laboratory(tmp_path, 1_200), RunLibrary(tmp_path)
    old = laboratory.recording.path
    assert old is not None
    laboratory.recording.move(partial(library.rename, name="mine"))
    assert laboratory.recording.file == "mine.rlviz"
    assert not old.exists()
    with pytest.raises(OSError, match="it is being written"):
        library.rename(tmp_path / "mine.rlviz", "b")
    while len(laboratory.run.history) < 2_500:
        laboratory.run.advance()
        laboratory.recording.look()
    laboratory.close()
    assert laboratory.recording.trouble == ""
    assert [each.name for each in tmp_path.iterdir()] == ["mine.rlviz"]
    again, straight = run_at(read_run(tmp_path / "mine.rlviz"), 2_500), trained(quick(), 2_500)
    assert same_run(again, straight)
    again.close()
    straight.close()


def test_that_a_name_that_the_open_run_cannot_have_changes_nothing(tmp_path: Path) -> None:
    laboratory, library = trained_laboratory(tmp_path, 300), RunLibrary(tmp_path)
    (tmp_path / "taken.rlviz").touch()
    path = laboratory.recording.path
    for name, why in (("taken", "there is a run 'taken' already"), ("a/b", "a name must have letters")):
        with pytest.raises(ValueError, match=why):
            laboratory.recording.move(partial(library.rename, name=name))
    assert laboratory.recording.path == path
    laboratory.run.step()
    laboratory.close()
    assert path is not None
    assert len(read_run(path).recorded.steps) == 301


def test_that_the_open_run_goes_on_where_it_was_while_another_program_reads_it(tmp_path: Path) -> None:
    laboratory, library = trained_laboratory(tmp_path, 300), RunLibrary(tmp_path)
    path = laboratory.recording.path
    assert path is not None
    reader = sqlite3.connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM record").fetchone()
    with pytest.raises(OSError, match="it is being written"):
        laboratory.recording.move(partial(library.rename, name="mine"))
    reader.close()
    laboratory.run.step()
    laboratory.recording.write()
    assert laboratory.recording.trouble == ""
    laboratory.recording.move(partial(library.rename, name="mine"))
    laboratory.close()
    assert len(read_run(tmp_path / "mine.rlviz").recorded.steps) == 301


def test_that_a_run_that_was_renamed_has_been_chosen_and_stays_when_it_is_saved_elsewhere(tmp_path: Path) -> None:
    laboratory, library = trained_laboratory(tmp_path / "runs", 300), RunLibrary(tmp_path / "runs")
    laboratory.recording.move(partial(library.rename, name="mine"))
    laboratory.recording.begin(tmp_path / "copy.rlviz")
    laboratory.run.step()
    laboratory.close()
    mine, copy = read_run(tmp_path / "runs" / "mine.rlviz"), read_run(tmp_path / "copy.rlviz")
    assert (len(mine.recorded.steps), len(copy.recorded.steps)) == (300, 301)
    assert copy.about.origin == Origin("mine.rlviz", 300, mine.about.id)
    assert copy.about.id != mine.about.id


def test_that_a_run_that_is_moved_is_the_same_run_to_its_forks(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path / "runs", 300)
    laboratory.fork(100, tmp_path / "runs").close()
    (fork,) = (tmp_path / "runs").glob("* fork 100.rlviz")
    laboratory.recording.begin(tmp_path / "mine.rlviz")
    laboratory.close()
    origin = read_run(fork).about.origin
    assert origin is not None
    assert origin.id == read_run(tmp_path / "mine.rlviz").about.id
