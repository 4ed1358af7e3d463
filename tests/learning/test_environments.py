"""Environments: Gymnasium's own, described as they are, and evaluations that play what a plain loop would."""

from __future__ import annotations

from collections.abc import Callable

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import spec
from gymnasium.spaces import Box, Discrete

from rlviz.learning.environment_table import ENVIRONMENTS, EnvironmentDescription, describe
from rlviz.learning.environments import greedy_returns, make, problem
from rlviz.learning.problem import Actions, Floats

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


@every_environment
def test_that_descriptions_agree_with_gymnasium(description: EnvironmentDescription) -> None:
    environment, known = make(description.id), spec(description.id)
    assert isinstance(environment.observation_space, Box)
    assert environment.observation_space.shape == (len(description.parts),)
    assert isinstance(environment.action_space, Discrete)
    assert environment.action_space.n == len(description.actions)
    assert known.reward_threshold == description.solved_at
    assert known.max_episode_steps == description.maximum_steps
    assert environment.metadata["render_fps"] == description.steps_per_second
    environment.close()


@every_environment
def test_that_scales_bring_observations_of_random_play_to_about_one(description: EnvironmentDescription) -> None:
    environment = make(description.id)
    environment.action_space.seed(0)
    environment.reset(seed=0)
    seen = []
    for _ in range(500):
        observation, _, terminated, truncated, _ = environment.step(environment.action_space.sample())
        seen.append(observation)
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


@pytest.mark.parametrize(
    ("environment_id", "sentence"),
    [
        ("Pendulum-v1", "Pendulum-v1: actions must be discrete, got Box"),
        ("FrozenLake-v1", "FrozenLake-v1: observations must be a vector, got Discrete"),
    ],
)
def test_that_what_no_algorithm_here_can_learn_is_refused_with_a_sentence(environment_id: str, sentence: str) -> None:
    environment = gymnasium.make(environment_id)
    with pytest.raises(ValueError, match=sentence):
        problem(environment_id, environment)
    environment.close()


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
