"""A run that was written down goes on exactly: from its end, and from any step in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rlviz.session.packing import pack, unpack
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, read_run
from rlviz.session.run_state import run_from, state_of
from rlviz.session.travel import run_at
from tests.session.recorded import config
from tests.session.written import go_on, same_history, same_run, trained, written

CASES: list[tuple[str, dict[str, Any]]] = [
    ("dqn", {}),
    ("dqn", {"hyperparameters": {"hidden_units": 8, "prioritized": True, "replay_capacity": 500, "batch_size": 8}}),
    ("dqn", {"hyperparameters": {"hidden_units": 8, "target_update": "soft"}}),
    ("dqn", {"environment": "FrozenLake-v1"}),
    ("q_learning", {}),
    ("q_learning", {"environment": "Taxi-v4"}),
    ("reinforce", {}),
    ("reinforce", {"environment": "Pendulum-v1"}),
    ("a2c", {}),
    ("ppo", {}),
    ("ppo", {"environment": "MountainCarContinuous-v0"}),
    ("random", {}),
]
every_case = pytest.mark.parametrize(
    ("algorithm", "values"),
    CASES,
    ids=[f"{name}-{'-'.join(map(str, values))}-{i}" for i, (name, values) in enumerate(CASES)],
)


@every_case
def test_that_training_straight_on_equals_stopping_and_going_on(
    algorithm: str, values: dict[str, Any], tmp_path: Path
) -> None:
    straight = trained(config(algorithm, seed=4, **values), 2_600)
    resumed = run_at(written(tmp_path / "a.rlviz", config(algorithm, seed=4, **values), 1_333), 1_333)
    assert len(resumed.history) < 1_400
    go_on(resumed, len(straight.history))
    assert same_run(straight, resumed)
    assert (straight.best and straight.best.mean) == (resumed.best and resumed.best.mean)
    straight.close()
    resumed.close()


def test_that_an_evaluation_after_the_last_snapshot_is_part_of_where_a_run_goes_on(tmp_path: Path) -> None:
    run = Run(config(seed=2))
    recorder = Recorder(run, RunFile(tmp_path / "a.rlviz", about(run)))
    while len(run.history) < 2_000 or not run.resting:
        run.advance()
    recorder.look()
    recorder.write()
    run.evaluate()
    recorder.write()
    recorder.file.close()  # as a program leaves it that is killed now
    run.close()
    left = read_run(tmp_path / "a.rlviz")
    assert [each.step for each in left.recorded.evaluations] == [0, 1_000, 2_000]
    resumed = run_at(left, 2_000)
    assert resumed.history.evaluations == left.recorded.evaluations
    recorder = Recorder(resumed, RunFile.going_on(left))
    go_on(resumed, 3_500, recorder)
    recorder.close()
    straight = trained(config(seed=2), 3_500)
    found = read_run(tmp_path / "a.rlviz")
    assert found.recorded.evaluations == straight.history.evaluations
    assert same_run(resumed, straight)
    for each in (resumed, straight):
        each.close()


@pytest.mark.parametrize("step", [0, 1, 700, 999, 1_000, 1_001, 1_500])
def test_that_any_step_can_be_reached_again(step: int, tmp_path: Path) -> None:
    recording = written(tmp_path / "a.rlviz", config(seed=2), 1_500)
    there, straight = run_at(recording, step), trained(config(seed=2), step)
    assert len(there.history) == step
    assert same_run(there, straight)
    there.close()
    straight.close()


def test_that_changes_and_interruptions_before_a_snapshot_are_in_it() -> None:
    run = trained(config(seed=1), 300)
    run.change("gamma", 0.9)
    run.change("replay_capacity", 200)
    run.reset_episode()
    go_on(run, 450)
    state = unpack(pack(state_of(run)))
    assert (state["recorded"]["steps"], state["recorded"]["changes"]) == (450, 2)
    from_state = run_from(config(seed=1), run.history, state)
    assert from_state.hyperparameters == run.hyperparameters
    for each in (run, from_state):
        go_on(each, 900)
    assert same_run(run, from_state)
    for each in (run, from_state):
        each.close()


def test_that_a_change_that_waits_for_the_next_rollout_still_waits() -> None:
    run = trained(config("ppo", seed=1), 70)
    assert run.change("gamma", 0.5) is None
    from_state = run_from(config("ppo", seed=1), run.history, unpack(pack(state_of(run))))
    for each in (run, from_state):
        go_on(each, 900)
    assert [change.new for change in from_state.history.changes] == [0.5]
    assert same_run(run, from_state)
    run.close()
    from_state.close()


def test_that_a_fork_without_a_change_is_its_parent_and_leaves_it_alone(tmp_path: Path) -> None:
    parent = written(tmp_path / "parent.rlviz", config(seed=3), 2_000)
    before = (tmp_path / "parent.rlviz").read_bytes()
    fork, other = run_at(parent, 1_234), run_at(parent, 1_234)
    other.change("gamma", 0.5)
    recorder = Recorder(other, RunFile(tmp_path / "fork.rlviz", about(other)))
    recorder.inherit(parent.snapshots_before(1_234))
    recorder.mark()
    go_on(fork, 2_000)
    go_on(other, 2_000, recorder)
    recorder.close()
    assert same_history(fork.history, parent.recorded)
    assert not same_history(other.history, parent.recorded)
    assert (tmp_path / "parent.rlviz").read_bytes() == before
    again = run_at(read_run(tmp_path / "fork.rlviz"), 1_700)
    assert again.hyperparameters == other.hyperparameters
    for each in (fork, other, again):
        each.close()


def test_that_an_environment_that_cannot_be_captured_goes_on_with_a_new_episode() -> None:
    pytest.importorskip("Box2D")
    lander = config(environment="LunarLander-v3")
    run = trained(lander, 150)
    running = run.history.running_steps() > 0
    resumed = run_from(lander, run.history, unpack(pack(state_of(run))))
    assert len(resumed.history.episodes) == len(run.history.episodes) + running
    go_on(resumed, 300)
    run.close()
    resumed.close()


def test_that_a_state_is_only_taken_between_two_steps() -> None:
    run = trained(config("ppo"), 10)
    run.advance()
    assert not run.resting
    with pytest.raises(ValueError, match="between two steps"):
        state_of(run)
    run.close()


@pytest.mark.parametrize("step", [-1, 301])
def test_that_a_step_that_was_not_recorded_is_refused(step: int, tmp_path: Path) -> None:
    recording = written(tmp_path / "a.rlviz", config(), 300)
    with pytest.raises(ValueError, match=rf"the step must be in \[0, 300\], got {step}"):
        run_at(recording, step)


def test_that_steps_which_do_not_repeat_are_told(tmp_path: Path) -> None:
    recording = written(tmp_path / "a.rlviz", config(), 300)
    recording.recorded.steps.rows(200, 201)[0, 0] += 1.0
    with pytest.raises(ValueError, match="do not repeat here as they were recorded"):
        run_at(recording, 250)
