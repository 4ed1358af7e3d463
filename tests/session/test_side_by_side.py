"""Environments side by side: whose step is whose, where episodes end, and what a reset does to all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rlviz.session.events import Ending
from rlviz.session.frame import episode_returns, frame_at
from rlviz.session.run import Run
from tests.session.recorded import config, same_recording

N = 3


def trained(steps: int, **values: Any) -> Run:
    """A run of PPO in three environments."""
    run = Run(config("ppo", hyperparameters={"environments": N, "hidden_units": 8, "rollout_length": 16}, **values))
    while len(run.history) < steps:
        run.step()
    return run


@pytest.fixture(scope="module")
def run() -> Run:
    """One that has been trained a while."""
    made = trained(900)
    made.close()
    return made


def test_that_every_episode_holds_the_steps_of_one_environment_in_order(run: Run) -> None:
    history = run.history
    assert len(history.episodes) > 10
    for index in range(len(history.episodes)):
        episode = history.episode(index)
        rewards = history.of("reward", episode)
        ended = history.of("terminated", episode) + history.of("truncated", episode)
        assert len(rewards) == episode.length == episode.episode_return == rewards.sum()
        assert ended[:-1].sum() == 0
        assert ended[-1] == 1


def test_that_an_observation_is_where_the_step_before_it_in_the_same_episode_led(run: Run) -> None:
    history = run.history
    for index in range(len(history.episodes)):
        episode = history.episode(index)
        x = history.of("observation", episode)
        np.testing.assert_allclose(np.diff(x[:, 0]), 0.02 * x[:-1, 1], atol=1e-6, err_msg="x follows from its velocity")
        assert episode.final_observation is not None
        assert episode.final_observation[0] == pytest.approx(x[-1, 0] + 0.02 * x[-1, 1], abs=1e-6)


def test_that_every_step_belongs_to_one_episode(run: Run) -> None:
    history = run.history
    for index in range(len(history.episodes)):
        episode = history.episode(index)
        assert all(history.episode_at(episode.row(k)) == index for k in range(episode.length))
    lengths = sum(history.episode(index).length for index in range(len(history.episodes)))
    assert lengths + sum(history.running_steps(i) for i in range(N)) == len(history)


def test_that_the_running_episode_on_show_is_that_of_the_first_environment(run: Run) -> None:
    history = run.history
    running = history.episode(len(history.episodes))
    assert running.ending is Ending.RUNNING
    assert running.first_step % N == 0
    assert running.length == history.running_steps(0)


def test_that_a_frame_knows_the_state_that_followed_in_its_own_episode(run: Run) -> None:
    history = run.history
    index = int(np.argmax(history.episodes.column("length")))
    episode = history.episode(index)
    values = history.of("value", episode)
    frame = frame_at(history, index, 3, "π")
    assert frame.next_value == values[4]
    assert frame.discounted_return == pytest.approx(episode_returns(history, episode)[3])
    assert frame_at(history, index, episode.length, "π").action is None


def test_that_a_reset_interrupts_all_and_the_next_steps_begin_anew() -> None:
    run = trained(100)
    before = len(run.history.episodes)
    run.step()
    run.reset_episode()
    assert len(run.history) % N == 0, "steps that were made are kept"
    interrupted = [run.history.episode(k) for k in range(before, len(run.history.episodes))]
    interrupted = [episode for episode in interrupted if episode.ending is Ending.INTERRUPTED]
    assert len(interrupted) == N
    assert run.algorithm.episodes == len(run.history.episodes)
    first = len(run.history)
    for _ in range(N):
        run.step()
    starts = run.history.steps.column("observation", first, first + N)
    assert np.abs(starts).max() <= 0.05
    run.close()


def test_that_the_same_seed_repeats_bit_for_bit_and_environments_differ() -> None:
    first, second = trained(600, seed=4), trained(600, seed=4)
    assert same_recording(first.history, second.history)
    starts = first.history.steps.column("observation", 0, N)
    assert len(np.unique(starts[:, 0])) == N
    first.close()
    second.close()


def test_that_evaluations_are_whole_whatever_is_reset_between() -> None:
    run = Run(config("a2c", hyperparameters={"environments": N, "hidden_units": 8}))
    while len(run.history) < 2_100:
        step = run.advance()
        if step is None or step.number % 97 == 0:
            run.reset_episode()
    run.close()
    assert [evaluation.step for evaluation in run.history.evaluations] == [0, 1_002, 2_001]
