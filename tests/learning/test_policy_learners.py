"""REINFORCE, A2C and PPO learn the same by hand as by autograd, from the same experience."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.algorithms.a2c import A2C
from rlviz.learning.algorithms.ppo import PPO
from rlviz.learning.algorithms.reinforce import Reinforce
from rlviz.learning.hyperparameters import Value
from rlviz.learning.learners import AutogradLearner, FastLearner
from rlviz.learning.problem import Action, ContinuousActions, DiscreteActions, Problem, Transition
from tests.learning.streams import build, learnt

_ONES = np.ones(4, np.float32)
_DISCRETE = Problem(_ONES, DiscreteActions(3))
_CONTINUOUS = Problem(_ONES, ContinuousActions(-_ONES[:2], _ONES[:2]))
_CASES: dict[str, tuple[str, dict[str, Value]]] = {
    "REINFORCE, no baseline": ("reinforce", {"baseline": "none", "episodes_per_update": 1}),
    "REINFORCE, normalised": ("reinforce", {"baseline": "normalised returns", "episodes_per_update": 1}),
    "REINFORCE, value network": ("reinforce", {"value_updates": 5, "episodes_per_update": 1}),
    "REINFORCE, sum and entropy": ("reinforce", {"loss_reduction": "sum", "entropy_weight": 0.01, "value_updates": 1}),
    "A2C": ("a2c", {"entropy_weight": 0.01}),
    "A2C, normalised": ("a2c", {"normalise_advantages": True, "activation": "relu"}),
    "PPO": ("ppo", {"rollout_length": 32, "epochs": 4, "minibatch_size": 16, "entropy_weight": 0.01}),
}


def _taught_by(kind: type[FastLearner | AutogradLearner], agent: Algorithm[Any]) -> Algorithm[Any]:
    """The agent with another learner."""
    if isinstance(agent, Reinforce):
        agent.policy_learner = kind([agent.agent.policy], agent.policy_optimiser)
        agent.value_learner = kind([agent.agent.critic], agent.value_optimiser)
    else:
        assert isinstance(agent, A2C | PPO)
        agent.learner = kind([agent.agent.policy, agent.agent.critic], agent.optimiser)
    return agent


@pytest.mark.parametrize("problem", [_DISCRETE, _CONTINUOUS], ids=["categorical", "gaussian"])
@pytest.mark.parametrize("case", _CASES)
def test_that_updates_by_hand_are_those_of_autograd(case: str, problem: Problem) -> None:
    name, values = _CASES[case]
    given: dict[str, Value] = {"hidden_units": 16, "learning_rate": 3e-4, **values}
    if name != "reinforce":
        given["environments"] = 1
    by_hand, by_autograd = (
        _taught_by(kind, build(name, given, problem=problem)) for kind in (FastLearner, AutogradLearner)
    )
    before, rng = by_hand.weights(), np.random.default_rng(0)
    here = rng.uniform(-1, 1, 4).astype(np.float32)
    for k in range(1_500):
        action: Action = rng.normal(0, 0.7, 2).astype(np.float32) if problem.continuous else int(rng.integers(3))
        after = rng.uniform(-1, 1, 4).astype(np.float32)
        step = Transition(here, action, float(rng.normal()), after, k % 9 == 8, k % 14 == 13 and k % 9 != 8)
        learnt(by_hand, step)
        learnt(by_autograd, step)
        here = after
    assert by_hand.updates == by_autograd.updates > 50
    after_by_hand, reference = by_hand.weights(), by_autograd.weights()
    assert max(float((after_by_hand[name] - before[name]).abs().max()) for name in before) > 0.005
    for name, tensor in reference.items():
        torch.testing.assert_close(after_by_hand[name], tensor, atol=1e-5, rtol=0)
