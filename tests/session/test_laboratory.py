"""The laboratory: a run, what is watched and played beside it, and agents that go to files and come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.algorithms.dqn import DQN
from rlviz.session.events import Policy
from rlviz.session.hand import Hand
from rlviz.session.laboratory import Laboratory
from rlviz.session.run_file import read_run
from rlviz.session.travel import run_at
from rlviz.session.weights_file import Agent, load_agent, save_agent
from tests.session.recorded import config, same_weights
from tests.session.written import go_on, same_run

Opener = Callable[..., Laboratory]
every_algorithm = pytest.mark.parametrize("algorithm", ALGORITHMS)
OBSERVATIONS = np.random.default_rng(0).uniform(-0.2, 0.2, (100, 4)).astype(np.float32)


@pytest.fixture
def begun(laboratories: list[Laboratory]) -> Opener:
    """Begins a laboratory and trains it."""

    def begin(steps: int = 0, algorithm: str = "dqn", **values: Any) -> Laboratory:
        laboratory = Laboratory(config(algorithm, **values))
        laboratories.append(laboratory)
        for _ in range(steps):
            laboratory.run.step()
        return laboratory

    return begin


@every_algorithm
def test_that_a_saved_agent_opens_as_the_same_agent(
    algorithm: str, begun: Opener, laboratories: list[Laboratory], tmp_path: Path
) -> None:
    laboratory = begun(300, algorithm, seed=3)
    laboratory.run.change("gamma", 0.5)
    laboratory.save(tmp_path / "agent.safetensors", best=False)
    opened = Laboratory.opened(tmp_path / "agent.safetensors")
    laboratories.append(opened)
    assert same_weights(opened.run.algorithm.weights(), laboratory.run.algorithm.weights())
    actions = laboratory.run.algorithm.greedy_actions(OBSERVATIONS).tolist()
    assert opened.run.algorithm.greedy_actions(OBSERVATIONS).tolist() == actions
    assert opened.config == laboratory.config.replaced(device="auto"), "with the hyperparameters as they were changed"
    assert len(opened.run.history) == 0


def test_that_steps_learnt_before_and_after_a_file_add_up(
    begun: Opener, laboratories: list[Laboratory], tmp_path: Path
) -> None:
    begun(200).save(tmp_path / "first.safetensors", best=False)
    opened = Laboratory.opened(tmp_path / "first.safetensors")
    laboratories.append(opened)
    for _ in range(50):
        opened.run.step()
    opened.save(tmp_path / "second.safetensors", best=False)
    saved = load_agent(tmp_path / "second.safetensors")
    assert saved.steps == 250
    assert saved.episodes == opened.run.algorithm.episodes > len(opened.run.history.episodes)


@pytest.mark.parametrize("preset", ["tuned", "lecture"])
def test_that_an_opened_agent_explores_on_as_much_as_it_did(
    preset: str, begun: Opener, laboratories: list[Laboratory], tmp_path: Path
) -> None:
    laboratory = begun(400, preset=preset)
    laboratory.save(tmp_path / "agent.safetensors", best=False)
    opened = Laboratory.opened(tmp_path / "agent.safetensors", "cpu")
    laboratories.append(opened)
    assert opened.run.algorithm.epsilon == laboratory.run.algorithm.epsilon < 1.0
    assert (opened.device, opened.config.device) == ("cpu", "cpu")


def test_that_there_is_no_best_agent_before_an_evaluation(begun: Opener, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="there is no best agent yet: the greedy policy has not been evaluated"):
        begun(0).save(tmp_path / "best.safetensors", best=True)
    assert list(tmp_path.iterdir()) == []


def test_that_the_best_agent_is_saved_as_it_was_then(begun: Opener, tmp_path: Path) -> None:
    laboratory = begun(1500)
    best = laboratory.run.best
    assert best is not None
    laboratory.save(tmp_path / "best.safetensors", best=True)
    read = load_agent(tmp_path / "best.safetensors")
    assert (read.steps, read.episodes) == (best.steps, best.episodes)
    assert 0 < best.steps < 1500
    assert same_weights(dict(read.weights), best.weights)
    assert not same_weights(dict(read.weights), laboratory.run.algorithm.weights())


def test_that_a_file_with_weights_of_another_shape_says_which_shapes_differ(begun: Opener, tmp_path: Path) -> None:
    laboratory, path = begun(), tmp_path / "agent.safetensors"
    wider = laboratory.config.hyperparameters.changed("hidden_units", 16)
    save_agent(path, Agent(laboratory.config.replaced(hyperparameters=wider), laboratory.run.algorithm.weights(), 0, 0))
    with pytest.raises(ValueError, match=r"q\.layers\.0\.weight is \(8, 4\) in the file, \(16, 4\) here"):
        Laboratory.opened(path)


@every_algorithm
def test_that_watching_in_between_leaves_no_trace_in_training(algorithm: str, begun: Opener) -> None:
    laboratory, alone = begun(100, algorithm), begun(200, algorithm)
    watched = laboratory.performance.by(Policy.GREEDY)
    for _ in range(50):
        watched.step()
    laboratory.performance.end()
    for _ in range(100):
        laboratory.run.step()
    assert same_weights(laboratory.run.algorithm.weights(), alone.run.algorithm.weights())


def test_that_what_was_watched_is_kept_until_it_is_ended(begun: Opener) -> None:
    laboratory = begun(10)
    watched = laboratory.performance.by(Policy.GREEDY)
    assert [watched.step().number for _ in range(5)] == list(range(5))
    assert laboratory.performance.by(Policy.GREEDY) is watched
    assert len(watched.history) == 5
    laboratory.performance.end()
    assert laboratory.performance.rollout is None
    assert laboratory.performance.by(Policy.GREEDY) is not watched


@pytest.mark.parametrize(
    ("environment", "actions"), [("CartPole-v1", [1, 0, 1, 0]), ("Acrobot-v1", [1] * 4), ("MountainCar-v0", [1] * 4)]
)
def test_that_an_idle_hand_does_not_push_where_that_is_possible(
    environment: str, actions: list[int], begun: Opener
) -> None:
    performance = begun(environment=environment).performance
    assert [performance.step(Policy.HAND, Hand()).action for _ in range(4)] == actions


def test_that_auto_computes_where_measuring_was_fastest(begun: Opener) -> None:
    laboratory = begun(device="auto")
    assert laboratory.device == laboratory.measured[0].device
    assert laboratory.config.device == "auto"


def test_that_a_move_to_the_device_in_use_changes_nothing(begun: Opener) -> None:
    moved, still = begun(100), begun(200)
    moved.set_device("cpu")
    for _ in range(100):
        moved.run.step()
    assert same_weights(moved.run.algorithm.weights(), still.run.algorithm.weights())
    assert (moved.device, moved.config.device) == ("cpu", "cpu")
    moved.set_device("auto")
    assert (moved.device, moved.config.device) == (moved.measured[0].device, "auto")


def test_that_an_unknown_device_is_refused_and_the_run_stays_where_it_is(begun: Opener) -> None:
    laboratory = begun()
    with pytest.raises(ValueError, match="device 'abacus' is not present or does not work; usable are auto, cpu"):
        laboratory.set_device("abacus")
    assert laboratory.config.device == "cpu"


def test_that_the_configuration_shows_the_hyperparameters_as_they_are(begun: Opener) -> None:
    laboratory = begun()
    laboratory.run.change("gamma", 0.25)
    assert laboratory.config.hyperparameters == config().hyperparameters.changed("gamma", 0.25)


def test_that_a_change_made_while_watching_is_seen_there_too(begun: Opener) -> None:
    laboratory = begun(100)
    watched = laboratory.performance.by(Policy.GREEDY)
    for _ in range(5):
        watched.step()
    laboratory.change("gamma", 0.25)
    assert [(each.step, each.new) for each in watched.history.changes] == [(5, 0.25)]
    assert [(each.step, each.new) for each in laboratory.run.history.changes] == [(100, 0.25)]
    assert watched.history.hyperparameter("gamma", 4) == 0.99
    assert watched.history.hyperparameter("gamma", 5) == 0.25


def test_that_a_recording_says_who_chose_its_actions(begun: Opener) -> None:
    laboratory = begun(10)
    assert laboratory.run.history.policy is Policy.BEHAVIOUR
    assert laboratory.performance.by(Policy.GREEDY).history.policy is Policy.GREEDY
    laboratory.performance.end()
    played = laboratory.performance.by(Policy.HAND)
    assert played.history.policy is Policy.HAND
    for action in (0, 1, 0, 1):
        assert played.step(action).action == action
    assert played.history.steps.column("chosen").tolist() == [0, 0, 0, 0], "a hand is no chance"


def test_that_the_target_network_can_be_copied_in_the_middle_of_a_run(begun: Opener) -> None:
    laboratory = begun(1_100, hyperparameters={"target_period": 10_000})
    agent = laboratory.run.algorithm
    assert isinstance(agent, DQN)
    assert not torch.equal(agent.online.network.flat, agent.target.network.flat)
    laboratory.copy_target()
    assert torch.equal(agent.online.network.flat, agent.target.network.flat)


@pytest.mark.parametrize(("algorithm", "values"), [("reinforce", {}), ("dqn", {"target_network": False})])
def test_that_without_a_target_network_there_is_none_to_copy_to(
    algorithm: str, values: dict[str, Any], begun: Opener
) -> None:
    laboratory = begun(0, algorithm, hyperparameters=values)
    assert not laboratory.run.algorithm.has_target
    with pytest.raises(ValueError, match="no target network"):
        laboratory.copy_target()


def acts(laboratory: Laboratory) -> list[Callable[[], object]]:
    """What a person does in the middle of a run, and no step would repeat."""
    return [
        lambda: laboratory.change("gamma", 0.9),
        lambda: laboratory.change("gamma", 0.8),
        laboratory.copy_target,
        laboratory.reset_episode,
        lambda: laboratory.set_device("cpu"),
        lambda: laboratory.change("replay_capacity", 300),
    ]


def test_that_whatever_a_person_does_any_step_of_a_written_run_can_be_reached_again(tmp_path: Path) -> None:
    laboratory = Laboratory(config(seed=2))
    laboratory.recording.begin(tmp_path / "a.rlviz")
    begun = list(range(100, 1_900, 300))
    for steps, act in zip(begun, acts(laboratory), strict=True):
        go_on(laboratory.run, steps)
        laboratory.recording.look()
        act()
        laboratory.recording.look()
    go_on(laboratory.run, 1_900)
    laboratory.recording.write()
    read = read_run(tmp_path / "a.rlviz")
    for steps in (0, 99, 100, 399, 400, 700, 1_000, 1_250, 1_600, 1_900):
        there = run_at(read, steps)
        assert len(there.history) == steps
        there.close()
    end = run_at(read, 1_900)
    go_on(end, 2_500)
    go_on(laboratory.run, 2_500)
    assert same_run(end, laboratory.run)
    end.close()
    laboratory.close()


def test_that_a_change_in_the_middle_of_an_update_is_kept_with_the_step_that_it_belongs_to(tmp_path: Path) -> None:
    laboratory = Laboratory(config("reinforce", seed=2))
    laboratory.recording.begin(tmp_path / "a.rlviz")
    run = laboratory.run
    while run.resting or len(run.history) < 200:
        run.advance()
    laboratory.change("learning_rate", 1e-4)
    assert laboratory.run.resting
    go_on(run, 1_200)
    laboratory.recording.write()
    end = run_at(read_run(tmp_path / "a.rlviz"), len(run.history))
    assert same_run(end, run)
    end.close()
    laboratory.close()


def test_that_a_run_takes_the_place_of_a_file_only_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.rlviz"
    path.write_text("something dear")
    laboratory = Laboratory(config())
    go_on(laboratory.run, 300)
    with pytest.raises(OSError, match="No such file"):
        laboratory.recording.begin(tmp_path / "nowhere" / "a.rlviz")
    assert laboratory.recording.file == ""
    laboratory.recording.begin(path)
    with pytest.raises(ValueError, match="holds this run already"):
        laboratory.recording.begin(path)
    assert len(read_run(path).recorded.steps) == 300
    beside = ("-wal", "-shm", "-lock")
    assert [each.name for each in tmp_path.iterdir() if not each.name.endswith(beside)] == ["a.rlviz"]
    laboratory.close()
