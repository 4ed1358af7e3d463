"""REINFORCE by hand: networks that answer constants, episodes of a few steps, and what an update says of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from scipy.stats import chisquare

from rlviz.learning.algorithm import Diverged
from rlviz.learning.algorithms.reinforce import Reinforce
from rlviz.learning.problem import Transition
from tests.learning.streams import WEIGHTLESS, Stream, build, constant_outputs, learnt, pull, same_weights, transition

HERE = np.ones(1, np.float32)
LOG2 = math.log(2)


def reinforce(logits: tuple[float, float] = (0.0, 0.0), value: float = 2.0, **values: Any) -> Reinforce:
    """A REINFORCE that answers constant logits and V = 2 for everything, and learns from each episode."""
    given = {"hidden_units": 4, "episodes_per_update": 1, "gamma": 0.9, "value_updates": 1, **values}
    agent = build("reinforce", given, problem=WEIGHTLESS)
    assert isinstance(agent, Reinforce)
    constant_outputs(agent, {"policy": list(logits), "value": [value]})
    return agent


def test_that_without_baseline_the_loss_is_that_worked_by_hand() -> None:
    agent = reinforce(baseline="none")
    assert learnt(agent, transition(1.0)) == {}
    diagnostics = learnt(agent, transition(2.0, action=1, terminated=True))
    assert diagnostics["loss"] == pytest.approx((LOG2 * (1 + 0.9 * 2) + LOG2 * 2) / 2)
    assert diagnostics["entropy"] == pytest.approx(LOG2)
    assert "value_loss" not in diagnostics


def test_that_the_lectures_sum_lets_every_step_weigh_as_much_however_long_the_episode() -> None:
    agent = reinforce(baseline="none", loss_reduction="sum", gamma=0.0)
    for _ in range(9):
        learnt(agent, transition(1.0))
    assert learnt(agent, transition(1.0, terminated=True))["loss"] == pytest.approx(10 * LOG2)


def test_that_the_baseline_is_subtracted_as_it_was_before_it_learnt_from_the_same_returns() -> None:
    diagnostics = learnt(reinforce(value_updates=16, value_learning_rate=1.0), transition(5.0, terminated=True))
    assert diagnostics["loss"] == pytest.approx(LOG2 * (5 - 2))
    assert diagnostics["value_loss"] == pytest.approx((5 - 2) ** 2)


@pytest.mark.parametrize(("bootstrap", "g"), [(True, 1 + 0.9 * 2), (False, 1.0)])
def test_that_the_baseline_stands_for_what_the_time_limit_cut_off(bootstrap: bool, g: float) -> None:
    diagnostics = learnt(reinforce(bootstrap_truncated=bootstrap), transition(1.0, truncated=True))
    assert diagnostics["value_loss"] == pytest.approx((g - 2) ** 2)


def test_that_it_is_the_state_after_the_last_step_whose_estimate_stands_for_the_rest() -> None:
    agent = build("reinforce", {"hidden_units": 4, "episodes_per_update": 1, "gamma": 0.9}, problem=WEIGHTLESS)
    here, there = np.array([1.0], np.float32), np.array([-3.0], np.float32)
    v, v_after = agent.value(here), agent.value(there)
    diagnostics = learnt(agent, Transition(here, 0, 1.0, there, False, True))
    assert diagnostics["value_loss"] == pytest.approx((1 + 0.9 * v_after - v) ** 2)


def test_that_a_terminated_episode_has_nothing_after_it() -> None:
    assert learnt(reinforce(), transition(1.0, terminated=True))["value_loss"] == pytest.approx(1.0)


def test_that_an_interrupted_episode_counts_as_truncated() -> None:
    agent = reinforce()
    learnt(agent, transition(1.0))
    agent.interrupt()
    agent.interrupt()
    assert agent.episodes == 1
    diagnostics = learnt(agent, transition(1.0, terminated=True))
    assert diagnostics["value_loss"] == pytest.approx(((1 + 0.9 * 2 - 2) ** 2 + (1 - 2) ** 2) / 2)


def test_that_normalised_returns_teach_nothing_where_an_episode_has_one_step() -> None:
    assert learnt(reinforce(baseline="normalised returns"), transition(7.0, terminated=True))["loss"] == 0.0


def test_that_several_episodes_make_one_update() -> None:
    agent = reinforce(baseline="none", episodes_per_update=3)
    said = [bool(learnt(agent, transition(1.0, terminated=True))) for _ in range(6)]
    assert said == [False, False, True, False, False, True]
    assert agent.updates == 2


def test_that_an_entropy_bonus_lowers_the_loss_by_its_weight() -> None:
    diagnostics = learnt(reinforce(baseline="none", entropy_weight=0.5), transition(1.0, terminated=True))
    assert diagnostics["loss"] == pytest.approx(LOG2 - 0.5 * LOG2)


def test_that_actions_are_drawn_as_often_as_the_policy_says() -> None:
    agent = reinforce(logits=(math.log(0.3), math.log(0.7)))
    decisions = [agent.act(HERE, rng=agent.rng) for _ in range(5000)]
    counts = np.bincount([int(decision.action) for decision in decisions], minlength=2)
    assert chisquare(counts, [1500, 3500]).pvalue > 1e-3
    assert decisions[0].scores.tolist() == pytest.approx([0.3, 0.7])
    assert all(decision.explored is (decision.action == 0) for decision in decisions)
    assert decisions[0].value == 2.0
    assert math.isnan(decisions[0].epsilon)


def test_that_the_greedy_policy_takes_the_likeliest_action_and_draws_nothing() -> None:
    agent = reinforce(logits=(0.1, 0.0))
    before = agent.rng.bit_generator.state
    assert agent.act(HERE).action == 0
    assert agent.greedy_actions(np.ones((4, 1), np.float32)).tolist() == [0] * 4
    assert agent.rng.bit_generator.state == before


def test_that_without_a_value_network_a_state_has_no_estimate() -> None:
    assert math.isnan(reinforce(baseline="none").value(HERE))


@pytest.mark.parametrize("baseline", ["none", "normalised returns", "value network"])
def test_that_an_update_that_is_not_finite_is_left_out_and_says_so(baseline: str) -> None:
    agent = reinforce(baseline=baseline)
    before = agent.weights()
    learnt(agent, transition(float("nan")))
    with pytest.raises(Diverged, match=r"update 1 has a loss of nan .* Lower the learning rate"):
        learnt(agent, transition(1.0, terminated=True))
    assert all(map(torch.equal, before.values(), agent.weights().values()))
    assert learnt(agent, transition(1.0, terminated=True)), "the next episode is learnt from"


def test_that_an_observation_that_is_no_number_is_divergence_too() -> None:
    broken = np.full(1, np.nan, np.float32)
    with pytest.raises(Diverged):
        learnt(reinforce(baseline="none"), Transition(broken, 0, 1.0, broken, True, False))


def test_that_a_move_between_devices_changes_nothing() -> None:
    still, moved = build("reinforce", {}), build("reinforce", {})
    a, b = Stream(), Stream()
    a.feed(still, 60)
    b.feed(moved, 60)
    moved.to("cpu")
    assert a.feed(still, 60) == b.feed(moved, 60)
    assert same_weights(still, moved)


@pytest.mark.parametrize("baseline", ["none", "value network"])
def test_that_the_better_of_two_arms_is_pulled_more_than_95_times_in_100(baseline: str) -> None:
    agent = pull(build("reinforce", {"baseline": baseline, "hidden_units": 32}, problem=WEIGHTLESS), 1500)
    assert agent.act(HERE).scores[1] > 0.95


def test_that_a_baseline_that_knows_the_return_leaves_no_variance_in_the_gradient() -> None:
    told = {}
    for baseline in ("none", "value network"):
        agent = reinforce(baseline=baseline, value=5.0, episodes_per_update=8)
        *_, last = [learnt(agent, transition(5.0, action=action, terminated=True)) for action in (0, 1) * 4]
        told[baseline] = last["gradient_variance"]
    assert told["none"] > 1.0
    assert told["value network"] == pytest.approx(0.0, abs=1e-6)
