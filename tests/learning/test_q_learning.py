"""Tabular Q-learning: updates worked by hand, worlds solved by value iteration, and what it is to hold a table."""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
import pytest
import torch

from rlviz.learning.algorithms.q_learning import QLearning
from rlviz.learning.environments import problem
from rlviz.learning.problem import DiscreteActions, Floats, Problem, Transition
from tests.learning.streams import PROBLEM, WEIGHTLESS, Stream, build, learnt, pull

THREE_STATES = Problem(np.array([0.5], np.float32), DiscreteActions(2), states=3)


def table(values: dict[str, Any], task: Problem = THREE_STATES, seed: int = 0) -> QLearning:
    """A table that is yet to learn."""
    agent = build("q_learning", values, problem=task, seed=seed)
    assert isinstance(agent, QLearning)
    return agent


def vector(observation: Any) -> Floats:
    """An observation as learning sees it: a state's number is a vector of one."""
    return np.atleast_1d(np.array(observation, np.float32))


def step(s: int, a: int, r: float, s_next: int, *, terminated: bool = False, truncated: bool = False) -> Transition:
    """A step between two numbered states."""
    return Transition(vector(s), a, r, vector(s_next), terminated, truncated)


@pytest.mark.parametrize(
    ("terminated", "truncated", "bootstrap_truncated", "target"),
    [
        (False, False, True, 1 + 0.9 * 5),
        (True, False, True, 1.0),
        (False, True, True, 1 + 0.9 * 5),
        (False, True, False, 1.0),
    ],
)
def test_that_one_entry_moves_by_its_share_of_the_error(
    terminated: bool, truncated: bool, bootstrap_truncated: bool, target: float
) -> None:
    given = {"gamma": 0.9, "learning_rate": 0.25, "learning_rate_steps": 0, "bootstrap_truncated": bootstrap_truncated}
    agent = table(given)
    agent.table[:] = [[2, 3], [0, 0], [4, 5]]
    told = learnt(agent, step(0, 0, 1.0, 2, terminated=terminated, truncated=truncated))
    assert agent.table.tolist() == pytest.approx(np.array([[2 + 0.25 * (target - 2), 3], [0, 0], [4, 5]]))
    assert told == {
        "td_error": pytest.approx(abs(target - 2)),
        "next_value": 5.0 if target > 1 else 0.0,
        "learning_rate": 0.25,
        "cells_seen": pytest.approx(1 / 3),
    }


def test_that_a_step_that_stays_where_it_is_is_valued_as_before_it() -> None:
    agent = table({"gamma": 0.5, "learning_rate": 1.0, "learning_rate_steps": 0})
    learnt(agent, step(1, 0, 2.0, 1))
    assert learnt(agent, step(1, 0, 2.0, 1))["next_value"] == 2.0
    assert agent.table[1].tolist() == [3.0, 0.0]


def test_that_the_learning_rate_falls_with_the_steps() -> None:
    agent = table({"learning_rate_initial": 0.5, "learning_rate_steps": 4})
    rates = [learnt(agent, step(0, 0, 1.0, 1))["learning_rate"] for _ in range(6)]
    assert rates == [0.5, 0.375, 0.25, 0.125, 0.005, 0.005]


def test_that_cells_are_counted_once_they_are_learnt_from() -> None:
    agent = table({})
    shares = [learnt(agent, step(s, 0, 0.0, 0))["cells_seen"] for s in (2, 2, 0, 2, 1)]
    assert [round(3 * share) for share in shares] == [1, 1, 2, 2, 3]
    assert agent.visits.tolist() == [1, 1, 3]


def test_that_scores_of_a_decision_stay_as_they_were_when_the_table_learns() -> None:
    agent = table({"initial_value": 7.0})
    decision = agent.act(vector(0), rng=agent.rng)
    learnt(agent, step(0, int(decision.action), 0.0, 1, terminated=True))
    assert decision.scores.tolist() == [7.0, 7.0]
    assert agent.q(vector(0)).min() < 7.0


def test_that_equal_actions_are_taken_alike_but_greedily_the_first() -> None:
    agent = table({"epsilon": 0.0})
    taken = [agent.act(vector(0), rng=agent.rng) for _ in range(1000)]
    assert 400 < sum(int(decision.action) for decision in taken) < 600
    assert not any(decision.explored for decision in taken)
    assert agent.act(vector(0)).action == 0
    assert agent.greedy_actions(np.array([[0], [1]], np.float32)).tolist() == [0, 0]


def test_that_optimism_tries_every_action_before_it_repeats_one() -> None:
    agent = table(
        {"epsilon": 0.0, "initial_value": 10.0}, Problem(np.ones(1, np.float32), DiscreteActions(6), states=1)
    )
    taken = []
    for _ in range(6):
        taken.append(int(agent.act(vector(0), rng=agent.rng).action))
        learnt(agent, step(0, taken[-1], 1.0, 0, terminated=True))
    assert sorted(taken) == list(range(6))


def test_that_the_better_arm_of_a_bandit_is_found() -> None:
    agent = pull(table({"epsilon": 0.1, "learning_rate": 0.02, "learning_rate_steps": 0}, WEIGHTLESS), 3000)
    assert agent.act(np.ones(1, np.float32)).action == 1
    assert agent.value(np.ones(1, np.float32)) == pytest.approx(0.8, abs=0.1)


def test_that_a_state_goes_on_bit_for_bit() -> None:
    first, second = build("q_learning", {}), build("q_learning", {}, seed=9)
    a, b = Stream(), Stream()
    a.feed(first, 150)
    b.feed(build("q_learning", {}), 150)  # moves the second stream on
    second.load_state_dict(first.state_dict())
    assert a.feed(first, 150) == b.feed(second, 150)
    assert all(map(torch.equal, first.weights().values(), second.weights().values()))
    zeros = np.zeros(PROBLEM.observation_size, np.float32)
    last = Transition(zeros, 0, 1.0, zeros, False, False)
    assert learnt(first, last) == learnt(second, last)


def test_that_a_state_is_a_copy() -> None:
    agent = table({})
    state = agent.state_dict()
    learnt(agent, step(0, 0, 1.0, 1))
    assert not state["weights"]["q.table"].any()


def test_that_it_computes_on_the_cpu_whatever_is_asked_for() -> None:
    facts = type(table({}).hyperparameters)()
    agent = QLearning(THREE_STATES, facts, 0, "cuda")
    agent.to("cuda")
    assert str(agent.device) == "cpu"
    assert {tensor.device.type for tensor in agent.parameters().values()} == {"cpu"}


def play(agent: QLearning, environment: gymnasium.Env[Any, Any], steps: int, seed: int = 0) -> None:
    """Learn in an environment."""
    observation, _ = environment.reset(seed=seed)
    s = vector(observation)
    for _ in range(steps):
        action = agent.act(s, rng=agent.rng).action
        observation, reward, terminated, truncated, _ = environment.step(action)
        s_next = vector(observation)
        learnt(agent, Transition(s, action, float(reward), s_next, terminated, truncated))
        s = vector(environment.reset()[0]) if terminated or truncated else s_next


def greedy_mean(agent: QLearning, environment: gymnasium.Env[Any, Any], episodes: int, seed: int = 1000) -> float:
    """Mean return of the greedy policy."""
    total = 0.0
    for episode in range(episodes):
        observation, _ = environment.reset(seed=seed + episode)
        ended = False
        while not ended:
            observation, reward, terminated, truncated, _ = environment.step(agent.act(vector(observation)).action)
            total, ended = total + float(reward), terminated or truncated
    return total / episodes


def value_iteration(environment: gymnasium.Env[Any, Any], gamma: float) -> np.ndarray:
    """V* of a world whose transitions are known, (S,). Sutton & Barto (2018), 4.4."""
    worlds = environment.unwrapped.P  # type: ignore[attr-defined]
    v = np.zeros(len(worlds))
    for _ in range(500):
        q = [
            [sum(p * (r + gamma * v[t] * (not end)) for p, t, r, end in ways) for ways in each.values()]
            for each in worlds.values()
        ]  # (S, A)
        v = np.max(q, axis=1)
    return v


def test_that_a_frozen_lake_without_chance_is_valued_exactly_as_by_value_iteration() -> None:
    lake = gymnasium.make("FrozenLake-v1", is_slippery=False)
    best = value_iteration(lake, 0.95)
    assert best[0] == pytest.approx(0.77378, abs=1e-5)
    agent = table(
        {"gamma": 0.95, "epsilon": 1.0, "learning_rate": 1.0, "learning_rate_steps": 0}, problem("FrozenLake-v1", lake)
    )
    play(agent, lake, 20_000)
    assert agent.table.max(axis=1) == pytest.approx(best, abs=1e-6)
    assert np.count_nonzero(agent.visits) == 11, "from holes and the goal nothing is learnt"
    assert greedy_mean(agent, lake, 1) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_that_a_slippery_lake_is_valued_about_as_by_value_iteration(seed: int) -> None:
    lake, steps = gymnasium.make("FrozenLake-v1"), 200_000
    best = value_iteration(lake, 0.95)
    assert best[0] == pytest.approx(0.18047, abs=1e-5)
    given = {"gamma": 0.95, "epsilon": 0.5, "learning_rate_initial": 0.07, "learning_rate_steps": steps}
    agent = table(given, problem("FrozenLake-v1", lake), seed)
    play(agent, lake, steps, seed)
    assert agent.value(vector(0)) == pytest.approx(0.18047, abs=0.02)
    assert agent.table.max(axis=1) == pytest.approx(best, abs=0.05)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_that_the_cliff_is_walked_in_13_steps(seed: int) -> None:
    cliff = gymnasium.make("CliffWalking-v1", max_episode_steps=200)
    agent = table({"epsilon": 0.1, "gamma": 1.0}, problem("CliffWalking-v1", cliff), seed)
    play(agent, cliff, 20_000, seed)
    assert greedy_mean(agent, cliff, 1) == -13


@pytest.mark.slow
def test_that_a_taxi_learns_to_bring_its_passengers() -> None:
    taxi = gymnasium.make("Taxi-v4")
    agent = table({"epsilon": 0.1, "learning_rate_initial": 0.5}, problem("Taxi-v4", taxi))
    play(agent, taxi, 200_000)
    assert greedy_mean(agent, taxi, 100) > 7
