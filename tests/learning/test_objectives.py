"""The policy gradient against finite differences of an objective that is enumerated whole, in float64."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
import torch
from torch import Tensor

from rlviz.learning.distributions import Categorical
from rlviz.learning.objectives import PolicyGradient
from rlviz.learning.returns import discounted_returns

STATES, ACTIONS, STEPS = 3, 2, 3
NEXT_STATE = ((1, 2), (2, 0), (0, 1))
REWARDS = ((1.0, -2.0), (0.5, 3.0), (-1.0, 0.25))
Trajectory = tuple[Tensor, Tensor, Tensor]
"""States, actions and returns of one course of events, (T,) each."""


def logits() -> Tensor:
    """A policy's parameters, one logit for each state and action."""
    return torch.randn(STATES, ACTIONS, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


def trajectories() -> Iterator[Trajectory]:
    """Every course that three steps from state 0 can take."""
    for actions in product(range(ACTIONS), repeat=STEPS):
        states, rewards, state = [], [], 0
        for action in actions:
            states.append(state)
            rewards.append(REWARDS[state][action])
            state = NEXT_STATE[state][action]
        yield torch.tensor(states), torch.tensor(actions), torch.from_numpy(discounted_returns(rewards, 1.0))


def probability(theta: Tensor, states: Tensor, actions: Tensor) -> float:
    """The probability of a course under the policy."""
    return float(theta.log_softmax(dim=1)[states, actions].sum().exp())


def objective(theta: Tensor) -> float:
    """The expected return: the sum over all courses."""
    return sum(probability(theta, s, a) * float(g[0]) for s, a, g in trajectories())


def expected_gradient(theta: Tensor, baseline: Tensor) -> Tensor:
    """The mean over all courses of what a gradient step follows, with b(s) subtracted, (S,)."""
    total = torch.zeros_like(theta)
    for s, a, g in trajectories():
        parameters = theta.clone().requires_grad_()
        step = PolicyGradient(Categorical(), a.numpy(), (g - baseline[s]).numpy(), reduction="sum")
        loss = step.loss(parameters[s])
        (gradient,) = torch.autograd.grad(-loss, parameters)
        total += probability(theta, s, a) * gradient
    return total


def finite_differences(theta: Tensor, width: float = 1e-5) -> Tensor:
    """Central differences of the objective."""
    result = torch.zeros_like(theta)
    for place in product(range(STATES), range(ACTIONS)):
        aside = torch.zeros_like(theta)
        aside[place] = width
        result[place] = (objective(theta + aside) - objective(theta - aside)) / (2 * width)
    return result


def test_that_its_mean_is_the_gradient_of_the_expected_return() -> None:
    theta = logits()
    given = expected_gradient(theta, torch.zeros(STATES, dtype=torch.float64))
    torch.testing.assert_close(given, finite_differences(theta), rtol=0, atol=1e-8)


def test_that_a_baseline_leaves_its_mean_alone() -> None:
    theta, baseline = logits(), torch.tensor([3.0, -1.0, 10.0], dtype=torch.float64)
    torch.testing.assert_close(
        expected_gradient(theta, baseline), expected_gradient(theta, 0 * baseline), rtol=0, atol=1e-12
    )


@pytest.mark.parametrize(
    ("reduction", "loss"),
    [("sum", -(2 * math.log(0.25) - math.log(0.5))), ("mean", -0.5 * (2 * math.log(0.25) - math.log(0.5)))],
)
def test_that_the_loss_is_the_one_worked_by_hand(reduction: str, loss: float) -> None:
    outputs = np.log(np.array([[0.25, 0.75], [0.5, 0.5]], np.float32))
    advantages = np.array([2.0, -1.0], np.float32)
    step = PolicyGradient(Categorical(), np.array([0, 1]), advantages, reduction=reduction)  # type: ignore[arg-type]
    assert float(step.loss(torch.from_numpy(outputs))) == pytest.approx(loss)
    assert step.gradient(outputs)[0] == pytest.approx(loss)


def test_that_the_entropy_is_greatest_where_nothing_is_preferred_and_zero_where_all_is() -> None:
    given = Categorical().entropies(np.array([[0.0, 0.0, 0.0], [60.0, 0.0, 0.0]], np.float32))
    assert given.tolist() == pytest.approx([math.log(3), 0.0], abs=1e-6)
