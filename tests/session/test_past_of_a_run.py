"""What is made of the past of a run that is written down: forks, and agents as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlviz.learning.algorithm import Diverged
from rlviz.learning.algorithms.dqn import DQN
from rlviz.session.config import RunConfig
from rlviz.session.events import Policy
from rlviz.session.laboratory import Laboratory
from rlviz.session.run_file import read_run
from rlviz.session.run_library import RunLibrary
from rlviz.session.travel import run_at
from rlviz.session.weights_file import Agent, save_agent
from tests.session.quick import quick, trained_laboratory
from tests.session.written import same_run, trained


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
    assert len(read_run(original).recorded.steps) == 3_000
    assert read_run(original).recorded.changes == []


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
