"""What holds for every algorithm in the table: its weights, its repeatability, and what it says of an update."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pytest
import torch

from rlviz.learning.algorithms import ALGORITHMS, entry
from rlviz.learning.hyperparameters import Value
from rlviz.learning.problem import Transition
from tests.learning.streams import PROBLEM, Stream, build, learnt, same_weights

SMALL: dict[str, dict[str, Value]] = {
    "dqn": {"hidden_units": 8, "learning_starts": 20, "batch_size": 8, "update_every": 1},
    "q_learning": {},
    "reinforce": {"hidden_units": 8, "episodes_per_update": 1},
    "a2c": {"hidden_units": 8, "environments": 1, "learning_rate": 1e-2},
    "ppo": {"hidden_units": 8, "environments": 1, "rollout_length": 8, "epochs": 2, "minibatch_size": 8},
}
LARGER: dict[str, dict[str, Value]] = {
    "dqn": {"hidden_units": 16},
    "q_learning": {"bins_1": 5},
    "reinforce": {"hidden_units": 16},
    "a2c": {"hidden_units": 16},
    "ppo": {"hidden_units": 16},
}
OBSERVATIONS = np.random.default_rng(5).uniform(-1, 1, (50, PROBLEM.observation_size)).astype(np.float32)
every_algorithm = pytest.mark.parametrize("name", ALGORITHMS)
NETWORKS = [each.name for each in ALGORITHMS.values() if "hidden_units" in each.hyperparameters.model_fields]
every_network = pytest.mark.parametrize("name", NETWORKS)


def test_that_an_unknown_algorithm_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="unknown algorithm 'sarsa'; known are dqn, q_learning, reinforce, a2c, ppo"):
        entry("sarsa")


@every_algorithm
def test_that_an_update_reports_what_is_declared_and_nothing_else(name: str) -> None:
    agent = build(name, SMALL[name])
    Stream().feed(agent, 60)
    last = Transition(OBSERVATIONS[0], 0, 1.0, OBSERVATIONS[1], True, False)
    told: Mapping[str, float] = {}
    while not told:
        told = learnt(agent, last)
    assert set(told) == {diagnostic.name for diagnostic in entry(name).diagnostics}


@every_algorithm
def test_that_the_same_seed_repeats_bit_for_bit_and_another_does_not(name: str) -> None:
    agents = [build(name, SMALL[name], seed=seed) for seed in (7, 7, 8)]
    first, second, other = (Stream().feed(agent, 200) for agent in agents)
    assert first == second
    assert first != other
    assert same_weights(agents[0], agents[1])
    assert not same_weights(agents[0], agents[2])


@every_algorithm
def test_that_no_global_randomness_is_used(name: str) -> None:
    of_torch, of_numpy = torch.get_rng_state(), str(np.random.get_state())  # noqa: NPY002
    Stream().feed(build(name, SMALL[name]), 60)
    assert torch.equal(torch.get_rng_state(), of_torch)
    assert str(np.random.get_state()) == of_numpy  # noqa: NPY002


@every_algorithm
def test_that_what_an_agent_shows_of_itself_changes_nothing_in_it(name: str) -> None:
    left_alone, looked_at = build(name, SMALL[name]), build(name, SMALL[name])
    a, b = Stream(), Stream()
    for _ in range(60):
        looked_at.greedy_actions(OBSERVATIONS)
        looked_at.value(OBSERVATIONS[0])
        looked_at.act(OBSERVATIONS[0])
        looked_at.weights()
        assert a.feed(left_alone, 1) == b.feed(looked_at, 1)
    assert same_weights(left_alone, looked_at)


@every_algorithm
def test_that_the_greedy_policy_decides_alike_for_one_observation_and_for_many(name: str) -> None:
    agent = build(name, SMALL[name])
    Stream().feed(agent, 60)
    one_by_one = [agent.act(observation).action for observation in OBSERVATIONS]
    assert agent.greedy_actions(OBSERVATIONS).tolist() == one_by_one
    assert len(set(one_by_one)) > 1


@every_algorithm
def test_that_the_value_of_a_decision_is_that_of_its_state(name: str) -> None:
    agent = build(name, SMALL[name])
    decision = agent.act(OBSERVATIONS[0], rng=agent.rng)
    assert decision.value == agent.value(OBSERVATIONS[0])
    assert math.isfinite(decision.value)
    assert decision.scores.shape == (PROBLEM.score_size,)


@every_network
def test_that_observations_are_scaled_as_the_problem_says_unless_that_is_off(name: str) -> None:
    scaled, plain = build(name, SMALL[name]), build(name, {**SMALL[name], "scale_observations": False})
    observation = OBSERVATIONS[0]
    scores = scaled.act(observation).scores
    by_hand = plain.act(observation * PROBLEM.observation_scale).scores
    assert scores.tolist() == by_hand.tolist()
    assert scores.tolist() != plain.act(observation).scores.tolist()


@every_network
def test_that_an_agent_learns_from_scaled_observations_as_from_any_others(name: str) -> None:
    scaled, plain = build(name, SMALL[name]), build(name, {**SMALL[name], "scale_observations": False})
    scale, rng = PROBLEM.observation_scale, np.random.default_rng(3)
    for number in range(100):
        here, there = OBSERVATIONS[number % 50], OBSERVATIONS[(number + 1) % 50]
        action = scaled.act(here, rng=scaled.rng).action
        assert plain.act(here * scale, rng=plain.rng).action == action
        reward, terminated, truncated = float(rng.normal()), number % 10 == 4, number % 10 == 9
        learnt(scaled, Transition(here, action, reward, there, terminated, truncated))
        learnt(plain, Transition(here * scale, action, reward, there * scale, terminated, truncated))
    assert scaled.updates == plain.updates > 0
    assert same_weights(scaled, plain)


@every_algorithm
def test_that_weights_are_a_copy_and_loading_them_makes_the_same_agent(name: str) -> None:
    agent, other = build(name, SMALL[name], seed=1), build(name, SMALL[name], seed=2)
    kept = agent.weights()
    Stream().feed(agent, 60)
    assert not all(map(torch.equal, kept.values(), agent.weights().values())), "a copy does not learn on"
    other.load_weights(agent.weights())
    assert same_weights(agent, other)
    assert other.greedy_actions(OBSERVATIONS).tolist() == agent.greedy_actions(OBSERVATIONS).tolist()


@every_algorithm
def test_that_weights_that_do_not_fit_name_every_difference_and_change_nothing(name: str) -> None:
    agent, larger = build(name, SMALL[name]), build(name, {**SMALL[name], **LARGER[name]})
    before, given = agent.weights(), larger.weights()
    first, *_, last = before
    given["odd"] = given.pop(last)
    with pytest.raises(ValueError, match="the weights do not fit") as caught:
        agent.load_weights(given)
    shapes = f"{first} is {tuple(given[first].shape)} in the file, {tuple(before[first].shape)} here"
    for complaint in (f"{last} is missing", "odd is unknown", shapes):
        assert complaint in str(caught.value)
    assert all(map(torch.equal, before.values(), agent.weights().values()))


@every_algorithm
def test_that_weights_that_are_no_numbers_are_refused(name: str) -> None:
    agent = build(name, SMALL[name])
    given = agent.weights()
    first = next(iter(given))
    given[first].view(-1)[0] = math.nan
    with pytest.raises(ValueError, match=f"{first} holds nan or infinity"):
        agent.load_weights(given)


@every_algorithm
def test_that_an_agent_goes_on_bit_for_bit_from_its_state(name: str) -> None:
    straight, stopped = build(name, SMALL[name]), build(name, SMALL[name])
    a, b = Stream(), Stream()
    a.feed(straight, 103)
    b.feed(stopped, 103)
    resumed = build(name, SMALL[name], seed=99)
    resumed.load_state_dict(stopped.state_dict())
    assert (resumed.steps, resumed.episodes, resumed.updates) == (straight.steps, straight.episodes, straight.updates)
    assert a.feed(straight, 150) == b.feed(resumed, 150)
    assert straight.updates > 0
    assert same_weights(straight, resumed)


@every_algorithm
def test_that_a_state_is_a_copy_that_later_learning_leaves_alone(name: str) -> None:
    agent, stream = build(name, SMALL[name]), Stream()
    stream.feed(agent, 103)
    state, weights = agent.state_dict(), agent.weights()
    stream.feed(agent, 100)
    assert not all(map(torch.equal, weights.values(), agent.weights().values()))
    agent.load_state_dict(state)
    assert all(map(torch.equal, weights.values(), agent.weights().values()))
