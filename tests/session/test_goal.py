"""Goals: totals of a run, told by its history."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlviz.learning.algorithms import ALGORITHMS
from rlviz.session.events import Chosen, Ending, Step
from rlviz.session.goal import LIMITS, Goal, Kind
from rlviz.session.history import History, Layout

NOTHING, GREEDY = np.zeros(1, dtype=np.float32), Chosen.GREEDY


def history_of(returns: list[float], ending: Ending = Ending.TERMINATED) -> History:
    """Episodes of one step each, of these returns."""
    history = History(Layout(1, 1), ALGORITHMS["dqn"].hyperparameters())
    for number, reward in enumerate(returns):
        over = ending is Ending.TERMINATED
        history.append(Step(number, number, NOTHING, 0, GREEDY, NOTHING, 0.0, 0.0, reward, over, False, NOTHING, {}))
        history.end_episode(ending, NOTHING, 0.0)
    return history


@pytest.mark.parametrize(
    ("kind", "target", "sentence"),
    [
        ("steps", 0, "steps to run until must be a whole number in .1, 1\u202f000\u202f000\u202f000., got 0"),
        ("steps", 2.5, "whole number"),
        ("episodes", float("nan"), "whole number"),
        ("mean_return", float("inf"), "mean_return to run until must be a number in .*, got inf"),
        ("luck", 1, "unknown goal 'luck'; known are steps, episodes, mean_return"),
    ],
)
def test_that_a_bad_goal_is_refused_with_what_is_allowed(kind: Kind, target: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Goal(kind, target)


def test_that_goals_say_themselves() -> None:
    assert Goal("steps", 20_000).text() == "until 20\u202f000 steps"
    assert Goal("mean_return", 475).text() == "until the mean return of 100 episodes is ≥ 475"


@pytest.mark.parametrize("kind", ["steps", "episodes"])
def test_that_counts_are_totals(kind: Kind) -> None:
    history = history_of([1.0] * 5)
    assert Goal(kind, 5).reached(history)
    assert not Goal(kind, 6).reached(history)
    assert Goal(kind, 10).progress(history) == 0.5


def test_that_a_goal_is_refused_once_it_is_reached() -> None:
    history = history_of([1.0] * 5)
    assert Goal("steps", 5).refusal(history) == (
        "This run has been trained until 5 steps already; choose a goal beyond it."
    )
    assert Goal("steps", 6).refusal(history) == ""


def test_that_one_lucky_episode_reaches_no_mean() -> None:
    goal = Goal("mean_return", 400)
    assert not goal.reached(history_of([500.0] * 99))
    assert goal.reached(history_of([500.0] * 100))
    assert goal.progress(history_of([500.0] * 100)) == 1.0


def test_that_interrupted_episodes_do_not_count_for_a_mean() -> None:
    assert not Goal("mean_return", 0).reached(history_of([1.0] * 200, Ending.INTERRUPTED))


def test_that_an_empty_history_reaches_nothing() -> None:
    assert [Goal(kind, 1).reached(history_of([])) for kind in LIMITS] == [False] * 3
    assert [Goal(kind, 1).progress(history_of([])) for kind in LIMITS] == [0.0] * 3


@given(st.lists(st.floats(-500, 500, width=32), max_size=120), st.integers(-400, 400))
def test_that_progress_is_a_fraction_and_one_only_at_the_goal(returns: list[float], target: int) -> None:
    history, goal = history_of(returns), Goal("mean_return", target)
    progress = goal.progress(history)
    assert 0 <= progress <= 1
    assert (progress == 1) == goal.reached(history)
