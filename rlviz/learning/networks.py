"""Networks: multilayer perceptrons in one flat vector of parameters, which torch and numpy both read in place.

To torch it is what autograd differentiates, to numpy the same memory: acting and the fast learner build no tensors.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

from rlviz.learning.architecture import Architecture
from rlviz.learning.forward import Forward
from rlviz.learning.problem import Floats


class Perceptron:
    """input → hidden layers → linear output, (B, inputs) to (B, outputs + free).

    `flat` holds all parameters: for each layer its weights and, as last column, its bias, (outputs, inputs + 1). It
    may be a part of a longer vector that several networks share: see `share`.
    """

    def __init__(self, architecture: Architecture, rng: torch.Generator) -> None:
        self.architecture = architecture
        self._bind(_initial(architecture, rng))

    def share(self, flat: Tensor) -> None:
        """Keep the parameters in `flat` from now on, (parameters,), on its device."""
        flat.copy_(self.flat)
        self._bind(flat)

    def _bind(self, flat: Tensor) -> None:
        self.flat = flat
        self._forward = Forward(self.architecture, flat) if flat.device.type == "cpu" else None

    def forward(self, x: Tensor, flat: Tensor | None = None) -> Tensor:
        """(B, inputs) to (B, outputs + free), with other parameters if given: what autograd differentiates."""
        blocks, free = self.architecture.parts(self.flat if flat is None else flat)
        activation = torch.relu if self.architecture.activation == "relu" else torch.tanh
        for block in blocks[:-1]:
            x = activation(functional.linear(x, block[:, :-1], block[:, -1]))
        x = functional.linear(x, blocks[-1][:, :-1], blocks[-1][:, -1])
        if self.architecture.dueling:
            value, advantage = x[:, :1], x[:, 1:]
            x = value + advantage - advantage.mean(dim=1, keepdim=True)
        return torch.cat([x, free.expand(len(x), -1)], dim=1) if self.architecture.free else x

    def predict(self, x: Floats) -> Floats:
        """Forward without gradient from and to numpy, (…, inputs) to (…, outputs + free).

        On the CPU numpy computes on the very memory of the weights: about six times faster than tensors for one
        observation.
        """
        if self._forward is not None and x.ndim <= 2:
            return self._forward(x)
        rows = x.reshape(-1, x.shape[-1])
        outputs = self._forward(rows) if self._forward is not None else self._on_device(rows)
        return outputs.reshape(*x.shape[:-1], outputs.shape[-1])

    def _on_device(self, rows: Floats) -> Floats:
        """(B, inputs) to (B, outputs + free) where torch computes."""
        outputs: Floats = self.forward(torch.from_numpy(rows).to(self.flat.device)).cpu().numpy()
        return outputs

    def weights(self) -> dict[str, Tensor]:
        """Views on the parameters by name: `layers.0.weight` (outputs, inputs), `layers.0.bias` (outputs,), `free`."""
        blocks, free = self.architecture.parts(self.flat)
        named = {}
        for level, block in enumerate(blocks):
            named[f"layers.{level}.weight"], named[f"layers.{level}.bias"] = block[:, :-1], block[:, -1]
        return {**named, "free": free} if self.architecture.free else named


def _initial(architecture: Architecture, rng: torch.Generator) -> Tensor:
    """Weights and biases uniform in ±1/√inputs, as torch's Linear has them; free parameters zero."""
    flat = torch.zeros(architecture.parameters)
    for block in architecture.parts(flat)[0]:
        bound = 1 / math.sqrt(block.shape[1] - 1)
        block[:, :-1].uniform_(-bound, bound, generator=rng)
        block[:, -1].uniform_(-bound, bound, generator=rng)
    return flat


def copy(source: Perceptron, destination: Perceptron, share: float = 1.0) -> None:
    """Move the destination's weights by a share of the way to the source's; 1 is a hard target update.

    Lillicrap et al. (2016) call the share τ.
    """
    if share == 1.0:
        destination.flat.copy_(source.flat)
    else:
        destination.flat.lerp_(source.flat, share)
