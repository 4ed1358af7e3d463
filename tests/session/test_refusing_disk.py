"""A disk that refuses in the midst of a run: nothing is held that nobody lets go of, and nothing known is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rlviz.session.beside import lock_of
from rlviz.session.laboratory import Laboratory
from rlviz.session.recorder import Recorder, about
from rlviz.session.run_file import RunFile, read_run
from rlviz.session.travel import run_at
from rlviz.session.writer_lock import is_written
from tests.session.quick import trained_laboratory
from tests.session.recorded import config
from tests.session.written import go_on, trained, written

resource = pytest.importorskip("resource")


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may have a byte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_that_a_run_that_ends_while_a_disk_refuses_lets_go_of_its_file(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path, 300)
    path = laboratory.recording.path
    assert path is not None
    laboratory.recording.write()
    laboratory.run.step()
    with full_disk():
        laboratory.close()
    assert not is_written(path)
    again = Laboratory.opened(path, "cpu", tmp_path)
    assert len(again.run.history) == 300
    again.close()


def test_that_files_that_could_not_begin_leave_nothing_at_all(tmp_path: Path) -> None:
    laboratory = Laboratory(config("q_learning"), runs=tmp_path / "runs")
    laboratory.run.step()
    with full_disk():
        laboratory.recording.write()
        with pytest.raises(OSError, match=r"disk|large|full"):
            laboratory.recording.begin(tmp_path / "runs" / "mine.rlviz")
    assert not list((tmp_path / "runs").iterdir())
    laboratory.close()


def test_that_trouble_stays_until_something_is_written(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path, 300)
    with full_disk():
        laboratory.run.step()
        laboratory.recording.write()
        trouble = laboratory.recording.trouble
        assert trouble
        for _ in range(20):
            laboratory.recording.look()
            assert laboratory.recording.trouble == trouble
    laboratory.recording.write()
    assert laboratory.recording.trouble == ""
    laboratory.close()


def test_that_a_run_that_could_not_be_saved_knows_its_snapshots_still(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path / "runs", 3_200)
    laboratory.recording.write()
    known = laboratory.history.snapshots
    assert len(known) > 3
    with full_disk():
        laboratory.run.step()
        laboratory.recording.write()
        with pytest.raises(OSError, match=r"disk|large|full"):
            laboratory.recording.begin(tmp_path / "mine.rlviz")
    assert set(known) <= set(laboratory.history.snapshots)
    laboratory.recording.write()
    laboratory.take_agent(1_500)
    laboratory.close()


def test_that_a_file_that_is_gone_by_the_time_it_is_gone_on_with_is_told_and_not_locked(tmp_path: Path) -> None:
    recorded = written(tmp_path / "a.rlviz", config(), 100)
    recorded.path.unlink()
    with pytest.raises(OSError, match="unable to open"):
        RunFile.going_on(recorded)
    assert not lock_of(recorded.path).exists()


def test_that_a_fork_whose_parent_is_moved_away_meanwhile_can_be_gone_back_to_at_each_step(tmp_path: Path) -> None:
    parent = trained(config("q_learning", seed=4), 0)
    recorder = Recorder(parent, RunFile(tmp_path / "parent.rlviz", about(parent)))
    go_on(parent, 12_000, recorder)
    parent.change("gamma", 0.9)
    recorder.mark()
    go_on(parent, 15_000, recorder)
    recorder.close()
    recorded = read_run(tmp_path / "parent.rlviz")
    fork = run_at(recorded, 14_500)
    file = Recorder(fork, RunFile(tmp_path / "fork.rlviz", about(fork)))
    file.inherit(recorded.snapshots_before(14_500))
    recorded.path.rename(tmp_path / "another name.rlviz")
    file.mark()
    file.close()
    again = run_at(read_run(tmp_path / "fork.rlviz"), 13_000)
    assert again.hyperparameters.model_dump()["gamma"] == 0.9
    for each in (parent, fork, again):
        each.close()
