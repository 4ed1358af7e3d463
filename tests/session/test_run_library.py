"""The runs of a person: kept by themselves, listed, renamed, thrown away and put back."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter

import pytest

from rlviz.learning.algorithm import Diverged
from rlviz.learning.algorithms.dqn import DQN
from rlviz.session.about import Origin
from rlviz.session.config import RunConfig
from rlviz.session.events import Policy
from rlviz.session.laboratory import Laboratory
from rlviz.session.recorder import about
from rlviz.session.run_file import RunFile, read_run
from rlviz.session.run_library import RunLibrary
from rlviz.session.travel import run_at
from rlviz.session.weights_file import Agent, save_agent
from tests.session.written import same_history, same_run, trained, written

QUICK = {"algorithm": "q_learning", "environment": "CartPole-v1", "device": "cpu"}
NOW = datetime(2026, 3, 4, 5, 6, 7).astimezone()


def quick(**values: object) -> RunConfig:
    """A configuration that trains at once."""
    return RunConfig.checked({**QUICK, **values})


def trained_laboratory(runs: Path, steps: int) -> Laboratory:
    """One that has trained, and looked at its recording after every piece of work, as the window does."""
    laboratory = Laboratory(quick(), runs=runs)
    while len(laboratory.run.history) < steps:
        laboratory.run.advance()
        laboratory.recording.look()
    return laboratory


def test_that_a_run_is_kept_from_its_first_step_on_and_one_without_steps_leaves_no_file(tmp_path: Path) -> None:
    idle = Laboratory(quick(), runs=tmp_path)
    idle.recording.look()
    idle.close()
    assert not list(tmp_path.iterdir())
    laboratory = trained_laboratory(tmp_path, 1)
    (path,) = tmp_path.glob("*.rlviz")
    assert laboratory.recording.path == path
    laboratory.close()
    assert len(read_run(path).recording.steps) == 1


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
    assert len(read_run(tmp_path / "mine.rlviz").recording.steps) == 100, "the person asked for this one"


def test_that_a_folder_that_cannot_be_made_is_told_and_training_goes_on(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("no folder")
    laboratory = trained_laboratory(tmp_path / "runs", 50)
    assert laboratory.recording.trouble == "File exists"
    assert laboratory.recording.path is None
    laboratory.close()


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
    assert (oldest.summary.steps, oldest.summary.episodes) == (1_200, len(told.recording.episodes))
    assert oldest.summary.best == max(each.mean for each in told.recording.evaluations)
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
    assert len(read_run(renamed).recording.steps) == 300


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
    assert len(read_run(path).recording.steps) == 100


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
    assert same_history(read_run(tmp_path / "read" / "a.rlviz").history(), told.history())
    moved = library.rename(tmp_path / "moved" / "a.rlviz", "b")
    assert same_history(read_run(moved).history(), told.history())
    assert [each.name for each in moved.parent.iterdir()] == ["b.rlviz"]


def test_that_a_run_saved_elsewhere_keeps_the_snapshots_of_its_past(tmp_path: Path) -> None:
    laboratory = trained_laboratory(tmp_path / "runs", 2_500)
    laboratory.recording.begin(tmp_path / "mine.rlviz")
    laboratory.close()
    snapshots = read_run(tmp_path / "mine.rlviz").snapshots
    assert snapshots[0] < 10
    assert {1, 2} <= {step // 1_000 for step in snapshots}
    assert snapshots[-1] == 2_500


def test_that_a_fork_goes_on_like_its_parent_until_something_is_changed_in_it(tmp_path: Path) -> None:
    parent = trained_laboratory(tmp_path, 3_000)
    fork = parent.fork(1_234, tmp_path)
    assert len(fork.run.history) == 1_234
    while len(fork.run.history) < 3_000:
        fork.run.advance()
        fork.recording.look()
    assert same_run(fork.run, parent.run)
    names = sorted(each.name for each in RunLibrary(tmp_path).runs())
    assert names[1] == f"{names[0]} fork 1234"
    parent.close()
    fork.change("gamma", 0.5)
    fork.close()
    (path,) = tmp_path.glob("* fork 1234.rlviz")
    written_fork = read_run(path)
    assert written_fork.about.origin is not None
    assert written_fork.about.origin.step == 1_234
    assert {0, 1} <= {step // 1_000 for step in written_fork.snapshots if step < 1_234}, "its past can be travelled too"
    (original,) = (each for each in tmp_path.glob("*.rlviz") if each != path)
    assert len(read_run(original).recording.steps) == 3_000
    assert read_run(original).recording.changes == ()


def test_that_a_run_without_a_file_says_why_it_cannot_fork(tmp_path: Path) -> None:
    laboratory = Laboratory(quick(), runs=tmp_path)
    with pytest.raises(ValueError, match="a fork comes from the file of a run, and this run gets one once it trains"):
        laboratory.fork(0, tmp_path)
    laboratory.close()


def test_that_an_agent_of_the_past_plays_as_it_was_and_training_is_not_disturbed(tmp_path: Path) -> None:
    laboratory, straight = trained_laboratory(tmp_path, 2_000), trained(quick(), 2_500)
    then, now = laboratory.run.history.steps.column("scores")[1_234].copy(), laboratory.run.history.steps.rows(0, 2_000)
    observation = laboratory.run.history.steps.column("observation")[1_234]
    laboratory.take_agent(1_234)
    laboratory.take_agent(1_234)
    rollout = laboratory.performance.by(Policy.GREEDY)
    assert rollout.history.agent_step == 1_234
    assert laboratory.performance.by(Policy.GREEDY) is rollout
    for _ in range(50):
        rollout.step()
    assert laboratory._past is not None
    assert laboratory._past.algorithm.act(observation).scores.tolist() == then.tolist(), "Q as it was at that step"
    assert len(laboratory.run.history) == len(now)
    laboratory.take_agent(None)
    assert laboratory.performance.by(Policy.GREEDY).history.agent_step is None
    laboratory.performance.end()
    while len(laboratory.run.history) < 2_500 or not laboratory.run.resting:
        laboratory.run.advance()
    assert same_run(laboratory.run, straight)
    laboratory.close()
    straight.close()


def test_that_without_a_file_there_is_no_agent_of_the_past(tmp_path: Path) -> None:
    laboratory = Laboratory(quick())
    laboratory.run.step()
    with pytest.raises(ValueError, match="an agent of the past comes from the file of a run"):
        laboratory.take_agent(0)
    assert laboratory.performance.by(Policy.GREEDY).history.agent_step is None
    laboratory.close()


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
    assert len(read_run(path).recording.steps) == 301


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


def test_that_a_run_of_an_agent_from_a_file_can_be_gone_back_to_at_its_first_steps(tmp_path: Path) -> None:
    taught = trained(RunConfig.checked({"seed": 3, "device": "cpu"}), 1_300)
    save_agent(tmp_path / "a.safetensors", Agent(taught.config, taught.algorithm.weights(), 1_300, 5))
    taught.close()
    laboratory = Laboratory.opened(tmp_path / "a.safetensors", "cpu", tmp_path / "runs")
    for _ in range(700):
        laboratory.run.step()
    laboratory.recording.look()
    told = laboratory.run.history.steps.column("scores")[300].tolist()
    laboratory.close()
    (path,) = (tmp_path / "runs").glob("*.rlviz")
    early = run_at(read_run(path), 300)
    observation, _ = early.standing()
    assert early.algorithm.act(observation).scores.tolist() == told
    early.close()


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
        assert len(read_run(path).recording.steps) == 30


def test_that_a_run_that_was_opened_and_rests_is_not_moved_either(tmp_path: Path) -> None:
    written(tmp_path / "a.rlviz", quick(), 300)
    laboratory = Laboratory.opened(tmp_path / "a.rlviz", "cpu", tmp_path)
    with pytest.raises(OSError, match="it is being written"):
        RunLibrary(tmp_path).rename(tmp_path / "a.rlviz", "b")
    laboratory.close()
    RunLibrary(tmp_path).rename(tmp_path / "a.rlviz", "b")


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
    assert len(read_run(path).recording.steps) == 1


def test_that_a_moment_after_an_update_that_diverged_can_be_gone_back_to(tmp_path: Path) -> None:
    config = RunConfig.checked({"hyperparameters": {"learning_starts": 64}, "device": "cpu"})
    laboratory, failures = Laboratory(config, runs=tmp_path), 0
    for _ in range(101):
        laboratory.run.step()
    agent = laboratory.run.algorithm
    assert isinstance(agent, DQN)
    agent.target.network.flat.fill_(float("nan"))
    laboratory.recording.mark()
    while failures < 3:
        try:
            laboratory.run.advance()
        except Diverged:
            failures += 1
    steps = len(laboratory.run.history)
    laboratory.close()
    (path,) = tmp_path.glob("*.rlviz")
    again = run_at(read_run(path), steps)
    assert same_run(again, laboratory.run)
    again.close()


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
    assert len(read_run(path).recording.steps) == 301


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
    assert len(read_run(tmp_path / "mine.rlviz").recording.steps) == 301


def test_that_a_run_that_was_renamed_has_been_chosen_and_stays_when_it_is_saved_elsewhere(tmp_path: Path) -> None:
    laboratory, library = trained_laboratory(tmp_path / "runs", 300), RunLibrary(tmp_path / "runs")
    laboratory.recording.move(partial(library.rename, name="mine"))
    laboratory.recording.begin(tmp_path / "copy.rlviz")
    laboratory.run.step()
    laboratory.close()
    mine, copy = read_run(tmp_path / "runs" / "mine.rlviz"), read_run(tmp_path / "copy.rlviz")
    assert (len(mine.recording.steps), len(copy.recording.steps)) == (300, 301)
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
