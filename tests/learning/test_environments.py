"""Environments: Gymnasium's own, described as they are, and evaluations that play what a plain loop would."""

from __future__ import annotations

from collections.abc import Callable

import gymnasium
import numpy as np
import pytest

from rlviz.learning.environment_table import ENVIRONMENTS, EnvironmentDescription, describe
from rlviz.learning.environments import Environment, greedy_returns, make, problem
from rlviz.learning.problem import Actions, DiscreteActions, Floats
from rlviz.learning.registered_environments import WITHOUT_LIMIT, specification

every_environment = pytest.mark.parametrize("description", ENVIRONMENTS.values(), ids=lambda each: each.id)


def played(environment_id: str, policy: Callable[[Floats], Actions], episodes: int, seed: int = 0) -> tuple[float, ...]:
    """The returns of an evaluation played to its end."""
    *steps, returns = greedy_returns(environment_id, policy, episodes, seed)
    assert all(step is None for step in steps)
    assert returns is not None
    return returns


def balancing(observations: Floats) -> Actions:
    """Push towards where the pole falls."""
    return (observations[:, 2] + 0.2 * observations[:, 3] > 0).astype(np.int64)


def leaning(observations: Floats) -> Actions:
    """Push towards where the pole leans."""
    return (observations[:, 2] > 0).astype(np.int64)


def pumping(observations: Floats) -> Actions:
    """Push along with the velocity: swings the car of MountainCar up its hill."""
    return np.where(observations[:, 1] < 0, 0, 2).astype(np.int64)


def made(environment_id: str) -> Environment:
    """The environment, where what it needs is installed."""
    if environment_id == "LunarLander-v3":
        pytest.importorskip("Box2D")
    return make(environment_id)


@every_environment
def test_that_descriptions_agree_with_gymnasium(description: EnvironmentDescription) -> None:
    environment, known = made(description.id), specification(description.id)
    task = problem(description.id, environment)
    assert task.observation_size == len(description.parts)
    assert task.states == description.states
    if isinstance(task.action_space, DiscreteActions):
        assert task.action_space.count == len(description.actions)
    else:
        assert task.action_space.low.tolist() == [each.low for each in description.action_ranges]
        assert task.action_space.high.tolist() == [each.high for each in description.action_ranges]
    assert bool(description.actions) != description.continuous
    assert known.reward_threshold == description.solved_at
    assert (known.max_episode_steps or WITHOUT_LIMIT) == description.maximum_steps
    assert environment.metadata["render_fps"] == description.steps_per_second
    environment.close()


@every_environment
def test_that_scales_bring_observations_of_random_play_to_about_one(description: EnvironmentDescription) -> None:
    environment = made(description.id)
    environment.action_space.seed(0)
    environment.reset(seed=0)
    seen = []
    for _ in range(500):
        observation, _, terminated, truncated, _ = environment.step(environment.action_space.sample())
        seen.append(np.atleast_1d(observation))
        if terminated or truncated:
            environment.reset()
    scaled = np.abs(np.array(seen) * problem(description.id, environment).observation_scale)
    assert scaled.max() <= 3.0
    assert (scaled.max(axis=0) >= 0.2).all()
    environment.close()


def test_that_an_unknown_environment_names_the_known_ones() -> None:
    for ask in (describe, make):
        with pytest.raises(ValueError, match="unknown environment 'Pong'; known are CartPole-v1, Acrobot-v1, Mount"):
            ask("Pong")


def test_that_an_evaluation_has_as_many_returns_as_episodes_each_played_to_its_first_end() -> None:
    assert played("CartPole-v1", balancing, 7) == (500.0,) * 7


def test_that_cart_poles_equal_a_plain_loop_from_the_same_starts() -> None:
    starts: list[Floats] = []

    def noting(observations: Floats) -> Actions:
        if not starts:
            starts.append(observations.copy())
        return leaning(observations)

    returns = played("CartPole-v1", noting, 20)
    assert len(set(returns)) > 5, "episodes of many lengths"
    environment = gymnasium.make("CartPole-v1")
    for start, expected in zip(starts[0], returns, strict=True):
        observation, _ = environment.reset(seed=0)
        environment.unwrapped.state = start.astype(np.float64)  # type: ignore[attr-defined]
        observation, total, ended = start, 0.0, False
        while not ended:
            observation, reward, terminated, truncated, _ = environment.step(int(leaning(observation[None])[0]))
            total, ended = total + float(reward), terminated or truncated
        assert total == expected
    environment.close()


def test_that_other_environments_equal_a_plain_loop_with_the_same_seeds() -> None:
    environment, expected = gymnasium.make("MountainCar-v0"), []
    for seed in range(30, 34):
        observation, _ = environment.reset(seed=seed)
        total, ended = 0.0, False
        while not ended:
            observation, reward, terminated, truncated, _ = environment.step(int(pumping(observation[None])[0]))
            total, ended = total + float(reward), terminated or truncated
        expected.append(total)
    environment.close()
    assert played("MountainCar-v0", pumping, 4, seed=30) == tuple(expected)
    assert len(set(expected)) > 1


def test_that_the_same_seed_plays_the_same_episodes() -> None:
    assert played("CartPole-v1", leaning, 5, seed=3) == played("CartPole-v1", leaning, 5, seed=3)
    assert played("CartPole-v1", leaning, 5, seed=3) != played("CartPole-v1", leaning, 5, seed=4)


def test_that_the_policy_sees_batches_of_single_precision() -> None:
    seen = set()

    def noting(observations: Floats) -> Actions:
        seen.add((observations.shape, observations.dtype.name))
        return leaning(observations)

    played("CartPole-v1", noting, 3)
    assert seen == {((3, 4), "float32")}


def test_that_continuous_actions_are_clipped_for_the_environment() -> None:
    beyond, most = make("Pendulum-v1"), gymnasium.make("Pendulum-v1")
    beyond.reset(seed=1)
    most.reset(seed=1)
    assert beyond.step(np.array([7.5], np.float32))[0].tolist() == most.step(np.array([2.0], np.float32))[0].tolist()


def test_that_an_evaluation_clips_continuous_actions_and_equals_a_plain_loop() -> None:
    expected = []
    environment = make("Pendulum-v1")
    for seed in (4, 5):
        observation, _ = environment.reset(seed=seed)
        total, ended = 0.0, False
        while not ended:
            observation, reward, _, ended, _ = environment.step(-9 * observation[2:])
            total += float(reward)
        expected.append(total)
    assert played("Pendulum-v1", lambda seen: -9 * seen[:, 2:], 2, seed=4) == tuple(expected)


def test_that_an_evaluation_sees_numbered_states_and_ends_also_where_the_environment_has_no_limit() -> None:
    def safely(states: Floats) -> Actions:
        assert states.shape == (3, 1)
        up, right, down = 0, 1, 2
        return np.where(states[:, 0] == 36, up, np.where(states[:, 0] % 12 < 11, right, down)).astype(np.int64)

    assert played("CliffWalking-v1", safely, 3) == (-13.0,) * 3
    assert played("CliffWalking-v1", lambda states: np.full(len(states), 3), 2) == (-1000.0,) * 2


def test_that_continuous_cart_poles_equal_discrete_ones_pushed_as_hard() -> None:
    def pushed(observations: Floats) -> Actions:
        return 3.0 * (2.0 * leaning(observations)[:, None] - 1.0)

    returns = played("rlviz/ContinuousCartPole-v0", pushed, 20, seed=2)
    assert returns == played("CartPole-v1", leaning, 20, seed=2)
    assert len(set(returns)) > 5, "episodes of many lengths"
