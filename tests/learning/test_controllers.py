"""Fixed controllers act by their rule, learn nothing, and are what others are measured by."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.algorithms import ALGORITHMS, CONTROLLERS, entry, refusal
from rlviz.learning.environment_table import describe
from rlviz.learning.environments import greedy_returns
from rlviz.learning.problem import Action, ContinuousActions, DiscreteActions, Problem, Transition
from tests.learning.streams import build, learnt

CART_POLE = Problem(np.ones(4, np.float32), DiscreteActions(2))
CONTINUOUS = Problem(
    np.ones(3, np.float32), ContinuousActions(np.array([-2, 0], np.float32), np.array([2, 1], np.float32))
)
RNG = np.random.default_rng(0)
every_controller = pytest.mark.parametrize("name", CONTROLLERS)


def controller(name: str, problem: Problem = CART_POLE, seed: int = 0) -> Algorithm[Any]:
    """A controller of a task."""
    return build(name, {}, problem=problem, seed=seed)


def state(angle: float, velocity: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A state of CartPole in which the cart stands still."""
    return np.array([0, 0, angle, velocity], np.float32)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "mean", "tolerance"), [("random", 22.4, 1), ("constant", 9.4, 0.2), ("heuristic", 500, 0)]
)
def test_that_two_thousand_episodes_give_the_yardsticks_known_mean(name: str, mean: float, tolerance: float) -> None:
    *_, returns = greedy_returns("CartPole-v1", controller(name).greedy_actions, 2_000, seed=0)
    assert returns is not None
    assert len(returns) == 2_000
    assert np.mean(returns) == pytest.approx(mean, abs=tolerance)


def test_that_the_heuristic_pushes_the_way_the_pole_falls() -> None:
    heuristic = controller("heuristic")
    falls = [state(0.1, -0.4), state(0.1, -0.6), state(-0.1, 0.6), state(0, 0)]
    assert [heuristic.act(each, rng=RNG).action for each in falls] == [1, 0, 1, 0]
    assert heuristic.greedy_actions(np.stack(falls)).tolist() == [1, 0, 1, 0]
    assert heuristic.act(falls[0]).scores.tolist() == [0, 1]


def test_that_the_constant_controller_always_takes_the_first_action() -> None:
    constant = controller("constant")
    assert {constant.act(state(angle, 0), rng=RNG).action for angle in (-1, 0, 1)} == {0}
    assert constant.act(state(0, 0), rng=RNG).scores.tolist() == [1, 0]


def test_that_the_random_controller_draws_actions_evenly() -> None:
    random = controller("random")
    decisions = [random.act(state(0, 0), rng=RNG) for _ in range(1_000)]
    pushed_right = sum(int(decision.action == 1) for decision in decisions)
    assert abs(pushed_right - 500) < 4 * math.sqrt(1_000 / 4), "within four standard deviations"
    assert decisions[0].scores.tolist() == [0.5, 0.5]


def test_that_continuous_actions_are_drawn_from_the_whole_range() -> None:
    random = controller("random", CONTINUOUS)
    drawn = random.greedy_actions(np.zeros((1_000, 3), np.float32))
    assert drawn.shape == (1_000, 2)
    assert drawn.min(axis=0) == pytest.approx([-2, 0], abs=0.05)
    assert drawn.max(axis=0) == pytest.approx([2, 1], abs=0.05)
    decision = random.act(np.zeros(3, np.float32), rng=RNG)
    assert decision.scores == pytest.approx([0, 0.5, 4 / math.sqrt(12), 1 / math.sqrt(12)])


def test_that_the_constant_controller_takes_the_middle_of_a_range() -> None:
    decision = controller("constant", CONTINUOUS).act(np.zeros(3, np.float32), rng=RNG)
    assert np.asarray(decision.action).tolist() == [0, 0.5]
    assert decision.scores.tolist() == [0, 0.5, 0, 0]


def test_that_the_random_controllers_evaluations_leave_its_own_draws_alone() -> None:
    def drawn(*, evaluated: bool) -> list[Action]:
        random = controller("random")
        actions = []
        for _ in range(50):
            if evaluated:
                random.greedy_actions(np.zeros((3, 4), np.float32))
            actions.append(random.act(state(0, 0), rng=random.rng).action)
        return actions

    assert drawn(evaluated=True) == drawn(evaluated=False)


@every_controller
def test_that_a_controller_counts_and_has_nothing_to_learn(name: str) -> None:
    fixed = controller(name)
    step = Transition(state(0, 0), 0, 1.0, state(0, 0), False, False)
    assert learnt(fixed, step) == {}
    assert learnt(fixed, step._replace(truncated=True)) == {}
    fixed.interrupt()
    assert (fixed.steps, fixed.episodes, fixed.updates) == (2, 2, 0)
    assert fixed.weights() == {}
    assert math.isnan(fixed.value(state(0, 0)))
    assert math.isnan(fixed.epsilon)


@every_controller
def test_that_a_controller_is_known_by_name_but_is_no_algorithm(name: str) -> None:
    assert name not in ALGORITHMS
    assert entry(name) is CONTROLLERS[name]


def test_that_the_heuristic_refuses_other_environments_by_its_name() -> None:
    assert refusal(entry("heuristic"), describe("CartPole-v1")) == ""
    sentence = "The heuristic controller is made for CartPole-v1 alone, not for Acrobot-v1."
    assert refusal(entry("heuristic"), describe("Acrobot-v1")) == sentence
    assert refusal(entry("random"), describe("Acrobot-v1")) == ""
