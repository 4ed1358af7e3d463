"""DQN learns the same by hand as by autograd, with every option: from the same experience, 1,000 updates."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rlviz.learning.algorithms.dqn import DQN
from rlviz.learning.hyperparameters import Value
from rlviz.learning.learners import AutogradLearner, FastLearner
from rlviz.learning.problem import Transition
from tests.learning.streams import PROBLEM, build, learnt

_BASE: dict[str, Value] = {
    "hidden_units": 16,
    "batch_size": 8,
    "update_every": 1,
    "learning_starts": 20,
    "target_period": 50,
    "reward_scale": 1.0,
    "n_step": 1,
    "double": False,
}
_OPTIONS: dict[str, dict[str, Value]] = {
    "plain": {},
    "squared error": {"loss": "mse", "gradient_clip": 1e6},
    "clipped": {"gradient_clip": 0.05},
    "double": {"double": True},
    "dueling": {"dueling": True},
    "five steps": {"n_step": 5},
    "prioritized": {"prioritized": True},
    "soft target": {"target_update": "soft", "target_share": 0.01},
    "no target network": {"target_network": False},
    "no replay": {"replay": False, "n_step": 3},
    "one action": {"form": "one action"},
    "two layers": {"hidden_layers": 2},
    "decaying rate": {"learning_rate_steps": 500},
    "all that go together": {"double": True, "dueling": True, "n_step": 3, "prioritized": True, "hidden_layers": 2},
}


def _experience(steps: int) -> list[Transition]:
    """Transitions that no agent chose; every 9th terminates, every 14th is cut off."""
    rng = np.random.default_rng(0)
    observations = rng.uniform(-1, 1, (steps + 1, PROBLEM.observation_size)).astype(np.float32)
    return [
        Transition(
            observations[k],
            int(rng.integers(3)),
            float(rng.normal()),
            observations[k + 1],
            k % 9 == 8,
            k % 14 == 13 and k % 9 != 8,
        )
        for k in range(steps)
    ]


@pytest.mark.parametrize("option", _OPTIONS)
def test_that_a_thousand_updates_by_hand_are_those_of_autograd(option: str) -> None:
    agents = []
    for kind in (FastLearner, AutogradLearner):
        agent = build("dqn", {**_BASE, "learning_rate": 1e-3, **_OPTIONS[option]})
        assert isinstance(agent, DQN)
        agent.learner = kind([agent.online.network], agent.optimiser)
        agents.append(agent)
    before = agents[0].online.network.flat.clone()
    for step in _experience(1_025):
        for agent in agents:
            learnt(agent, step)
    by_hand, by_autograd = agents
    assert by_hand.updates == by_autograd.updates >= (600 if option == "no replay" else 1_000)
    assert (by_hand.online.network.flat - before).abs().max() > 0.01
    torch.testing.assert_close(by_hand.online.network.flat, by_autograd.online.network.flat, atol=1e-5, rtol=0)
