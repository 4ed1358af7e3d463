"""Targets against a batch worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from rlviz.learning.targets import double_dqn_targets, dqn_targets, td_errors

REWARDS = np.ones(3, np.float32)
DISCOUNT = np.full(3, 0.99, np.float32)
TARGET_Q = np.array([[1, 3], [2, 5], [4, 0]], np.float32)
ONLINE_Q = np.array([[9, 1], [0, 1], [1, 2]], np.float32)
SECOND_TERMINATED = np.array([1, 0, 1], np.float32)
SECOND_TRUNCATED = np.ones(3, np.float32)


def test_that_dqn_targets_are_those_worked_by_hand() -> None:
    y = dqn_targets(REWARDS, DISCOUNT * SECOND_TERMINATED, TARGET_Q)
    assert y.tolist() == pytest.approx([3.97, 1.0, 4.96])


def test_that_double_dqn_values_the_online_networks_choice_by_the_target_network() -> None:
    y = double_dqn_targets(REWARDS, DISCOUNT * SECOND_TERMINATED, TARGET_Q, ONLINE_Q)
    assert y.tolist() == pytest.approx([1.99, 1.0, 1.0])


def test_that_a_truncated_row_bootstraps() -> None:
    y = dqn_targets(REWARDS, DISCOUNT * SECOND_TRUNCATED, TARGET_Q)
    assert y.tolist() == pytest.approx([3.97, 5.95, 4.96])


def test_that_both_targets_agree_where_both_networks_prefer_the_same_action() -> None:
    double = double_dqn_targets(REWARDS, DISCOUNT * SECOND_TRUNCATED, TARGET_Q, TARGET_Q)
    assert np.array_equal(double, dqn_targets(REWARDS, DISCOUNT * SECOND_TRUNCATED, TARGET_Q))


def test_that_a_td_error_is_positive_where_the_estimate_was_too_low() -> None:
    assert td_errors(np.array([3, 1], np.float32), np.array([1, 4], np.float32)).tolist() == [2.0, -3.0]
