"""PPO and A2C: the first minibatch, the clip, several environments, pieces, and continuous actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.algorithms.ppo import PPO
from rlviz.learning.hyperparameters import Value
from rlviz.learning.problem import ContinuousActions, Problem, Transition
from tests.learning.streams import PROBLEM, WEIGHTLESS, build, learnt, pull

ON_POLICY = ("a2c", "ppo")
SMALL: dict[str, Value] = {"hidden_units": 8, "environments": 2, "rollout_length": 8}
FORCE = Problem(np.ones(1, np.float32), ContinuousActions(np.array([-1.0], np.float32), np.array([1.0], np.float32)))


def one_rollout(agent: Algorithm[Any], seed: int = 0) -> Mapping[str, float]:
    """Random experience for exactly one update; what it says."""
    rng = np.random.default_rng(seed)
    told: Mapping[str, float] = {}
    size = agent.problem.observation_size
    while not told:
        here = rng.uniform(-1, 1, (agent.environments, size)).astype(np.float32)
        for i, decision in enumerate(agent.act_in_all(here, agent.rng)):
            after = rng.uniform(-1, 1, size).astype(np.float32)
            told = learnt(agent, Transition(here[i], decision.action, float(rng.normal()), after, False, False, i))
    return told


def test_that_the_first_minibatch_finds_the_policy_it_was_drawn_with() -> None:
    told = one_rollout(build("ppo", {**SMALL, "epochs": 1, "minibatch_size": 16}))
    assert told["kl"] == pytest.approx(0.0, abs=1e-6)
    assert told["clipped"] == 0.0
    assert told["loss"] == pytest.approx(0.0, abs=1e-5), "ratios of 1 times advantages of mean 0"


def test_that_later_epochs_leave_it_and_a_small_clip_holds_them_near() -> None:
    near, far = (
        one_rollout(build("ppo", {**SMALL, "epochs": 40, "learning_rate": 3e-3, "clip": clip})) for clip in (0.01, 1.0)
    )
    assert 0 < near["kl"] < far["kl"] / 3
    assert near["clipped"] > 0.5 > far["clipped"]


@pytest.mark.parametrize("name", ON_POLICY)
def test_that_a_rollout_is_full_when_every_environment_has_made_its_steps(name: str) -> None:
    agent = build(name, SMALL)
    one_rollout(agent)
    assert agent.steps == 2 * 8
    assert agent.between_rollouts


def test_that_an_update_comes_in_as_many_pieces_as_there_are_minibatches() -> None:
    agent = build("ppo", {**SMALL, "epochs": 3, "minibatch_size": 8})
    step = Transition(np.ones(4, np.float32), 0, 1.0, np.ones(4, np.float32), False, False)
    for _ in range(15):
        learnt(agent, step)
    learning = agent.learn(step)
    assert sum(1 for _ in learning) == agent.updates == 3 * (16 // 8)


@pytest.mark.parametrize("name", ON_POLICY)
def test_that_acting_at_once_decides_as_acting_one_by_one(name: str) -> None:
    agent = build(name, {**SMALL, "reward_scale": 0.5})
    observations = np.random.default_rng(1).uniform(-1, 1, (5, PROBLEM.observation_size)).astype(np.float32)
    together = agent.act_in_all(observations, np.random.default_rng(4))
    rng = np.random.default_rng(4)
    for observation, decision in zip(observations, together, strict=True):
        alone = agent.act(observation, rng=rng)
        assert decision.action == alone.action
        assert decision.explored is alone.explored
        assert decision.value == pytest.approx(alone.value, rel=1e-5)
        assert decision.scores.tolist() == pytest.approx(alone.scores.tolist(), rel=1e-5)


@pytest.mark.parametrize("name", [*ON_POLICY, "reinforce"])
def test_that_the_better_of_two_arms_is_pulled_more_than_95_times_in_100(name: str) -> None:
    given: dict[str, Value] = {"hidden_units": 16, "learning_rate": 1e-2, "learning_rate_steps": 0}
    if name != "reinforce":
        given |= {"environments": 1, "rollout_length": 32}
    agent = pull(build(name, given, problem=WEIGHTLESS), 4_000)
    assert agent.act(np.ones(1, np.float32)).scores[1] > 0.95


@pytest.mark.parametrize("name", [*ON_POLICY, "reinforce"])
def test_that_a_gaussian_policy_finds_where_the_reward_is_highest(name: str) -> None:
    given: dict[str, Value] = {"hidden_units": 16, "learning_rate": 1e-2, "learning_rate_steps": 0}
    if name != "reinforce":
        given |= {"environments": 1, "rollout_length": 32}
    if name == "ppo":
        given |= {"learning_rate": 3e-3, "epochs": 4}
    agent = build(name, given, problem=FORCE)
    here = np.ones(1, np.float32)
    for _ in range(6_000):
        action = agent.act(here, rng=agent.rng).action
        assert isinstance(action, np.ndarray)
        learnt(agent, Transition(here, action, -float((action[0] - 0.6) ** 2), here, True, False))
    mean, deviation = agent.act(here).scores
    assert mean == pytest.approx(0.6, abs=0.1)
    assert deviation < 0.5
    assert agent.act(here).action == pytest.approx([mean])


def test_that_values_leave_in_units_of_the_environment() -> None:
    agent = build("ppo", {**SMALL, "reward_scale": 0.1})
    assert isinstance(agent, PPO)
    here = np.ones(4, np.float32)
    assert agent.value(here) == pytest.approx(10 * float(agent.agent.values(here)))
    assert agent.act(here).value == agent.value(here)
