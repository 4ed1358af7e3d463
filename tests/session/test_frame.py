"""Frames: one moment of an episode with its numbers worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rlviz.session.events import Chosen, Ending
from rlviz.session.frame import Frame, ScoreKind, episode_returns, frame_at
from rlviz.session.history import History
from tests.session.recorded import config, history, observation, record_episode, step
from tests.session.written import trained

SCORES = ((1.0, 4.0), (2.0, 0.5), (3.0, 6.0))


def three_steps(ending: Ending, final_value: float = 10.0) -> History:
    """Rewards 1, 2, 3 at γ .9, always action 0; the value of a state is its greatest score."""
    recording = history(gamma=0.9)
    for number, scores in enumerate(SCORES):
        last = number == 2
        recording.append(
            step(
                number,
                reward=number + 1.0,
                scores=np.array(scores, np.float32),
                value=max(scores),
                chosen=Chosen(number == 1),
                terminated=last and ending is Ending.TERMINATED,
                truncated=last and ending is Ending.TRUNCATED,
            )
        )
    if ending is not Ending.RUNNING:
        recording.end_episode(ending, observation(3), final_value)
    return recording


def frames(recording: History, kind: ScoreKind = "Q") -> list[Frame]:
    """All frames of the first episode."""
    episode = recording.episode(0)
    count = episode.length + (episode.ending is not Ending.RUNNING)
    return [frame_at(recording, 0, index, kind) for index in range(count)]


def test_that_the_td_error_of_action_values_compares_with_the_action_taken() -> None:
    errors = [frame.td_error for frame in frames(three_steps(Ending.TERMINATED))]
    assert errors[:3] == pytest.approx([1 + 0.9 * 2 - 1, 2 + 0.9 * 6 - 2, 3 - 3])


def test_that_the_td_error_of_state_values_compares_with_the_state() -> None:
    errors = [frame.td_error for frame in frames(three_steps(Ending.TERMINATED), "π")]
    assert errors[:3] == pytest.approx([1 + 0.9 * 2 - 4, 2 + 0.9 * 6 - 2, 3 - 6])


def test_that_a_truncated_episode_goes_on_with_the_value_of_its_final_state() -> None:
    last = frames(three_steps(Ending.TRUNCATED))[2]
    assert last.next_value == 10.0
    assert last.td_error == pytest.approx(3 + 0.9 * 10 - 3)
    assert not last.terminated


def test_that_a_terminated_episode_has_no_value_after_it() -> None:
    last = frames(three_steps(Ending.TERMINATED))[2]
    assert last.next_value == 0.0
    assert last.terminated


@pytest.mark.parametrize("ending", [Ending.TERMINATED, Ending.TRUNCATED, Ending.INTERRUPTED])
def test_that_discounted_returns_are_of_the_rewards_seen(ending: Ending) -> None:
    returns = [frame.discounted_return for frame in frames(three_steps(ending, math.nan))]
    assert returns[:3] == pytest.approx([5.23, 4.7, 3.0])


def test_that_a_frame_shows_what_was_recorded() -> None:
    second = frames(three_steps(Ending.TERMINATED))[1]
    assert second.observation.tolist() == observation(1).tolist()
    assert second.scores.tolist() == [2.0, 0.5]
    assert (second.index, second.action, second.explored, second.reward) == (1, 0, True, 2.0)
    assert (second.value, second.estimate, second.epsilon, second.gamma) == (2.0, 2.0, 0.5, 0.9)


@pytest.mark.parametrize("ending", [Ending.TERMINATED, Ending.TRUNCATED])
def test_that_the_last_frame_is_the_state_after_the_last_step(ending: Ending) -> None:
    final = frames(three_steps(ending))[3]
    assert final.index == final.episode.length == 3
    assert final.observation.tolist() == observation(3).tolist()
    assert final.action is None
    assert final.value == 10.0
    assert final.terminated is (ending is Ending.TERMINATED)
    assert np.isnan(final.scores).all()
    for number in (final.reward, final.estimate, final.td_error, final.discounted_return, final.next_value):
        assert math.isnan(number)


def test_that_a_running_episode_does_not_know_yet_what_comes() -> None:
    recording = three_steps(Ending.RUNNING)
    first, _, newest = frames(recording)
    assert first.td_error == pytest.approx(1 + 0.9 * 2 - 1)
    assert math.isnan(first.discounted_return)
    assert math.isnan(newest.td_error)
    with pytest.raises(IndexError, match=r"frame must be in \[0, 2\], got 3: the episode still runs"):
        frame_at(recording, 0, 3, "Q")


@pytest.mark.parametrize("index", [-1, 4])
def test_that_a_frame_outside_is_refused_with_the_range(index: int) -> None:
    with pytest.raises(IndexError, match=rf"frame must be in \[0, 3\], got {index}"):
        frame_at(three_steps(Ending.TERMINATED), 0, index, "Q")


def test_that_a_frame_keeps_the_discount_that_was_in_force() -> None:
    recording = history(gamma=0.9)
    record_episode(recording, [1.0, 1.0], Ending.RUNNING)
    recording.record_change("gamma", 0.9, 0.5)
    record_episode(recording, [1.0], Ending.TERMINATED)
    assert [frame_at(recording, 0, index, "Q").gamma for index in range(4)] == [0.9, 0.9, 0.5, 0.5]
    assert episode_returns(recording, recording.episode(0)) == pytest.approx([1.75, 1.5, 1.0])


def test_that_a_change_after_an_episode_leaves_its_frames_as_they_were() -> None:
    recording = three_steps(Ending.TERMINATED)
    recording.record_change("gamma", 0.9, 0.1)
    record_episode(recording, [1.0], Ending.TERMINATED)
    assert episode_returns(recording, recording.episode(0)) == pytest.approx([5.23, 4.7, 3.0])
    assert frames(recording)[3].gamma == 0.9
    assert frame_at(recording, 1, 0, "Q").gamma == 0.1


def test_that_an_agent_that_learns_nothing_has_frames_too() -> None:
    run = trained(config("random", seed=1), 40)
    frame = frame_at(run.history, 0, 0, "π")
    assert frame.episode.length > 5
    assert frame.reward == 1.0
    assert frame.gamma == 1.0, "it discounts nothing, for it values nothing"
    assert frame.discounted_return == frame.episode.episode_return
    run.close()
