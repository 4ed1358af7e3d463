"""Targets against a batch worked by hand."""

from __future__ import annotations

import pytest
import torch

from rlviz.learning.targets import double_dqn_targets, dqn_targets, td_errors

REWARDS = torch.ones(3)
DISCOUNT = torch.full((3,), 0.99)
TARGET_Q = torch.tensor([[1.0, 3.0], [2.0, 5.0], [4.0, 0.0]])
ONLINE_Q = torch.tensor([[9.0, 1.0], [0.0, 1.0], [1.0, 2.0]])
SECOND_TERMINATED = torch.tensor([1.0, 0.0, 1.0])
SECOND_TRUNCATED = torch.ones(3)


def test_that_dqn_targets_are_those_worked_by_hand() -> None:
    y = dqn_targets(REWARDS, DISCOUNT, SECOND_TERMINATED, TARGET_Q)
    assert y.tolist() == pytest.approx([3.97, 1.0, 4.96])


def test_that_double_dqn_values_the_online_networks_choice_by_the_target_network() -> None:
    y = double_dqn_targets(REWARDS, DISCOUNT, SECOND_TERMINATED, TARGET_Q, ONLINE_Q)
    assert y.tolist() == pytest.approx([1.99, 1.0, 1.0])


def test_that_a_truncated_row_bootstraps() -> None:
    y = dqn_targets(REWARDS, DISCOUNT, SECOND_TRUNCATED, TARGET_Q)
    assert y.tolist() == pytest.approx([3.97, 5.95, 4.96])


def test_that_both_targets_agree_where_both_networks_prefer_the_same_action() -> None:
    double = double_dqn_targets(REWARDS, DISCOUNT, SECOND_TRUNCATED, TARGET_Q, TARGET_Q)
    assert torch.equal(double, dqn_targets(REWARDS, DISCOUNT, SECOND_TRUNCATED, TARGET_Q))


def test_that_a_td_error_is_positive_where_the_estimate_was_too_low() -> None:
    assert td_errors(torch.tensor([3.0, 1.0]), torch.tensor([1.0, 4.0])).tolist() == [2.0, -3.0]
