"""Landmarks: what a recording marks by itself, in figures worked by hand and held to the frames one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import EnvironmentDescription, describe
from rlviz.session.bookmarks import Bookmark, Kind
from rlviz.session.events import Chosen, Ending
from rlviz.session.frame import ScoreKind, frame_at, score_kind
from rlviz.session.history import History, Layout
from rlviz.session.landmarks import Landmarks, start_of_fall
from tests.session.recorded import config, history, step
from tests.session.written import trained

CART_POLE = describe("CartPole-v1")
CAR = describe("MountainCar-v0")


def cart_pole() -> History:
    """An empty recording of CartPole with γ = 0.5."""
    return history(Layout(observation=4, scores=2), gamma=0.5)


def record(
    to: History,
    ending: Ending,
    values: Sequence[float],
    angles: Sequence[float] | None = None,
    *,
    explored: Sequence[int] = (),
    by_hand: Sequence[int] = (),
    final_value: float = 0.0,
) -> None:
    """An episode of reward 1 a step with these V at each step, Q = (V, V − its index), and pole angles in degrees."""
    for index, value in enumerate(values):
        angle = math.radians(angles[index]) if angles is not None else 0.0
        to.append(
            step(
                len(to),
                observation=np.array([0, 0, angle, 0], np.float32),
                scores=np.array([value, value - index], np.float32),
                value=value,
                action=int(index in explored or index in by_hand),
                chosen=Chosen.EXPLORED if index in explored else Chosen.BY_HAND if index in by_hand else Chosen.GREEDY,
                terminated=ending is Ending.TERMINATED and index == len(values) - 1,
            )
        )
    if ending is not Ending.RUNNING:
        to.end_episode(ending, np.zeros(4, np.float32), final_value)


def found(
    of: History, environment: EnvironmentDescription = CART_POLE, scores: ScoreKind = "Q"
) -> dict[Kind, Bookmark]:
    """All landmarks of a recording."""
    landmarks = Landmarks(of, scores, environment)
    while landmarks.extend():
        pass
    return {each.kind: each for each in landmarks.found}


def test_that_the_largest_td_error_is_that_of_the_step_where_learning_was_most_surprised() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TERMINATED, (4, 2, 6))
    # δ: 1 + 0.5·2 − 4 = −2, 1 + 0.5·6 − 2 = 2, and 1 − 6 = −5 where the pole fell
    assert found(recorded)[Kind.TD_ERROR] == Bookmark(2, Kind.TD_ERROR, "largest |δ|: δ −5")


def test_that_an_episode_that_was_cut_off_bootstraps_from_what_followed() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (4, 2, 6), final_value=24)
    assert found(recorded)[Kind.TD_ERROR].words == "largest |δ|: δ 7"  # 1 + 0.5·24 − 6


def test_that_a_step_of_an_interrupted_episode_whose_end_is_not_known_is_no_record() -> None:
    recorded = cart_pole()
    record(recorded, Ending.INTERRUPTED, (4, 2, 600), final_value=math.nan)
    assert found(recorded)[Kind.TD_ERROR].words == "largest |δ|: δ 299"  # 1 + 0.5·600 − 2: the last has no δ


def test_that_errors_are_taken_with_the_discount_in_force() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (1, 1), final_value=10)
    recorded.record_change("gamma", 0.5, 1.0)
    record(recorded, Ending.TRUNCATED, (1, 1), final_value=10)
    assert found(recorded)[Kind.TD_ERROR] == Bookmark(3, Kind.TD_ERROR, "largest |δ|: δ 10")


@pytest.mark.parametrize("algorithm", ["dqn", "q_learning", "ppo", "reinforce"])
def test_that_the_largest_error_of_a_training_is_that_of_its_frames(algorithm: str) -> None:
    run = trained(config(algorithm, seed=4), 700)
    run.change("gamma", 0.8)
    run.reset_episode()
    run.settle()
    for _ in range(300):
        run.step()
    recorded, kind = run.history, score_kind(entry(algorithm), CART_POLE)
    frames = [
        frame_at(recorded, episode, index, kind)
        for episode in range(len(recorded.episodes))
        for index in range(recorded.episode(episode).length)
    ]
    largest = max((each for each in frames if not math.isnan(each.td_error)), key=lambda each: abs(each.td_error))
    mark = found(recorded, scores=kind)[Kind.TD_ERROR]
    assert mark.place(recorded) == (largest.episode.index, largest.index)
    run.close()


def test_that_an_agent_without_values_has_no_errors_and_no_point_of_no_return() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TERMINATED, (math.nan,) * 60, (0,) * 60)
    assert set(found(recorded, scores="π")) == {Kind.CLOSEST_CALL}


def test_that_the_closest_call_is_the_nearest_to_a_limit_after_which_the_pole_held_on_for_a_second() -> None:
    recorded = cart_pole()
    # 11° with 51 steps left, of which the last fails; 11.5° with 50 left fails too soon; 11.9° in an episode of 40
    record(recorded, Ending.TERMINATED, (0,) * 60, [0] * 9 + [-11, 11.5] + [0] * 49)
    record(recorded, Ending.TERMINATED, (0,) * 40, [11.9] + [0] * 39)
    assert found(recorded)[Kind.CLOSEST_CALL] == Bookmark(9, Kind.CLOSEST_CALL, "closest call: θ −11° of 12°")


def test_that_an_episode_that_was_cut_off_by_time_has_not_failed() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (0,) * 20, [0] * 19 + [11.97])
    record(recorded, Ending.INTERRUPTED, (0,) * 20, [0] * 19 + [11.98])
    assert found(recorded)[Kind.CLOSEST_CALL] == Bookmark(19, Kind.CLOSEST_CALL, "closest call: θ 11.97° of 12°")


def test_that_limits_are_compared_by_how_much_of_them_is_left() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (0, 0), [11.4, 0])  # 95 % of 12°
    recorded.append(step(2, observation=np.array([2.34, 0, 0, 0], np.float32)))  # 97.5 % of 2.4 m
    recorded.end_episode(Ending.TRUNCATED, np.zeros(4, np.float32), 0.0)
    assert found(recorded)[Kind.CLOSEST_CALL].words == "closest call: x 2.34 m of 2.4 m"


def test_that_an_environment_whose_limits_nobody_knows_has_no_closest_call() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (0, 0), [11.4, 0])
    assert Kind.CLOSEST_CALL not in found(recorded, replace(CART_POLE, parts=CAR.parts * 2))


def test_that_the_dearest_exploration_is_the_one_that_gave_most_away() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (9,) * 8, explored=(0, 3, 5))  # Q(right) = V − index
    assert found(recorded)[Kind.EXPLORED] == Bookmark(5, Kind.EXPLORED, "explored right against left: Q −5")


def test_that_exploring_the_best_action_is_not_against_it_and_policies_have_no_best_action() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (9,) * 8, explored=(0,))
    assert Kind.EXPLORED not in found(recorded)
    record(recorded, Ending.TRUNCATED, (9,) * 8, explored=(3,))
    assert Kind.EXPLORED not in found(recorded, scores="π")


@pytest.mark.parametrize(
    ("values", "start"),
    [
        ((5, 4, 6, 6, 5, 5, 2), 3),
        ((3, 2, 1), 0),
        ((1, 2, 3), None),
        ((1, 1, 1), None),
        ((7,), None),
        ((9, math.nan, 5, 4), 2),
        ((9, 8, math.nan), None),
        ((math.nan, math.nan), None),
    ],
)
def test_that_a_fall_starts_where_values_last_stood_highest(values: tuple[float, ...], start: int | None) -> None:
    assert start_of_fall(np.array(values)) == start


def test_that_the_point_of_no_return_lies_in_the_best_episode_that_failed() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TERMINATED, (5, 4, 3))
    record(recorded, Ending.TERMINATED, (1, 6, 9, 4, 2))
    record(recorded, Ending.TERMINATED, (9, 8, 7, 6, 1))  # as good, but later
    record(recorded, Ending.TRUNCATED, (9, 8, 7, 6, 5, 4, 3))
    words = "point of no return: V only falls from here, 9 to 2, in the best episode that failed"
    assert found(recorded)[Kind.NO_RETURN] == Bookmark(5, Kind.NO_RETURN, words)


def test_that_an_episode_that_failed_unforeseen_has_none_and_the_next_best_counts() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TERMINATED, (1, 2, 3, 4))
    record(recorded, Ending.TERMINATED, (3, 2, 1))
    assert found(recorded)[Kind.NO_RETURN].row == 4


def test_that_where_episodes_terminate_by_success_nothing_is_a_point_of_no_return() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TERMINATED, (3, 2, 1))
    assert Kind.NO_RETURN not in found(recorded, replace(CART_POLE, success="it got there"))


def test_that_the_first_perfect_episode_is_marked_at_its_first_frame() -> None:
    recorded = cart_pole()
    for length in (499, 500, 500):
        record(recorded, Ending.TRUNCATED, (1,) * length)
    assert found(recorded)[Kind.PERFECT] == Bookmark(499, Kind.PERFECT, "first perfect episode: return 500")
    assert Kind.PERFECT not in found(recorded, replace(CART_POLE, perfect=False))


def test_that_an_episode_counts_once_it_has_ended() -> None:
    recorded = cart_pole()
    record(recorded, Ending.RUNNING, (3, 2, 1))
    assert found(recorded) == {}
    recorded.end_episode(Ending.TERMINATED, np.zeros(4, np.float32), 0.0)
    assert set(found(recorded)) == {Kind.TD_ERROR, Kind.NO_RETURN}


@pytest.mark.parametrize("algorithm", ["dqn", "a2c"])
def test_that_what_is_found_bit_by_bit_is_what_is_found_at_once(algorithm: str) -> None:
    run = trained(config(algorithm, seed=2), 1)
    kind = score_kind(entry(algorithm), CART_POLE)
    landmarks = Landmarks(run.history, kind, CART_POLE)
    for _ in range(900):
        run.step()
        landmarks.extend()
    small = Landmarks(run.history, kind, CART_POLE)
    while small.extend(most=40):
        pass
    assert landmarks.extend() == 0
    assert landmarks.found == small.found == tuple(found(run.history, scores=kind).values())
    run.close()


def test_that_a_file_whose_episodes_are_not_of_its_steps_is_told_before_anything_is_allocated() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TERMINATED, (3, 2, 1))
    recorded.episodes.append([3, 1e12, 1, 1, Ending.TERMINATED, 0, 0, 0, 0, 0, 0])
    with pytest.raises(ValueError, match="not made of the steps"):
        found(recorded)


def test_that_what_a_hand_did_is_no_exploration_of_the_agents() -> None:
    recorded = cart_pole()
    record(recorded, Ending.TRUNCATED, (9,) * 8, explored=(3,), by_hand=(5,))
    assert found(recorded)[Kind.EXPLORED].row == 3
