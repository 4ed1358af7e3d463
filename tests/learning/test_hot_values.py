"""Every hyperparameter that is said to take effect in a running training does: no algorithm keeps an old value.

Two runs live through the same experience; one value of one of them changes on the way, and their traces must part.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import torch

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.hyperparameters import Value
from tests.learning.streams import Stream, build

BEFORE, AFTER = 150, 150

START: dict[str, dict[str, Value]] = {
    "dqn": {
        "hidden_units": 8,
        "batch_size": 8,
        "n_step": 3,
        "learning_starts": 20,
        "target_period": 10,
        "epsilon_steps": 1000,
        "replay_capacity": 1000,
        "reward_scale": 1.0,
    },
    "q_learning": {"epsilon_schedule": "linear", "epsilon_steps": 1000},
    "reinforce": {"hidden_units": 8, "episodes_per_update": 2, "value_updates": 2},
    "a2c": {"hidden_units": 8, "environments": 1, "rollout_length": 10},
    "ppo": {"hidden_units": 8, "environments": 1, "rollout_length": 10, "epochs": 2, "minibatch_size": 8},
}

PER_EPISODE: dict[str, Value] = {"epsilon_schedule": "per episode"}
RANKED: dict[str, Value] = {"prioritized": True, "learning_rate": 1e-2}

ON_POLICY: dict[str, tuple[Value, dict[str, Value]]] = {
    "gamma": (0.5, {}),
    "trace": (0.3, {}),
    "bootstrap_truncated": (False, {}),
    "rollout_length": (5, {}),
    "entropy_weight": (0.5, {}),
    "learning_rate": (1e-4, {}),
    "learning_rate_initial": (1e-4, {}),
    "learning_rate_steps": (1000, {}),
    "value_weight": (0.1, {}),
    "normalise_advantages": (True, {}),
    "gradient_clip": (0.01, {}),
}

CHANGES: dict[str, dict[str, tuple[Value, dict[str, Value]]]] = {
    "dqn": {
        "gamma": (0.5, {}),
        "n_step": (1, {}),
        "bootstrap_truncated": (False, {}),
        "double": (False, {}),
        "epsilon": (0.0, {}),
        "epsilon_initial": (0.1, {}),
        "epsilon_final": (0.9, {}),
        "epsilon_schedule": ("per episode", {}),
        "epsilon_steps": (100, {}),
        "epsilon_factor": (0.9, PER_EPISODE),
        "learning_rate": (1e-4, {}),
        "learning_rate_initial": (1e-4, {}),
        "learning_rate_steps": (1000, {}),
        "batch_size": (16, {}),
        "loss": ("mse", {}),
        "gradient_clip": (0.01, {}),
        "update_every": (1, {}),
        "target_period": (1, {}),
        "target_unit": ("episodes", {}),
        "replay_capacity": (100, {}),
        "learning_starts": (250, {}),
        "replay": (False, {}),
        "prioritized": (True, {}),
        "priority_exponent": (0.0, RANKED),
        "importance_exponent": (1.0, RANKED),
        "importance_steps": (100, RANKED),
        "target_network": (False, {}),
        "target_update": ("soft", {}),
        "target_share": (0.5, {"target_update": "soft"}),
    },
    "q_learning": {
        "gamma": (0.5, {}),
        "bootstrap_truncated": (False, {}),
        "epsilon": (0.0, {}),
        "epsilon_initial": (0.1, {}),
        "epsilon_final": (0.9, {}),
        "epsilon_schedule": ("per episode", {}),
        "epsilon_steps": (100, {}),
        "epsilon_factor": (0.9, PER_EPISODE),
        "learning_rate": (1e-4, {}),
        "learning_rate_initial": (1e-4, {}),
        "learning_rate_steps": (1000, {}),
    },
    "reinforce": {
        "gamma": (0.5, {}),
        "bootstrap_truncated": (False, {}),
        "baseline": ("none", {}),
        "learning_rate": (1e-4, {}),
        "learning_rate_initial": (1e-4, {}),
        "learning_rate_steps": (1000, {}),
        "value_learning_rate": (1e-4, {}),
        "value_learning_rate_initial": (1e-4, {}),
        "value_updates": (1, {}),
        "episodes_per_update": (1, {}),
        "loss_reduction": ("sum", {}),
        "entropy_weight": (0.5, {}),
    },
    "a2c": ON_POLICY,
    "ppo": {
        **ON_POLICY,
        "normalise_advantages": (False, {}),
        "epochs": (3, {}),
        "minibatch_size": (10, {}),
        "clip": (0.01, {"learning_rate": 1e-2}),
    },
}
"""For each hyperparameter the value it changes to, and what must hold from the start for it to matter."""

CASES = [
    pytest.param(algorithm, name, *case, id=f"{algorithm}-{name}")
    for algorithm, changes in CHANGES.items()
    for name, case in changes.items()
]


Trace = tuple[list[int], dict[str, torch.Tensor]]
"""The actions of a run, and the weights at its end."""


def lived(algorithm: str, start: dict[str, Value], on_the_way: Callable[[Algorithm[Any]], None]) -> Trace:
    """The trace of an algorithm to which something happens after half its experience."""
    agent, stream = build(algorithm, {**START[algorithm], **start}), Stream()
    actions = stream.feed(agent, BEFORE)
    on_the_way(agent)
    return actions + stream.feed(agent, AFTER), agent.weights()


@cache
def undisturbed(algorithm: str, start: tuple[tuple[str, Value], ...]) -> Trace:
    """The trace of an algorithm to which nothing happens."""
    return lived(algorithm, dict(start), lambda agent: None)


def same(a: Trace, b: Trace) -> bool:
    """Whether two runs took the same actions and learnt the same, bit for bit."""
    return a[0] == b[0] and all(map(torch.equal, a[1].values(), b[1].values()))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_every_hyperparameter_that_acts_in_a_running_training_is_tried_here(algorithm: str) -> None:
    knobs = ALGORITHMS[algorithm].hyperparameters.knobs().values()
    assert set(CHANGES[algorithm]) == {knob.name for knob in knobs if knob.applies != "new run"}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_that_without_a_change_two_runs_do_not_part(algorithm: str) -> None:
    assert same(lived(algorithm, {}, lambda agent: None), undisturbed(algorithm, ()))


@pytest.mark.parametrize(("algorithm", "name", "new", "start"), CASES)
def test_that_a_change_parts_two_runs(algorithm: str, name: str, new: Value, start: dict[str, Value]) -> None:
    def change(agent: Algorithm[Any]) -> None:
        agent.change(agent.hyperparameters.changed(name, new))

    changed, unchanged = lived(algorithm, start, change), undisturbed(algorithm, tuple(start.items()))
    assert changed[0][:BEFORE] == unchanged[0][:BEFORE]
    assert not same(changed, unchanged)


@pytest.mark.parametrize(("algorithm", "name", "new", "start"), CASES)
def test_that_a_change_taken_back_before_the_next_step_leaves_no_trace(
    algorithm: str, name: str, new: Value, start: dict[str, Value]
) -> None:
    def change_and_take_back(agent: Algorithm[Any]) -> None:
        before = agent.hyperparameters
        agent.change(before.changed(name, new))
        agent.change(before)

    trace = lived(algorithm, start, change_and_take_back)
    forgets = name == "replay_capacity"  # what a smaller buffer forgot is gone
    assert same(trace, undisturbed(algorithm, tuple(start.items()))) is not forgets
