"""Exploration: schedules at points worked by hand, and how often ε-greedy explores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chisquare

from rlviz.learning.exploration import decayed, epsilon_greedy, geometric, linear

SCORES = np.array([0.1, 0.9, 0.3, 0.2], np.float32)
DRAWS = 20_000


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


def test_that_epsilon_is_the_share_of_random_actions_and_those_are_uniform() -> None:
    rng = np.random.default_rng(1)
    drawn = [epsilon_greedy(SCORES, 0.3, rng) for _ in range(DRAWS)]
    random = [action for action, explored in drawn if explored]
    assert binomtest(len(random), DRAWS, 0.3).pvalue > 1e-3
    assert chisquare(np.bincount(random, minlength=4)).pvalue > 1e-3
    assert all(action == 1 for action, explored in drawn if not explored)


def test_that_without_epsilon_the_best_action_is_taken_and_nothing_is_drawn() -> None:
    rng = np.random.default_rng(1)
    before = rng.bit_generator.state
    assert epsilon_greedy(SCORES, 0.0, rng) == (1, False)
    assert rng.bit_generator.state == before


def test_that_with_epsilon_one_every_action_explores() -> None:
    rng = np.random.default_rng(1)
    assert all(epsilon_greedy(SCORES, 1.0, rng)[1] for _ in range(1000))
