"""Placement: an environment put into a state by hand shows it, and goes on from it as from any other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rlviz.learning.environment_state import capture, restore
from rlviz.learning.environments import make
from rlviz.learning.placement import place

STATES = {
    "CartPole-v1": [1.5, -0.25, 0.125, 0.75],
    "rlviz/ContinuousCartPole-v0": [-2.0, 0.5, -0.0625, 1.0],
    "MountainCar-v0": [-1.0, 0.03],
    "MountainCarContinuous-v0": [0.25, -0.02],
    "Pendulum-v1": [math.cos(2.0), math.sin(2.0), -1.5],
}
every_environment = pytest.mark.parametrize(("environment_id", "state"), STATES.items(), ids=list(STATES))


def step(environment: Any, seed: int = 0) -> tuple[Any, ...]:
    """One step of an action drawn by chance."""
    environment.action_space.seed(seed)
    observation, reward, terminated, truncated, _ = environment.step(environment.action_space.sample())
    return observation.tolist(), float(reward), terminated, truncated


@every_environment
def test_that_the_same_state_leads_to_the_same_next_one_whatever_was_before(
    environment_id: str, state: list[float]
) -> None:
    following = []
    for seed in (1, 2):
        environment = make(environment_id)
        environment.reset(seed=seed)
        place(environment, np.array(state, np.float32))
        following.append(step(environment))
    assert following[0] == following[1]


@every_environment
def test_that_a_recorded_state_goes_on_as_it_did(environment_id: str, state: list[float]) -> None:
    """To the digits of an observation: the environment computes with more."""
    environment = make(environment_id)
    first, _ = environment.reset(seed=3)
    known = capture(environment)
    expected, *rest = step(environment)
    restore(environment, known)
    place(environment, first)
    reached, *others = step(environment)
    assert reached == pytest.approx(expected, abs=1e-6)
    assert others == pytest.approx(rest, abs=1e-5)


def test_that_a_cart_that_stands_still_and_is_not_pushed_falls_as_gravity_says() -> None:
    """θ̈ = g sin θ / (l (4/3 − m cos²θ / M)) with g 9.8, l ½, m .1, M 1.1: 1.5785 at θ = .1."""
    environment = make("rlviz/ContinuousCartPole-v0")
    environment.reset(seed=0)
    place(environment, np.array([0, 0, 0.1, 0], np.float32))
    observation, *_ = environment.step(np.array([0.0], np.float32))
    angular = 9.8 * math.sin(0.1) / (0.5 * (4 / 3 - 0.1 * math.cos(0.1) ** 2 / 1.1))
    assert observation[3] == pytest.approx(0.02 * angular, rel=1e-5)
    assert observation[0] == 0.0


def test_that_a_state_that_its_observation_does_not_show_is_refused_by_name() -> None:
    environment = make("Acrobot-v1")
    environment.reset(seed=0)
    with pytest.raises(ValueError, match="AcrobotEnv cannot be put into a state by hand"):
        place(environment, np.zeros(6, np.float32))
