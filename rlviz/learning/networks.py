"""Networks: multilayer perceptrons whose weights numpy reads in place, so that acting builds no tensors."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

Floats = NDArray[np.float32]


class MultilayerPerceptron(nn.Module):
    """input → ReLU layers → linear output, (B, inputs) to (B, outputs). Initialised like torch's Linear, from `rng`."""

    def __init__(self, sizes: tuple[int, ...], rng: torch.Generator) -> None:
        super().__init__()
        self.layers = nn.ModuleList(_linear(a, b, rng) for a, b in pairwise(sizes))
        self._views: list[tuple[Floats, Floats]] = []

    def forward(self, x: Tensor) -> Tensor:
        """(B, inputs) to (B, outputs)."""
        *hidden, last = self.layers
        for layer in hidden:
            x = torch.relu(layer(x))
        return last(x)  # type: ignore[no-any-return]

    def predict(self, x: Floats) -> Floats:
        """Forward without gradient from and to numpy, (…, inputs) to (…, outputs).

        On the CPU numpy computes on the very memory of the weights: about six times faster than a call of the module
        for one observation.
        """
        if not self._views:
            if next(self.parameters()).device.type != "cpu":
                return self._predict_on_device(x)
            self._views = [(layer.weight.detach().numpy().T, layer.bias.detach().numpy()) for layer in self.layers]  # type: ignore[operator]
        for weight, bias in self._views[:-1]:
            x = np.maximum(x @ weight + bias, 0.0)
        weight, bias = self._views[-1]
        return x @ weight + bias

    def _predict_on_device(self, x: Floats) -> Floats:
        with torch.no_grad():
            output: Floats = self(torch.as_tensor(x, device=next(self.parameters()).device)).cpu().numpy()
        return output

    def move(self, device: torch.device) -> None:
        """Move the weights to a device."""
        self._views = []
        self.to(device)


def _linear(inputs: int, outputs: int, rng: torch.Generator) -> nn.Linear:
    layer = nn.Linear(inputs, outputs, device="meta").to_empty(device="cpu")
    bound = 1 / math.sqrt(inputs)
    with torch.no_grad():
        layer.weight.uniform_(-bound, bound, generator=rng)
        layer.bias.uniform_(-bound, bound, generator=rng)
    return layer


def copy(source: nn.Module, destination: nn.Module) -> None:
    """Copy all weights in place: a hard target update."""
    with torch.no_grad():
        for a, b in zip(source.parameters(), destination.parameters(), strict=True):
            b.copy_(a)


def adam(network: nn.Module, learning_rate: float) -> torch.optim.Adam:
    """Adam with one fused kernel for all weights. Kingma & Ba (2015)."""
    return torch.optim.Adam(network.parameters(), lr=learning_rate, fused=True)


def set_learning_rate(optimiser: torch.optim.Optimizer, learning_rate: float) -> None:
    """The step size of the next update; moments stay as they are."""
    for group in optimiser.param_groups:
        group["lr"] = learning_rate


def move_optimiser(optimiser: torch.optim.Optimizer, device: torch.device) -> None:
    """Move the optimiser's moments to a device. Its parameters keep their identity when a module moves."""
    for state in optimiser.state.values():
        for key, value in state.items():
            if isinstance(value, Tensor):
                state[key] = value.to(device)
