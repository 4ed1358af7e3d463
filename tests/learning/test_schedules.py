"""Schedules at points worked by hand, and what a person holds against them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.learning.declarations.reinforce import ReinforceHyperparameters
from rlviz.learning.schedules import decayed, geometric, linear, scheduled_learning_rate, scheduled_rates


@pytest.mark.parametrize(("step", "epsilon"), [(0, 1.0), (1250, 0.7625), (2500, 0.525), (5000, 0.05), (10**7, 0.05)])
def test_that_the_linear_schedule_passes_the_points_worked_by_hand(step: int, epsilon: float) -> None:
    assert linear(1.0, 0.05, 5000, step) == pytest.approx(epsilon)


def test_that_the_lectures_schedule_still_explores_at_367_in_1000_after_200_episodes() -> None:
    assert geometric(1.0, 0.1, 0.995, 200) == pytest.approx(0.367, abs=5e-4)


def test_that_the_geometric_schedule_ends_at_its_final_value() -> None:
    assert geometric(1.0, 0.1, 0.995, 459) > 0.1
    assert geometric(1.0, 0.1, 0.995, 460) == 0.1
    assert geometric(1.0, 0.1, 0.995, 10**6) == 0.1


@given(st.floats(0, 1), st.floats(0, 1), st.integers(100, 10**6), st.integers(0, 10**8))
def test_that_the_linear_schedule_never_leaves_its_two_ends(a: float, b: float, steps: int, step: int) -> None:
    assert min(a, b) - 1e-12 <= linear(a, b, steps, step) <= max(a, b) + 1e-12


@pytest.mark.parametrize(("step", "rate"), [(0, 2e-3), (500, 1e-3), (990, 2e-5), (1000, 2e-5), (10**8, 2e-5)])
def test_that_the_learning_rate_falls_in_a_line_to_a_hundredth(step: int, rate: float) -> None:
    assert decayed(2e-3, 1000, step) == pytest.approx(rate)


def test_that_a_decay_over_no_steps_keeps_the_learning_rate() -> None:
    assert decayed(2e-3, 0, 10**8) == 2e-3


def test_that_a_learning_rate_that_is_held_does_not_fall_and_one_let_go_is_where_it_would_have_been() -> None:
    falling = DQNHyperparameters(learning_rate_initial=2e-3, learning_rate_steps=1_000)
    held = falling.changed("learning_rate", 5e-4)
    assert [scheduled_learning_rate(held, step) for step in (0, 500, 10**6)] == [5e-4] * 3
    assert scheduled_learning_rate(held.changed("learning_rate", None), 500) == pytest.approx(1e-3)


def test_that_todays_rates_are_those_of_what_is_not_held() -> None:
    both = ReinforceHyperparameters(
        learning_rate_initial=1e-2, value_learning_rate_initial=2e-2, learning_rate_steps=100
    )
    assert scheduled_rates(both, 50) == pytest.approx({"learning_rate": 5e-3, "value_learning_rate": 1e-2})
    assert scheduled_rates(both.changed("learning_rate", 1e-4), 50) == pytest.approx({"value_learning_rate": 1e-2})
