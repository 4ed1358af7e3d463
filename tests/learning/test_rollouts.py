"""Rollouts of several environments: advantages against brute force, and what ends them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rlviz.learning.actor_critic import ActorCritic
from rlviz.learning.declarations.ppo import PPOHyperparameters
from rlviz.learning.problem import ContinuousActions, DiscreteActions, Problem, Transition
from rlviz.learning.returns import generalised_advantages
from rlviz.learning.rollouts import Rollout

ONE = np.ones(1, np.float32)
SETTINGS = PPOHyperparameters(gamma=0.9, trace=1.0)
PROBLEM = Problem(ONE, DiscreteActions(2))
TWO_NUMBERS = Problem(ONE, ContinuousActions(-ONE.repeat(2), ONE.repeat(2)))


def brute_force(
    rewards: NDArray[np.float64],
    values: NDArray[np.float64],
    next_values: NDArray[np.float64],
    ended: NDArray[np.bool_],
    gamma: float,
    trace: float,
) -> NDArray[np.float64]:
    """Σ (γλ)ᵏ δₜ₊ₖ up to the end of the episode, term by term."""
    steps, count = rewards.shape
    delta = rewards + gamma * next_values - values
    advantages = np.zeros_like(rewards)
    for i in range(count):
        for t in range(steps):
            for k in range(t, steps):
                advantages[t, i] += (gamma * trace) ** (k - t) * delta[k, i]
                if ended[k, i]:
                    break
    return advantages


@given(seed=st.integers(0, 1000), gamma=st.floats(0, 1), trace=st.floats(0, 1), steps=st.integers(1, 12))
def test_that_advantages_are_those_of_brute_force(seed: int, gamma: float, trace: float, steps: int) -> None:
    rng = np.random.default_rng(seed)
    rewards, values, next_values = rng.normal(size=(3, steps, 3))
    ended = rng.random((steps, 3)) < 0.3
    given_ = generalised_advantages(rewards, values, next_values, ended, gamma, trace)
    expected = brute_force(rewards, values, next_values, ended, gamma, trace)
    np.testing.assert_allclose(given_, expected, rtol=0, atol=1e-10)


def test_that_with_a_trace_of_one_an_advantage_is_the_return_less_the_value() -> None:
    rewards, values = np.ones((3, 1)), np.array([[5.0], [4.0], [3.0]])
    next_values = np.array([[4.0], [3.0], [0.0]])
    advantages = generalised_advantages(rewards, values, next_values, [[False], [False], [True]], 0.5, 1.0)
    assert advantages[:, 0].tolist() == [1.75 - 5, 1.5 - 4, 1 - 3]


def agent(value: float) -> ActorCritic:
    """One that answers V = `value` everywhere."""
    made = ActorCritic(PROBLEM, PPOHyperparameters(), torch.Generator().manual_seed(0))
    made.critic.flat.zero_()
    made.critic.weights()["layers.2.bias"].fill_(value)
    return made


def gathered(ends: list[str], environments: int = 1) -> Rollout:
    """A rollout of steps with reward 1; the ends are given step by step, environment by environment."""
    rollout = Rollout(PROBLEM, environments)
    for k, end in enumerate(ends):
        step = Transition(ONE, 0, 1.0, ONE, end == "terminated", end == "truncated", k % environments)
        full = rollout.add(step, len(ends) // environments)
        assert full is (k == len(ends) - 1)
    return rollout


@pytest.mark.parametrize(("end", "last"), [("terminated", 1.0), ("truncated", 1 + 0.9 * 10), ("", 1 + 0.9 * 10)])
def test_that_the_rollouts_last_return_bootstraps_unless_the_episode_terminated(end: str, last: float) -> None:
    experience = gathered(["", end]).taken(agent(10.0), SETTINGS)
    assert experience.returns.tolist() == pytest.approx([1 + 0.9 * last, last])
    assert experience.advantages.tolist() == pytest.approx([1 + 0.9 * last - 10, last - 10])


def test_that_the_time_limit_counts_as_an_end_where_the_lectures_error_is_wanted() -> None:
    wrong = SETTINGS.changed("bootstrap_truncated", False)
    experience = gathered(["", "truncated"]).taken(agent(10.0), wrong)
    assert experience.returns.tolist() == pytest.approx([1 + 0.9, 1.0])


def test_that_nothing_is_carried_across_the_end_of_an_episode_or_between_environments() -> None:
    experience = gathered(["truncated", "terminated", "", ""], environments=2).taken(agent(10.0), SETTINGS)
    cut_off, goes_on = 1 + 0.9 * 10, 1 + 0.9 * 10
    assert experience.returns.tolist() == pytest.approx([cut_off, 1.0, goes_on, goes_on])


def test_that_a_cut_counts_the_newest_steps_as_truncated_and_leaves_terminated_ones() -> None:
    rollout = Rollout(PROBLEM, 2)
    for k in range(4):
        rollout.add(Transition(ONE, 0, 1.0, ONE, k == 3, False, k % 2), 5)
    rollout.cut()
    assert rollout.truncated[:2].tolist() == [[False, False], [True, False]]
    assert rollout.terminated[:2].tolist() == [[False, False], [False, True]]


def test_that_another_length_holds_from_the_next_rollout_on() -> None:
    rollout = Rollout(PROBLEM, 1)
    step = Transition(ONE, 0, 1.0, ONE, False, False)
    assert [rollout.add(step, 3), rollout.add(step, 2), rollout.add(step, 2)] == [False, False, True]
    rollout.taken(agent(0.0), SETTINGS)
    assert [rollout.add(step, 2), rollout.add(step, 9)] == [False, True]


def test_that_continuous_actions_are_kept_as_they_were_drawn() -> None:
    rollout = Rollout(TWO_NUMBERS, 1)
    drawn = np.array([3.0, -0.25], np.float32)
    rollout.add(Transition(ONE, drawn, 1.0, ONE, False, False), 1)
    assert rollout.actions.tolist() == [[[3.0, -0.25]]]
