"""Networks: numpy's forward is torch's, weights begin as torch's would, and no global randomness is used."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
import torch

from rlviz.learning.architecture import Architecture
from rlviz.learning.forward import dueling_matrix
from rlviz.learning.networks import Perceptron, copy

SIZES = (4, 128, 2)
SHAPES = {
    "plain": Architecture(SIZES),
    "tanh, two layers": Architecture((4, 16, 8, 3), "tanh"),
    "dueling": Architecture(SIZES, dueling=True),
    "with free outputs": Architecture(SIZES, free=2),
    "linear": Architecture((4, 2)),
}


def network(seed: int = 0, architecture: Architecture = SHAPES["plain"]) -> Perceptron:
    """A network with its own randomness."""
    return Perceptron(architecture, torch.Generator().manual_seed(seed))


def assert_predicts(of: Perceptron, *, shape: tuple[int, ...]) -> None:
    """`predict` is `forward`, to 1e-6."""
    x = np.random.default_rng(0).uniform(-1, 1, (*shape, 4)).astype(np.float32)
    given = of.predict(x)
    assert given.dtype == np.float32
    rows = of.forward(torch.from_numpy(x.reshape(-1, 4))).numpy()
    np.testing.assert_allclose(given, rows.reshape(*shape, rows.shape[1]), rtol=0, atol=1e-6)


@pytest.mark.parametrize("shape", [(), (1,), (64,), (3, 5)])
@pytest.mark.parametrize("kind", SHAPES)
def test_that_numpy_predicts_what_torch_computes(kind: str, shape: tuple[int, ...]) -> None:
    net = network(architecture=SHAPES[kind])
    assert net.flat.shape == (SHAPES[kind].parameters,)
    assert_predicts(net, shape=shape)


@pytest.mark.parametrize("kind", SHAPES)
def test_that_numpy_follows_weights_that_are_changed_copied_or_moved(kind: str) -> None:
    net, other = network(0, SHAPES[kind]), network(1, SHAPES[kind])
    before = net.predict(np.ones(4, np.float32))
    copy(other, net)
    assert_predicts(net, shape=(8,))
    net.weights()["layers.0.bias"].fill_(0.5)
    assert_predicts(net, shape=(8,))
    net.share(torch.empty_like(net.flat))
    net.flat.mul_(1.5)
    assert_predicts(net, shape=(8,))
    assert net.predict(np.ones(4, np.float32)).tolist() != before.tolist()


def test_that_weights_begin_within_the_bounds_of_torchs_linear_and_fill_them() -> None:
    weights = network().weights()
    for name, inputs in (("layers.0", 4), ("layers.1", 128)):
        for values in (weights[f"{name}.weight"], weights[f"{name}.bias"]):
            assert values.abs().max() <= 1 / math.sqrt(inputs)
        spread = weights[f"{name}.weight"].std().item()
        assert spread == pytest.approx(1 / math.sqrt(3 * inputs), rel=0.1), "as spread as a uniform draw"


def test_that_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    assert torch.equal(network(3).flat, network(3).flat)
    assert not torch.equal(network(3).flat, network(4).flat)


def test_that_torchs_global_randomness_is_neither_used_nor_disturbed() -> None:
    before = torch.get_rng_state()
    network()
    assert torch.equal(torch.get_rng_state(), before)


def test_that_a_copy_is_of_values_and_not_of_memory() -> None:
    source, destination = network(0), network(1)
    copy(source, destination)
    taken = destination.flat.clone()
    assert torch.equal(taken, source.flat)
    source.flat.add_(1.0)
    assert torch.equal(taken, destination.flat)


def test_that_a_soft_update_goes_a_share_of_the_way() -> None:
    source, destination = network(0), network(1)
    expected = 0.9 * destination.flat + 0.1 * source.flat
    copy(source, destination, 0.1)
    torch.testing.assert_close(destination.flat, expected, atol=1e-7, rtol=0)


def test_that_the_mean_over_actions_of_a_dueling_q_is_its_value() -> None:
    net = network(architecture=SHAPES["dueling"])
    x = np.random.default_rng(0).uniform(-1, 1, (50, 4)).astype(np.float32)
    weights = net.weights()
    hidden = np.maximum(x @ weights["layers.0.weight"].numpy().T + weights["layers.0.bias"].numpy(), 0)
    value = hidden @ weights["layers.1.weight"].numpy()[0] + float(weights["layers.1.bias"][0])
    np.testing.assert_allclose(net.predict(x).mean(axis=1), value, rtol=0, atol=1e-5)


def test_that_value_and_advantages_make_q_as_worked_by_hand() -> None:
    q = np.array([[10.0, 1.0, 2.0, 6.0]], np.float32) @ dueling_matrix(3)
    assert q[0].tolist() == pytest.approx([8.0, 9.0, 13.0])


def test_that_a_product_that_is_not_finite_is_told_by_its_numbers_and_not_on_standard_error() -> None:
    program = """
import numpy, torch
from rlviz.learning.architecture import Architecture
from rlviz.learning.networks import Perceptron
network = Perceptron(Architecture((4, 4, 2)), torch.Generator().manual_seed(0))
print(numpy.isfinite(network.predict(numpy.full(4, numpy.inf, numpy.float32))).any())
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert (ended.stdout, ended.stderr) == ("False\n", "")
