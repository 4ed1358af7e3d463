"""Several environments at once: each plays what it would play alone, and no final observation is lost."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest

from rlviz.learning.environments import make, make_vector

IDS = ["CartPole-v1", "rlviz/ContinuousCartPole-v0", "Pendulum-v1", "FrozenLake-v1", "CliffWalking-v1"]


@pytest.mark.parametrize("environment_id", IDS)
def test_that_each_repeats_what_it_plays_alone_through_the_ends_of_episodes(environment_id: str) -> None:
    together, alone = make_vector(environment_id, 3), [make(environment_id) for _ in range(3)]
    observations = together.reset(seed=7)
    expected = [np.atleast_1d(each.reset(seed=7 + i)[0]) for i, each in enumerate(alone)]
    assert observations.tolist() == np.array(expected, np.float32).tolist()
    rng, ends = np.random.default_rng(0), 0
    discrete = isinstance(alone[0].action_space, gymnasium.spaces.Discrete)
    for _ in range(250):
        actions = rng.integers(2, size=3) if discrete else 2.0 * rng.normal(size=(3, 1)).astype(np.float32)
        step = together.step(actions)
        for i, each in enumerate(alone):
            following, reward, terminated, truncated, _ = each.step(int(actions[i]) if discrete else actions[i])
            ended = terminated or truncated
            ends += ended
            current = each.reset()[0] if ended else following
            assert step.next_observations[i].tolist() == np.atleast_1d(following).astype(np.float32).tolist()
            assert step.observations[i].tolist() == np.atleast_1d(current).astype(np.float32).tolist()
            assert step.rewards[i] == np.float32(reward)
            assert (step.terminated[i], step.truncated[i]) == (terminated, truncated)
    assert ends > 0 or environment_id == "CliffWalking-v1"


def test_that_what_was_returned_stays_as_it_was() -> None:
    together = make_vector("CartPole-v1", 2)
    kept: list[Any] = [together.reset(seed=0)]
    written = [kept[0].tolist()]
    for _ in range(30):
        step = together.step(np.ones(2, np.int64))
        kept += step
        written += [each.tolist() for each in step]
    assert [each.tolist() for each in kept] == written


class Reusing(gymnasium.Env[Any, Any]):
    """Counts to two in one array that it returns again and again, as some environments do."""

    observation_space = gymnasium.spaces.Box(0, 9, (1,), np.float32)
    action_space = gymnasium.spaces.Discrete(2)

    def __init__(self) -> None:
        self.count = np.zeros(1, np.float32)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin at 0."""
        super().reset(seed=seed)
        self.count[:] = 0
        return self.count, {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """One more."""
        self.count += 1
        return self.count, 1.0, bool(self.count[0] == 2), False, {}


def test_that_the_final_observation_is_kept_also_where_a_reset_overwrites_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = gymnasium.envs.registration.EnvSpec(
        "Reusing-v0", entry_point=f"{__name__}:Reusing", disable_env_checker=True
    )
    monkeypatch.setitem(gymnasium.registry, "Reusing-v0", spec)
    together = make_vector("Reusing-v0", 1)
    together.reset(seed=0)
    first, last = (together.step(np.zeros(1, np.int64)) for _ in range(2))
    assert (first.observations.tolist(), first.next_observations.tolist()) == ([[1.0]], [[1.0]])
    assert (last.observations.tolist(), last.next_observations.tolist()) == ([[0.0]], [[2.0]])


def test_that_what_cannot_be_made_alone_is_refused_together_with_the_same_words() -> None:
    with pytest.raises(ValueError, match=r"unknown environment 'CartPole-v2'; did you mean CartPole-v1"):
        make_vector("CartPole-v2", 2)
