"""A past that two runs share: held once, read from where it is held, and written part by part into the newer file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rlviz.session.laboratory import Laboratory
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, WrittenRun, read_run
from rlviz.session.snapshots import taken_out
from rlviz.session.travel import run_at
from tests.session.recorded import config
from tests.session.written import go_on, same_history, same_run, written

STEPS, FORK = 21_000, 20_500
"""More than two parts of a past, and more than a chunk of a table."""
CONFIG = config("q_learning", seed=4)


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> WrittenRun:
    """A run whose parts end with a change and an interruption, each with a snapshot of its own."""
    path = tmp_path_factory.mktemp("parent") / "parent.rlviz"
    run = Run(CONFIG)
    recorder = Recorder(run, RunFile(path, about(run)))
    go_on(run, 9_000, recorder)
    run.change("gamma", 0.9)
    recorder.mark()
    go_on(run, 17_500, recorder)
    run.reset_episode()
    recorder.mark()
    go_on(run, STEPS, recorder)
    recorder.close()
    run.close()
    return read_run(path)


@pytest.fixture
def fork(parent: WrittenRun, tmp_path: Path) -> Iterator[Recorder]:
    """The recorder of a fork; nothing of its past is written yet."""
    run = run_at(parent, FORK)
    recorder = Recorder(run, RunFile(tmp_path / "fork.rlviz", about(run)))
    recorder.inherit(parent.snapshots_before(FORK))
    yield recorder
    run.close()


def test_that_after_every_part_the_file_holds_a_run_that_goes_on_as_its_parent_did(
    fork: Recorder, parent: WrittenRun, tmp_path: Path
) -> None:
    fork.mark()
    ends = []
    while fork.behind:
        read = read_run(tmp_path / "fork.rlviz")
        ends.append(len(read.recorded))
        there = run_at(read, ends[-1])
        assert same_run(there, run_at(parent, ends[-1]))
        go_on(there, ends[-1] + 300)
        assert same_run(there, run_at(parent, ends[-1] + 300))
        fork.look()
    assert len(ends) > 1
    assert ends == sorted(set(ends))
    assert ends[0] < FORK / 2
    whole = read_run(tmp_path / "fork.rlviz")
    assert whole.snapshots == (*(step for step in parent.snapshots if step < FORK), FORK)
    assert same_history(whole.recorded, run_at(parent, FORK).history)


def test_that_a_fork_trains_on_while_its_past_is_written(fork: Recorder, parent: WrittenRun, tmp_path: Path) -> None:
    fork.mark()
    fork.run.change("gamma", 0.5)
    fork.mark()
    assert len(read_run(tmp_path / "fork.rlviz").recorded) < FORK
    go_on(fork.run, FORK + 1_200, fork)
    assert len(read_run(tmp_path / "fork.rlviz").recorded) >= FORK
    fork.close()
    read = read_run(tmp_path / "fork.rlviz")
    assert same_history(read.recorded, fork.run.history)
    assert [change.new for change in read.recorded.changes] == [0.9, 0.5]
    assert same_run(run_at(read, FORK + 700), run_at(read, FORK + 700))
    assert run_at(read, 4_321).hyperparameters == run_at(parent, 4_321).hyperparameters


def test_that_a_fork_that_is_closed_at_once_has_all_of_its_past(
    fork: Recorder, parent: WrittenRun, tmp_path: Path
) -> None:
    fork.mark()
    fork.close()
    read = read_run(tmp_path / "fork.rlviz")
    assert same_history(read.recorded, run_at(parent, FORK).history)
    assert [step for step in read.snapshots if step < FORK] == [step for step in parent.snapshots if step < FORK]


def test_that_what_the_file_of_the_parent_no_longer_holds_is_left_out(parent: WrittenRun, tmp_path: Path) -> None:
    path = tmp_path / "parent.rlviz"
    path.write_bytes(parent.path.read_bytes())
    run = run_at(parent, FORK)
    recorder = Recorder(run, RunFile(tmp_path / "fork.rlviz", about(run)))
    recorder.inherit(read_run(path).snapshots_before(FORK))
    for _ in taken_out(path, [[12_000]]):
        pass
    recorder.mark()  # two parts are read by now, and one is written
    path.unlink()
    recorder.close()
    read = read_run(tmp_path / "fork.rlviz")
    assert same_history(read.recorded, run.history)
    kept = [step for step in parent.snapshots if step <= 17_500 and step != 12_000]
    assert read.snapshots == (*kept, FORK)
    run.close()


def test_that_a_disk_that_refuses_a_part_gets_it_again(fork: Recorder, parent: WrittenRun, tmp_path: Path) -> None:
    connection = fork.file._connection
    assert connection is not None
    connection.execute("PRAGMA max_page_count = 20")  # a full disk
    for _ in range(2):
        with pytest.raises(OSError, match="full"):
            fork.write()
    assert len(read_run(tmp_path / "fork.rlviz").recorded) == 0
    connection.execute("PRAGMA max_page_count = 1000000")
    fork.close()
    assert same_history(read_run(tmp_path / "fork.rlviz").recorded, run_at(parent, FORK).history)


def test_that_what_two_runs_share_is_held_once_and_neither_writes_into_the_other(parent: WrittenRun) -> None:
    before = parent.recorded.steps.rows(0, FORK).copy()
    first, second = run_at(parent, FORK), run_at(parent, FORK)
    assert np.shares_memory(first.history.steps.rows(0, 100), second.history.steps.rows(0, 100))
    second.change("gamma", 0.1)
    for run in (first, second):
        go_on(run, FORK + 400)
    assert same_history(first.history, run_at(parent, FORK + 400).history)
    assert not same_history(first.history, second.history)
    assert np.array_equal(parent.recorded.steps.rows(0, FORK), before, equal_nan=True)


def test_that_a_run_that_is_held_here_is_read_from_where_it_is_held(tmp_path: Path) -> None:
    laboratory = Laboratory(config(seed=2))
    laboratory.recording.begin(tmp_path / "a.rlviz")
    for steps in (700, 1_300):
        go_on(laboratory.run, steps)
        laboratory.recording.look()
        held, read = laboratory.recording.written(), read_run(tmp_path / "a.rlviz")
        assert held is not None
        assert held.recorded is laboratory.run.history
        assert same_history(held.recorded, read.recorded)
        assert (held.snapshots, held.about) == (read.snapshots, read.about)
    laboratory.close()


def test_that_a_long_run_that_is_written_at_once_is_written_in_small_records(tmp_path: Path) -> None:
    written(tmp_path / "a.rlviz", CONFIG, 9_000)
    connection = sqlite3.connect(tmp_path / "a.rlviz")
    (largest,) = connection.execute("SELECT max(length(data)) FROM record").fetchone()
    connection.close()
    assert largest < 400_000
