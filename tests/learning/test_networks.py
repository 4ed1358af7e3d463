"""Networks: numpy's forward is torch's, weights begin as torch's would, and no global randomness is used."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from rlviz.learning.networks import MultilayerPerceptron, adam, copy, move_optimiser, set_learning_rate

SIZES = (4, 128, 2)


def network(seed: int = 0, sizes: tuple[int, ...] = SIZES) -> MultilayerPerceptron:
    """A network with its own randomness."""
    return MultilayerPerceptron(sizes, torch.Generator().manual_seed(seed))


def weights(of: MultilayerPerceptron) -> list[torch.Tensor]:
    """Copies of all weights."""
    return [parameter.detach().clone() for parameter in of.parameters()]


def updated(of: MultilayerPerceptron, updates: int) -> None:
    """Take some gradient steps towards zero outputs."""
    optimiser = adam(of, 1e-2)
    inputs = torch.rand(16, SIZES[0], generator=torch.Generator().manual_seed(1))
    for _ in range(updates):
        optimiser.zero_grad()
        of(inputs).square().mean().backward()
        optimiser.step()


def assert_predicts(of: MultilayerPerceptron, *, shape: tuple[int, ...]) -> None:
    """`predict` is `forward`, to 1e-6."""
    x = np.random.default_rng(0).uniform(-1, 1, (*shape, SIZES[0])).astype(np.float32)
    given = of.predict(x)
    assert given.dtype == np.float32
    np.testing.assert_allclose(given, of(torch.from_numpy(x)).detach().numpy(), rtol=0, atol=1e-6)


@pytest.mark.parametrize("shape", [(), (1,), (64,)])
def test_that_numpy_predicts_what_torch_computes_also_after_updates(shape: tuple[int, ...]) -> None:
    net = network()
    assert_predicts(net, shape=shape)
    updated(net, 3)
    assert_predicts(net, shape=shape)


def test_that_numpy_follows_weights_that_are_copied_loaded_or_moved() -> None:
    net, other = network(0), network(1)
    assert_predicts(net, shape=(8,))
    copy(other, net)
    assert_predicts(net, shape=(8,))
    net.load_state_dict(network(2).state_dict())
    assert_predicts(net, shape=(8,))
    net.move(torch.device("cpu"))
    updated(net, 1)
    assert_predicts(net, shape=(8,))


def test_that_weights_begin_within_the_bounds_of_torchs_linear_and_fill_them() -> None:
    hidden_weight, hidden_bias, weight, bias = weights(network())
    for values, inputs in ((hidden_weight, 4), (hidden_bias, 4), (weight, 128), (bias, 128)):
        assert values.abs().max() <= 1 / math.sqrt(inputs)
    for values, inputs in ((hidden_weight, 4), (weight, 128)):
        assert values.std().item() == pytest.approx(1 / math.sqrt(3 * inputs), rel=0.1), "as spread as a uniform draw"


def test_that_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    for a, b, c in zip(weights(network(3)), weights(network(3)), weights(network(4)), strict=True):
        assert torch.equal(a, b)
        assert not torch.equal(a, c)


def test_that_torchs_global_randomness_is_neither_used_nor_disturbed() -> None:
    before = torch.get_rng_state()
    network()
    assert torch.equal(torch.get_rng_state(), before)


def test_that_a_copy_is_of_values_and_not_of_memory() -> None:
    source, destination = network(0), network(1)
    copy(source, destination)
    taken = weights(destination)
    assert all(map(torch.equal, taken, weights(source)))
    updated(source, 1)
    assert all(map(torch.equal, taken, weights(destination)))


def test_that_a_new_learning_rate_leaves_the_moments_of_adam_alone() -> None:
    net = network()
    optimiser = adam(net, 1e-2)
    net(torch.ones(1, 4)).sum().backward()
    optimiser.step()
    moments = [state["exp_avg"].clone() for state in optimiser.state.values()]
    before = weights(net)
    set_learning_rate(optimiser, 0.0)
    move_optimiser(optimiser, torch.device("cpu"))
    assert all(map(torch.equal, moments, (state["exp_avg"] for state in optimiser.state.values())))
    optimiser.step()
    assert all(map(torch.equal, before, weights(net)))
