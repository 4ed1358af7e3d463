"""A run writes itself down, whatever becomes of its file."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from rlviz.session.laboratory import Laboratory
from rlviz.session.run_file import read_run
from rlviz.session.travel import run_at
from tests.session.quick import quick, trained_laboratory
from tests.session.written import same_run, trained


def test_that_a_run_is_kept_from_its_first_step_on_and_one_without_steps_leaves_no_file(tmp_path: Path) -> None:
    idle = Laboratory(quick(), runs=tmp_path)
    idle.recording.look()
    idle.close()
    assert not list(tmp_path.iterdir())
    laboratory = trained_laboratory(tmp_path, 1)
    (path,) = tmp_path.glob("*.rlviz")
    assert laboratory.recording.path == path
    laboratory.close()
    assert len(read_run(path).recorded.steps) == 1


def test_that_what_was_kept_by_itself_goes_on_exactly(tmp_path: Path) -> None:
    trained_laboratory(tmp_path, 2_345).close()
    (path,) = tmp_path.glob("*.rlviz")
    again, straight = run_at(read_run(path), 2_345), trained(quick(), 2_345)
    assert same_run(again, straight)
    again.close()
    straight.close()


def test_that_a_run_that_a_person_saves_elsewhere_is_kept_there_alone(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path / "runs", 100)
    laboratory.recording.begin(tmp_path / "mine.rlviz")
    assert not list((tmp_path / "runs").glob("*.rlviz"))
    laboratory.recording.begin(tmp_path / "copy.rlviz")
    laboratory.close()
    assert len(read_run(tmp_path / "mine.rlviz").recorded.steps) == 100, "the person asked for this one"


def test_that_a_folder_that_cannot_be_made_is_told_and_training_goes_on(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("no folder")
    laboratory = trained_laboratory(tmp_path / "runs", 50)
    assert laboratory.recording.trouble == "File exists"
    assert laboratory.recording.path is None
    laboratory.close()


def test_that_a_run_saved_elsewhere_keeps_the_snapshots_of_its_past(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path / "runs", 2_500)
    laboratory.recording.begin(tmp_path / "mine.rlviz")
    laboratory.close()
    snapshots = read_run(tmp_path / "mine.rlviz").snapshots
    assert snapshots[0] < 10
    assert {1, 2} <= {step // 1_000 for step in snapshots}
    assert snapshots[-1] == 2_500


def test_that_a_file_that_is_taken_away_is_told_and_written_anew_with_all_of_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laboratory = trained_laboratory(tmp_path, 1_500)
    path = laboratory.recording.path
    assert path is not None
    path.unlink()
    laboratory.run.step()
    laboratory.recording.look()
    assert laboratory.recording.trouble == "the file was taken away"
    assert not path.exists(), "a person may put it back"
    now = perf_counter()
    monkeypatch.setattr("rlviz.session.run_recording.perf_counter", lambda: now + 6)
    laboratory.run.step()
    laboratory.recording.write()
    assert laboratory.recording.trouble == ""
    laboratory.close()
    again = run_at(read_run(path), 1_502)
    assert same_run(again, laboratory.run)
    again.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name]


def test_that_a_file_that_is_put_back_goes_on(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path, 300)
    path = laboratory.recording.path
    assert path is not None
    path.rename(tmp_path / "away")
    laboratory.recording.look()
    assert laboratory.recording.trouble == "the file was taken away"
    (tmp_path / "away").rename(path)
    laboratory.run.step()
    laboratory.recording.look()
    assert laboratory.recording.trouble == ""
    laboratory.close()
    assert len(read_run(path).recorded.steps) == 301


def test_that_what_was_set_before_the_first_step_is_part_of_the_run_from_step_0_on(tmp_path: Path) -> None:
    laboratory = Laboratory(quick(), runs=tmp_path)
    laboratory.change("gamma", 0.5)
    for _ in range(700):
        laboratory.run.step()
    laboratory.recording.look()
    laboratory.close()
    (path,) = tmp_path.glob("*.rlviz")
    early, straight = run_at(read_run(path), 300), Laboratory(quick())
    straight.change("gamma", 0.5)
    for _ in range(300):
        straight.run.step()
    assert same_run(early, straight.run)
    early.close()
    straight.close()


def test_that_a_run_that_was_only_stepped_is_kept_too(tmp_path: Path) -> None:
    stepped, closed = (Laboratory(quick(), runs=tmp_path / name) for name in ("stepped", "closed"))
    for _ in range(30):
        stepped.run.step()
        stepped.recording.write()
        closed.run.step()
    assert stepped.recording.path is not None
    for laboratory, name in ((stepped, "stepped"), (closed, "closed")):
        laboratory.close()
        (path,) = (tmp_path / name).glob("*.rlviz")
        assert len(read_run(path).recorded.steps) == 30


def test_that_a_file_that_a_full_disk_refuses_leaves_nothing_and_can_be_begun_later(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    laboratory = Laboratory(quick(), runs=tmp_path / "runs")
    laboratory.run.step()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        laboratory.recording.write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert laboratory.recording.trouble
    assert not list((tmp_path / "runs").iterdir())
    laboratory.close()
    (path,) = (tmp_path / "runs").glob("*.rlviz")
    assert len(read_run(path).recorded.steps) == 1
