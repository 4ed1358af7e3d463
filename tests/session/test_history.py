"""The history: books kept by hand of steps, episodes, changes and evaluations."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.session.events import Chosen, Ending, change_text
from rlviz.session.history import History, Layout
from tests.session.recorded import history, observation, record_episode, step


def test_that_an_empty_history_has_neither_episode_nor_mean() -> None:
    empty = history()
    assert len(empty) == empty.episode_count() == empty.running_first_step == 0
    assert math.isnan(empty.mean_return)
    with pytest.raises(IndexError):
        empty.episode(0)


def test_that_every_part_of_a_step_is_recorded() -> None:
    recording = history()
    scores = np.array([0.25, 0.75], np.float32)
    facts = {"action": 1, "chosen": Chosen.EXPLORED, "value": 0.5, "epsilon": 0.125, "reward": -2.0, "truncated": True}
    recording.append(step(0, scores=scores, diagnostics={"loss": 3.0}, **facts))
    assert recording.steps.column("observation").tolist() == [observation(0).tolist()]
    assert recording.steps.column("scores").tolist() == [[0.25, 0.75]]
    for name, value in {**facts, "terminated": False, "loss": 3.0}.items():
        assert recording.steps.number(name, 0) == value, name


def test_that_a_step_without_update_has_no_diagnostics() -> None:
    recording = history()
    recording.append(step(0))
    assert math.isnan(recording.steps.number("loss", 0))


def test_that_episodes_are_closed_with_what_happened_in_them() -> None:
    recording = history()
    record_episode(recording, [1.0, 2.0, 3.0], Ending.TERMINATED)
    record_episode(recording, [5.0], Ending.TRUNCATED, final_value=7.0)
    first, second = recording.episode(0), recording.episode(1)
    assert (first.first_step, first.length, first.episode_return, first.ending) == (0, 3, 6.0, Ending.TERMINATED)
    assert (second.first_step, second.length, second.episode_return, second.ending) == (3, 1, 5.0, Ending.TRUNCATED)
    assert second.final_value == 7.0
    assert second.final_observation is not None
    assert second.final_observation.tolist() == observation(4).tolist()
    assert recording.episode_count() == 2


def test_that_the_running_episode_is_an_episode_once_it_has_a_step() -> None:
    recording = history()
    record_episode(recording, [1.0], Ending.TERMINATED)
    assert recording.episode_count() == 1
    record_episode(recording, [2.0, 4.0], Ending.RUNNING)
    assert recording.episode_count() == 2
    running = recording.episode(1)
    assert (running.first_step, running.length, running.episode_return) == (1, 2, 6.0)
    assert running.ending is Ending.RUNNING
    assert running.final_observation is None
    assert math.isnan(running.final_value)


@pytest.mark.parametrize("index", [2, 3])
def test_that_an_episode_outside_is_refused_with_the_range(index: int) -> None:
    recording = history()
    record_episode(recording, [1.0], Ending.TERMINATED)
    record_episode(recording, [1.0], Ending.RUNNING)
    with pytest.raises(IndexError, match=rf"episode must be in \[0, 1\], got {index}"):
        recording.episode(index)


def test_that_every_step_belongs_to_its_episode() -> None:
    recording = history()
    assert recording.episode_at(0) == 0
    record_episode(recording, [1.0] * 3, Ending.TERMINATED)
    record_episode(recording, [1.0] * 2, Ending.INTERRUPTED)
    record_episode(recording, [1.0] * 2, Ending.RUNNING)
    assert [recording.episode_at(number) for number in range(8)] == [0, 0, 0, 1, 1, 2, 2, 2]


def test_that_the_mean_is_of_the_last_hundred_returns() -> None:
    recording = history()
    for episode_return in range(150):
        record_episode(recording, [float(episode_return)], Ending.TERMINATED)
        expected = np.mean(range(max(0, episode_return - 99), episode_return + 1))
        assert recording.mean_return == pytest.approx(expected)
    assert recording.mean_return == pytest.approx(99.5)


def test_that_an_interrupted_episode_is_recorded_but_counts_in_no_mean() -> None:
    recording = history()
    record_episode(recording, [100.0], Ending.INTERRUPTED)
    assert math.isnan(recording.mean_return)
    record_episode(recording, [2.0], Ending.TERMINATED)
    record_episode(recording, [100.0], Ending.INTERRUPTED)
    record_episode(recording, [4.0], Ending.TRUNCATED)
    assert recording.mean_return == 3.0
    assert recording.episode(2).episode_return == 100.0


def test_that_a_change_holds_from_the_next_step_on() -> None:
    recording = history(gamma=0.9)
    record_episode(recording, [1.0] * 3, Ending.RUNNING)
    change = recording.record_change("gamma", 0.9, 0.5)
    record_episode(recording, [1.0] * 2, Ending.TERMINATED)
    later = recording.record_change("gamma", 0.5, 0.25)
    assert (change.step, change.episode, later.step, later.episode) == (3, 0, 5, 1)
    assert [recording.hyperparameter("gamma", number) for number in range(6)] == [0.9, 0.9, 0.9, 0.5, 0.5, 0.25]
    assert recording.hyperparameter("n_step", 5) == DQNHyperparameters().n_step


def test_that_a_change_reads_as_a_person_would_write_it() -> None:
    knobs = DQNHyperparameters.knobs()
    assert change_text(knobs["gamma"], 0.99, 0.9) == "γ 0.99→0.9"
    assert change_text(knobs["epsilon"], None, 0.5) == "ε schedule→0.5"
    assert change_text(knobs["double"], False, True) == "2Q off→on"
    assert change_text(knobs["loss"], "huber", "mse") == "L huber→mse"
    assert history().record_change("batch_size", 64, 32).text(knobs["batch_size"]) == "B 64→32"


def test_that_an_evaluation_knows_its_moment_and_its_mean() -> None:
    recording = history()
    record_episode(recording, [1.0] * 3, Ending.TERMINATED)
    evaluation = recording.record_evaluation((10.0, 20.0, 60.0))
    assert (evaluation.step, evaluation.episode, evaluation.mean) == (3, 1, 30.0)
    assert recording.evaluations == [evaluation]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_a_recorded_step_of_cart_pole_takes_at_most_150_bytes(algorithm: str) -> None:
    diagnostics = tuple(each.name for each in ALGORITHMS[algorithm].diagnostics)
    recording = History(Layout(4, 2, diagnostics), ALGORITHMS[algorithm].hyperparameters())
    final = np.zeros(4, np.float32)
    same = step(0, observation=final)
    for number in range(1, 200_001):
        recording.append(same)
        if number % 20 == 0:  # as short as episodes of random play are
            recording.end_episode(Ending.TERMINATED, final, 0.0)
    assert recording.nbytes / len(recording) <= 150
