"""The fast learner does what autograd does, with every architecture, objective and optimiser."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from rlviz.learning.architecture import Architecture
from rlviz.learning.distributions import Categorical, Gaussian
from rlviz.learning.learners import AutogradLearner, FastLearner, Fit, Learner, NotFinite
from rlviz.learning.networks import Perceptron
from rlviz.learning.objectives import ActionValueError, ClippedSurrogate, Objective, PolicyGradient, StateValueError
from rlviz.learning.optimisers import Adam, Optimiser, RMSprop

_BATCH, _INPUTS, _ACTIONS = 16, 5, 3
Make = Callable[[np.random.Generator], Objective]


def _floats(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.standard_normal(shape).astype(np.float32)


def _q(kind: str, *, weighted: bool = False) -> Make:
    def make(rng: np.random.Generator) -> Objective:
        weights = rng.uniform(0.2, 1, _BATCH).astype(np.float32) if weighted else None
        return ActionValueError(rng.integers(_ACTIONS, size=_BATCH), 2 * _floats(rng, _BATCH), kind, weights)  # type: ignore[arg-type]

    return make


def _policy_gradient(reduction: str, *, gaussian: bool = False) -> Make:
    def make(rng: np.random.Generator) -> Objective:
        actions = _floats(rng, _BATCH, _ACTIONS) if gaussian else rng.integers(_ACTIONS, size=_BATCH)
        return PolicyGradient(Gaussian() if gaussian else Categorical(), actions, _floats(rng, _BATCH), 0.02, reduction)  # type: ignore[arg-type]

    return make


def _surrogate(*, gaussian: bool = False) -> Make:
    def make(rng: np.random.Generator) -> Objective:
        actions = _floats(rng, _BATCH, _ACTIONS) if gaussian else rng.integers(_ACTIONS, size=_BATCH)
        old = -1.2 + 0.3 * _floats(rng, _BATCH) - (2.5 if gaussian else 0)
        policy = Gaussian() if gaussian else Categorical()
        return ClippedSurrogate(policy, actions, _floats(rng, _BATCH), old.astype(np.float32), 0.2, 0.01)

    return make


def _value(rng: np.random.Generator) -> Objective:
    return StateValueError(_floats(rng, _BATCH), 0.5)


_PLAIN = Architecture((_INPUTS, 24, _ACTIONS))
_CASES = {
    "mse": (_PLAIN, _q("mse")),
    "huber": (_PLAIN, _q("huber")),
    "weighted huber": (_PLAIN, _q("huber", weighted=True)),
    "weighted mse": (_PLAIN, _q("mse", weighted=True)),
    "dueling": (Architecture((_INPUTS, 24, _ACTIONS), dueling=True), _q("huber")),
    "two tanh layers": (Architecture((_INPUTS, 16, 16, _ACTIONS), "tanh"), _q("mse")),
    "three layers, dueling": (Architecture((_INPUTS, 16, 12, 8, _ACTIONS), dueling=True), _q("mse")),
    "state value": (Architecture((_INPUTS, 24, 1)), _value),
    "categorical, mean": (_PLAIN, _policy_gradient("mean")),
    "categorical, sum": (_PLAIN, _policy_gradient("sum")),
    "gaussian": (Architecture((_INPUTS, 24, _ACTIONS), free=_ACTIONS), _policy_gradient("mean", gaussian=True)),
    "surrogate": (Architecture((_INPUTS, 24, _ACTIONS), "tanh"), _surrogate()),
    "gaussian surrogate": (Architecture((_INPUTS, 16, _ACTIONS), "tanh", free=_ACTIONS), _surrogate(gaussian=True)),
}
_OPTIMISERS: dict[str, Callable[[], Optimiser]] = {"Adam": Adam, "RMSprop": RMSprop}


def _networks(*architectures: Architecture) -> list[Perceptron]:
    rng = torch.Generator().manual_seed(3)
    return [Perceptron(architecture, rng) for architecture in architectures]


@pytest.mark.parametrize("optimiser", _OPTIMISERS)
@pytest.mark.parametrize("case", _CASES)
def test_that_both_learners_hold_the_same_weights_after_a_thousand_updates(case: str, optimiser: str) -> None:
    architecture, make = _CASES[case]
    (fast,), (reference,) = _networks(architecture), _networks(architecture)
    learners = (
        (fast, FastLearner([fast], _OPTIMISERS[optimiser]())),
        (reference, AutogradLearner([reference], _OPTIMISERS[optimiser]())),
    )
    before = fast.flat.clone()
    for update in range(1_000):
        for network, learner in learners:
            rng = np.random.default_rng(update)
            learner.descend([Fit(network, _floats(rng, _BATCH, _INPUTS), make(rng))], 1e-3 / (1 + update / 100), 1.0)
    assert (fast.flat - before).abs().max() > 1e-2
    torch.testing.assert_close(fast.flat, reference.flat, atol=1e-5, rtol=0)


@given(case=st.sampled_from(sorted(_CASES)), seed=st.integers(0, 10_000))
def test_that_the_gradient_by_hand_is_that_of_autograd(case: str, seed: int) -> None:
    architecture, make = _CASES[case]
    (network,) = _networks(architecture)
    rng = np.random.default_rng(seed)
    inputs, objective = _floats(rng, _BATCH, _INPUTS), make(rng)
    descents = []
    for kind in (FastLearner, AutogradLearner):
        learner = kind([network], Adam())
        losses, _ = learner.differentiate([Fit(network, inputs, objective)])
        descents.append((learner.gradient, losses[0]))
    (by_hand, loss), (by_autograd, reference) = descents
    torch.testing.assert_close(by_hand, by_autograd, atol=2e-5, rtol=2e-4)
    assert loss == pytest.approx(reference, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("kind", [FastLearner, AutogradLearner])
def test_that_networks_learnt_together_are_clipped_by_their_joint_gradient(kind: type[Learner]) -> None:
    policy, value = _networks(_PLAIN, Architecture((_INPUTS, 8, 1)))
    learner = kind([policy, value], RMSprop())
    rng = np.random.default_rng(0)
    x = _floats(rng, _BATCH, _INPUTS)
    fits = [Fit(policy, x, _policy_gradient("sum")(rng)), Fit(value, x, _value(rng))]
    losses, _ = learner.differentiate(fits)
    expected = float(learner.gradient.norm())
    assert len(losses) == 2
    assert learner.descend(fits, 1e-3, 0.1).norm == pytest.approx(expected)
    torch.testing.assert_close(
        learner.optimiser.memory["square"].sum().sqrt(), torch.tensor(0.1 * math.sqrt(0.01)), rtol=1e-4, atol=0
    )


@pytest.mark.parametrize("kind", [FastLearner, AutogradLearner])
def test_that_a_network_that_is_not_fitted_stays_as_it_is(kind: type[Learner]) -> None:
    policy, value = _networks(_PLAIN, Architecture((_INPUTS, 8, 1)))
    learner = kind([policy, value], RMSprop())
    rng = np.random.default_rng(0)
    x, before = _floats(rng, _BATCH, _INPUTS), value.flat.clone()
    learner.descend([Fit(value, x, _value(rng)), Fit(policy, x, _policy_gradient("mean")(rng))], 1e-2)
    after = value.flat.clone()
    assert not torch.equal(before, after)
    learner.descend([Fit(policy, x, _policy_gradient("mean")(rng))], 1e-2)
    assert torch.equal(value.flat, after)


@pytest.mark.parametrize("kind", [FastLearner, AutogradLearner])
def test_that_a_loss_that_is_not_finite_changes_nothing(kind: type[Learner]) -> None:
    (network,) = _networks(_PLAIN)
    learner = kind([network], Adam())
    before = network.flat.clone()
    targets = np.full(_BATCH, np.inf, np.float32)
    objective = ActionValueError(np.zeros(_BATCH, np.int64), targets, "mse")
    with pytest.raises(NotFinite):
        learner.descend([Fit(network, np.ones((_BATCH, _INPUTS), np.float32), objective)], 1e-3)
    assert torch.equal(network.flat, before)
    assert float(learner.optimiser.memory["steps"]) == 0


@pytest.mark.parametrize("name", _OPTIMISERS)
def test_that_an_optimiser_steps_like_that_of_torch(name: str) -> None:
    rng = torch.Generator().manual_seed(0)
    flat = torch.randn(50, generator=rng)
    parameter = torch.nn.Parameter(flat.clone())
    ours = _OPTIMISERS[name]()
    ours.place(flat)
    theirs = (
        torch.optim.Adam([parameter], lr=1e-2)
        if name == "Adam"
        else torch.optim.RMSprop([parameter], lr=1e-2, alpha=0.99, eps=1e-5)
    )
    for _ in range(200):
        gradient = torch.randn(50, generator=rng)
        ours.step(flat, gradient.clone(), 1e-2)
        parameter.grad = gradient
        theirs.step()
    torch.testing.assert_close(flat, parameter.detach(), atol=1e-5, rtol=0)


@pytest.mark.parametrize("gaussian", [False, True])
def test_that_the_variance_is_that_of_the_gradients_of_single_samples(gaussian: bool) -> None:
    name = "gaussian" if gaussian else "categorical, mean"
    (network,) = _networks(_CASES[name][0])
    rng = np.random.default_rng(1)
    inputs = _floats(rng, _BATCH, _INPUTS)
    actions = _floats(rng, _BATCH, _ACTIONS) if gaussian else rng.integers(_ACTIONS, size=_BATCH)
    advantages, policy = _floats(rng, _BATCH), Gaussian() if gaussian else Categorical()
    learner = FastLearner([network], Adam())

    def gradient(i: int) -> np.ndarray:
        objective = PolicyGradient(policy, actions[i : i + 1], advantages[i : i + 1])
        learner.differentiate([Fit(network, inputs[i : i + 1], objective)])
        return learner.gradient.numpy().astype(np.float64)

    singles = np.array([gradient(i) for i in range(_BATCH)])
    expected = (singles**2).sum(axis=1).mean() - (singles.mean(axis=0) ** 2).sum()
    given_ = learner.variance(Fit(network, inputs, PolicyGradient(policy, actions, advantages)))
    assert given_ == pytest.approx(expected, rel=1e-4)
