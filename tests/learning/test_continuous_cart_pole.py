"""CartPole with a continuous force: the same physics as Gymnasium's, and every force in between."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest

from rlviz.learning.continuous_cart_pole import ID, register
from rlviz.learning.environments import make


def of_step(result: tuple[Any, ...]) -> tuple[Any, ...]:
    """A step's results, with the observation as its bytes."""
    observation, *rest = result
    return (observation.tobytes(), *rest)


@pytest.mark.parametrize("seed", range(5))
def test_that_full_pushes_repeat_cart_pole_bit_for_bit(seed: int) -> None:
    continuous, discrete = make(ID), gymnasium.make("CartPole-v1")
    rng = np.random.default_rng(seed)
    first, other = continuous.reset(seed=seed)[0], discrete.reset(seed=seed)[0]
    assert first.tobytes() == other.tobytes()
    for _ in range(300):
        side = int(rng.integers(2))
        step = of_step(continuous.step(np.array([2.0 * side - 1.0], np.float32)))
        assert step == of_step(discrete.step(side))
        if step[2] or step[3]:
            assert continuous.reset()[0].tobytes() == discrete.reset()[0].tobytes()
    inner, outer = continuous.unwrapped, discrete.unwrapped
    assert inner.state.tobytes() == outer.state.tobytes()  # type: ignore[attr-defined]


def test_that_the_first_step_obeys_newton() -> None:
    environment = make(ID)
    environment.reset(seed=0)
    environment.unwrapped.state = np.zeros(4)  # type: ignore[attr-defined]
    observation, reward, *_ = environment.step(np.array([0.5], np.float32))
    # F = 5 N upright at rest: θ̈ = −(F/m) / (l(4/3 − m_p/m)), ẍ = F/m − m_p l θ̈/m, over 0.02 s
    turn = -(5 / 1.1) / (0.5 * (4 / 3 - 0.1 / 1.1))
    assert observation == pytest.approx([0, 0.02 * (5 / 1.1 - 0.05 * turn / 1.1), 0, 0.02 * turn], rel=1e-6)
    assert reward == 1.0


def test_that_forces_beyond_ten_newtons_are_clipped_by_the_environment_itself() -> None:
    ends = []
    for action in (1.0, 40.0):
        environment = gymnasium.make(ID).unwrapped
        environment.reset(seed=0)
        ends.append(environment.step(np.array([action], np.float32))[0].tolist())
    assert ends[0] == ends[1]


def test_that_it_is_registered_once_however_often_it_is_asked_for() -> None:
    known = gymnasium.spec(ID)
    register()
    assert gymnasium.spec(ID) is known
    assert (known.max_episode_steps, known.reward_threshold) == (500, 475.0)


def test_that_steps_after_the_fall_earn_nothing() -> None:
    environment = gymnasium.make(ID).unwrapped
    environment.reset(seed=0)
    push = np.ones(1, np.float32)
    rewards = [environment.step(push)[1:3] for _ in range(20)]
    fall = [terminated for _, terminated in rewards].index(True)
    assert [reward for reward, _ in rewards] == [1.0] * (fall + 1) + [0.0] * (19 - fall)
