"""Returns against figures worked by hand and an independent filter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import lfilter

from rlviz.learning.returns import discounted_returns, n_step_return, normalised

rewards = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=200)
discounts = st.floats(0, 1)


def test_that_three_rewards_discount_to_the_figures_worked_by_hand() -> None:
    g, rest = n_step_return([1, 2, 3], 0.9)
    assert g == pytest.approx(5.23)
    assert rest == pytest.approx(0.729)
    assert discounted_returns([1, 2, 3], 0.9) == pytest.approx([5.23, 4.7, 3.0])


def test_that_what_follows_the_last_reward_is_discounted_once_more_at_each_step_before_it() -> None:
    assert discounted_returns([1, 2, 3], 0.9, 10.0) == pytest.approx([5.23 + 7.29, 4.7 + 8.1, 3.0 + 9.0])


def test_that_an_episode_of_no_steps_has_no_returns() -> None:
    assert discounted_returns([], 0.9, 5.0).shape == (0,)


@given(rewards, discounts, st.floats(-1e3, 1e3))
def test_that_returns_equal_a_recursive_filter_run_backwards(sequence: list[float], gamma: float, rest: float) -> None:
    backwards, _ = lfilter([1.0], [1.0, -gamma], sequence[::-1], zi=[gamma * rest])
    np.testing.assert_allclose(discounted_returns(sequence, gamma, rest), backwards[::-1], rtol=1e-10, atol=1e-10)


@given(rewards, discounts)
def test_that_the_first_return_is_the_sum_over_all_steps(sequence: list[float], gamma: float) -> None:
    g, rest = n_step_return(sequence, gamma)
    assert discounted_returns(sequence, gamma)[0] == pytest.approx(g, rel=1e-10, abs=1e-8)
    assert rest == gamma ** len(sequence)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=200))
def test_that_normalised_returns_have_mean_zero_and_spread_one_or_are_all_zero(sequence: list[int]) -> None:
    result = normalised(sequence)
    assert result.mean() == pytest.approx(0.0, abs=1e-9)
    assert result.std() == pytest.approx(1.0) or not result.any()


def test_that_a_single_step_normalises_to_zero_and_not_to_nan() -> None:
    assert normalised([7.0]).tolist() == [0.0]


def test_that_nan_survives_normalisation_so_that_divergence_is_seen() -> None:
    assert np.isnan(normalised([1.0, float("nan")])).all()


def test_that_normalising_within_an_episode_pushes_a_third_of_a_perfect_one_down() -> None:
    pushed_down = (normalised(discounted_returns(np.ones(500), 0.99)) < 0).mean()
    assert pushed_down == pytest.approx(1 / 3, abs=0.05)
