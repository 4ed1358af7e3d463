"""A fork finds the run that it has left again, by its id."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlviz.session.ancestry import ancestry_of
from rlviz.session.laboratory import Laboratory
from rlviz.session.run_file import read_run
from tests.session.recorded import config
from tests.session.written import go_on, same_history


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """The file of a fork at step 700 of a run of 1,200, after γ was changed at step 500."""
    runs = tmp_path / "runs"
    parent = Laboratory(config(seed=2), runs)
    go_on(parent.run, 500)
    parent.change("gamma", 0.9)
    go_on(parent.run, 1_200)
    forked = parent.fork(700, runs)
    go_on(forked.run, 900)
    path = forked.recording.path
    assert path is not None
    forked.close()
    parent.close()
    return path


def file_of_parent(fork: Path) -> Path:
    """The other file."""
    (path,) = [each for each in fork.parent.glob("*.rlviz") if each != fork]
    return path


@pytest.mark.parametrize("renamed", [False, True])
def test_that_a_fork_that_is_opened_knows_its_parent_as_it_went_on(fork: Path, renamed: bool) -> None:
    path = file_of_parent(fork)
    if renamed:
        path = path.rename(path.with_name("another name.rlviz"))
    told = read_run(path).recorded
    opened = Laboratory.opened(fork, "cpu", fork.parent)
    parent, following = opened.ancestry
    assert following is None, "nobody trains it on"
    assert parent is not None
    assert (parent.name, parent.step) == (path.stem, 700)
    assert len(parent.history) == 1_200
    assert same_history(parent.history, told)
    assert parent.hyperparameters.model_dump()["gamma"] == 0.9
    ends = [told.episode(k).last_row + 1 for k in range(len(told.episodes))]
    assert parent.episodes == sum(end <= 700 for end in ends)
    opened.close()


def test_that_a_parent_is_found_in_the_folder_of_runs_where_the_fork_lies_elsewhere(fork: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    moved = fork.rename(elsewhere / fork.name)
    opened = Laboratory.opened(moved, "cpu", tmp_path / "runs")
    assert opened.ancestry.parent is not None
    opened.close()


def test_that_a_fork_does_without_a_parent_that_is_gone_or_damaged(fork: Path) -> None:
    path = file_of_parent(fork)
    path.write_bytes(path.read_bytes()[:5_000])
    (fork.parent / "notes.rlviz").write_text("no run")
    opened = Laboratory.opened(fork, "cpu", fork.parent)
    assert opened.ancestry.parent is None
    assert len(opened.run.history) == 900
    opened.close()


def test_that_a_run_that_is_no_fork_has_none(fork: Path) -> None:
    parent = read_run(file_of_parent(fork))
    assert ancestry_of(parent.about, [fork.parent]) == (None, None)
