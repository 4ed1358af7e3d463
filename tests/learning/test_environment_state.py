"""Captured states: an environment that is put back repeats what it did, bit for bit, from wherever it was."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

from rlviz.learning.environment_state import can_capture, capture, obstacle, restore
from rlviz.learning.environments import Environment, Environments, make

EXACT = [
    "CartPole-v1", "rlviz/ContinuousCartPole-v0", "Acrobot-v1", "MountainCar-v0", "MountainCarContinuous-v0",
    "Pendulum-v1", "FrozenLake-v1", "FrozenLake8x8-v1", "Taxi-v4", "CliffWalking-v1", "CliffWalkingSlippery-v1",
]  # fmt: skip
every_exact_environment = pytest.mark.parametrize("environment_id", EXACT)
STEPS = 60


def begun(environment_id: str, steps: int) -> Environment:
    """An environment in the middle of an episode."""
    environment = make(environment_id)
    environment.reset(seed=5)
    play(environment, np.random.default_rng(1), steps)
    return environment


def play(environment: Environment, rng: np.random.Generator, steps: int) -> list[tuple[Any, ...]]:
    """Random actions through the ends of episodes, and all that comes of them, each observation as its bytes."""
    seen: list[tuple[Any, ...]] = []
    for _ in range(steps):
        space = environment.action_space
        action = int(rng.integers(space.n)) if isinstance(space, gymnasium.spaces.Discrete) else rng.normal(size=1)
        observation, reward, terminated, truncated, _ = environment.step(action)
        seen.append((np.asarray(observation).tobytes(), float(reward), bool(terminated), bool(truncated)))
        if terminated or truncated:
            first, _ = environment.reset()
            seen.append((np.asarray(first).tobytes(),))
    return seen


@every_exact_environment
@pytest.mark.parametrize("steps", [0, 1, 7])
def test_that_a_fresh_environment_repeats_bit_for_bit_what_was_captured(environment_id: str, steps: int) -> None:
    environment, fresh = begun(environment_id, steps), make(environment_id)
    state = capture(environment)
    expected = play(environment, np.random.default_rng(2), STEPS)
    restore(fresh, state)
    assert play(fresh, np.random.default_rng(2), STEPS) == expected
    assert len({step[0] for step in expected}) > 2, "something happens"


@pytest.mark.parametrize("environment_id", ["Pendulum-v1", "MountainCar-v0"])
def test_that_a_state_captured_late_keeps_the_time_limit(environment_id: str) -> None:
    fresh = make(environment_id)
    restore(fresh, capture(begun(environment_id, 196)))
    seen = play(fresh, np.random.default_rng(3), 4)
    assert [step[3] for step in seen[:4]] == [False, False, False, True]


@every_exact_environment
def test_that_an_environment_goes_back_to_where_it_was_itself(environment_id: str) -> None:
    environment = begun(environment_id, 4)
    state = capture(environment)
    first = play(environment, np.random.default_rng(6), STEPS)
    restore(environment, state)
    assert play(environment, np.random.default_rng(6), STEPS) == first


@every_exact_environment
def test_that_what_is_captured_is_plain_and_stays_while_the_environment_goes_on(environment_id: str) -> None:
    environment = begun(environment_id, 4)
    state = capture(environment)
    written = repr(state)
    assert all(isinstance(each, np.ndarray | int | float | tuple | dict | None) for each in state.values())
    play(environment, np.random.default_rng(0), STEPS)
    assert repr(state) == written
    restore(environment, state)
    play(environment, np.random.default_rng(0), STEPS)
    assert repr(state) == written


def test_that_a_pole_that_has_fallen_stays_fallen() -> None:
    environment, fresh = make("CartPole-v1"), make("CartPole-v1")
    environment.reset(seed=0)
    while not environment.step(1)[2]:
        pass
    restore(fresh, capture(environment))
    with pytest.warns(UserWarning, match="already returned terminated = True"):
        assert fresh.step(1)[1] == 0.0


def test_that_an_environment_not_yet_reset_goes_back_to_needing_it() -> None:
    untouched = make("CartPole-v1")
    state = capture(untouched)
    untouched.reset(seed=1)
    restore(untouched, state)
    with pytest.raises(gymnasium.error.ResetNeeded):
        untouched.step(0)


def test_that_each_of_several_environments_can_be_captured() -> None:
    several, others = Environments("Pendulum-v1", 3), Environments("Pendulum-v1", 3)
    several.reset(seed=0)
    others.reset(seed=9)
    several.step(np.array([[1.0], [-1.0], [0.5]]))
    for each, other in zip(several.members, others.members, strict=True):
        restore(other, capture(each))
    actions = np.array([[-0.3], [1.7], [0.0]])
    assert np.array_equal(several.step(actions).observations, others.step(actions).observations)


class HeavierCartPole(CartPoleEnv):
    """What a derived class keeps is not known."""


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        (HeavierCartPole(), "What HeavierCartPole keeps of its state is not known here: an episode there cannot be"),
        (gymnasium.wrappers.NormalizeReward(gymnasium.make("CartPole-v1")), "NormalizeReward may keep a state of its"),
    ],
)
def test_that_an_environment_whose_state_is_not_known_says_so_and_is_refused(
    environment: Environment, why: str
) -> None:
    assert not can_capture(environment)
    assert obstacle(environment).startswith(why)
    assert obstacle(environment).endswith("it begins anew.")
    for attempt in (lambda: capture(environment), lambda: restore(environment, {})):
        with pytest.raises(ValueError, match="cannot be continued exactly"):
            attempt()


def test_that_box2d_keeps_its_world_to_itself() -> None:
    pytest.importorskip("Box2D")
    environment = make("LunarLander-v3")
    assert not can_capture(environment)
    assert obstacle(environment).startswith("Box2D keeps its world to itself: ")
    environment.close()
