"""Networks: multilayer perceptrons in one flat vector of parameters, which torch and numpy both read in place.

Torch sees a module, numpy the same memory: acting and the fast learner build no tensors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rlviz.learning.problem import Floats

Activation = Literal["relu", "tanh"]


@dataclass(frozen=True)
class Architecture:
    """Sizes of a perceptron, inputs to outputs, and what its outputs are.

    `dueling`: the last layer gives V and A numbers, and the outputs are Q = V + A − mean A (Wang et al. 2016).
    `free`: so many outputs more that are parameters themselves, the same for every input (a Gaussian's log σ).
    """

    sizes: tuple[int, ...]
    activation: Activation = "relu"
    dueling: bool = False
    free: int = 0

    @property
    def layers(self) -> list[tuple[int, int]]:
        """(inputs, outputs) of each linear layer."""
        *before, outputs = self.sizes
        return list(pairwise((*before, outputs + self.dueling)))

    @property
    def parameters(self) -> int:
        """How many numbers are learnt."""
        return sum((inputs + 1) * outputs for inputs, outputs in self.layers) + self.free

    def parts(self, flat: Tensor) -> tuple[list[Tensor], Tensor]:
        """Each layer's part of a vector of parameters, (outputs, inputs + 1), and the free ones, (free,)."""
        sizes = [(inputs + 1) * outputs for inputs, outputs in self.layers]
        *blocks, free = torch.split(flat, [*sizes, self.free])
        shaped = [block.view(outputs, inputs + 1) for block, (inputs, outputs) in zip(blocks, self.layers, strict=True)]
        return shaped, free


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
        if flat.device.type == "cpu":
            blocks, free = self.architecture.parts(flat)
            self._numpy = [(block[:, :-1].numpy().T, block[:, -1].numpy()) for block in blocks]
            self._free = free.numpy()

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
        if self.flat.device.type != "cpu":
            rows = torch.from_numpy(x.reshape(-1, x.shape[-1])).to(self.flat.device)
            outputs: Floats = self.forward(rows).cpu().numpy()
            return outputs.reshape(*x.shape[:-1], -1)
        for weight, bias in self._numpy[:-1]:
            x = x @ weight
            x += bias
            activate(self.architecture.activation, x)
        weight, bias = self._numpy[-1]
        x = x @ weight
        x += bias
        if self.architecture.dueling:
            x = x @ dueling_matrix(self.architecture.sizes[-1])
        if self.architecture.free:
            x = np.concatenate([x, np.broadcast_to(self._free, (*x.shape[:-1], self.architecture.free))], axis=-1)
        return x

    def weights(self) -> dict[str, Tensor]:
        """Views on the parameters by name: `layers.0.weight` (outputs, inputs), `layers.0.bias` (outputs,), `free`."""
        blocks, free = self.architecture.parts(self.flat)
        named = {}
        for level, block in enumerate(blocks):
            named[f"layers.{level}.weight"], named[f"layers.{level}.bias"] = block[:, :-1], block[:, -1]
        return {**named, "free": free} if self.architecture.free else named


def activate(activation: Activation, z: Floats) -> None:
    """What hidden units compute, in place."""
    if activation == "relu":
        np.maximum(z, _zeros(z.shape), out=z)
    else:
        np.tanh(z, out=z)


@lru_cache(maxsize=64)
def _zeros(shape: tuple[int, ...]) -> Floats:
    """numpy compares with an array of zeros three times faster than with a single one."""
    return np.zeros(shape, np.float32)


def _initial(architecture: Architecture, rng: torch.Generator) -> Tensor:
    """Weights and biases uniform in ±1/√inputs, as torch's Linear has them; free parameters zero."""
    flat = torch.zeros(architecture.parameters)
    for block in architecture.parts(flat)[0]:
        bound = 1 / math.sqrt(block.shape[1] - 1)
        block[:, :-1].uniform_(-bound, bound, generator=rng)
        block[:, -1].uniform_(-bound, bound, generator=rng)
    return flat


@cache
def dueling_matrix(actions: int) -> Floats:
    """What makes Q = V + A − mean A of (V, A): (1 + A, A). Wang et al. (2016), eq. 9."""
    centred = np.eye(actions) - 1 / actions
    return np.concatenate([np.ones((1, actions)), centred]).astype(np.float32)


def copy(source: Perceptron, destination: Perceptron, share: float = 1.0) -> None:
    """Move the destination's weights by a share of the way to the source's; 1 is a hard target update.

    Lillicrap et al. (2016) call the share τ.
    """
    if share == 1.0:
        destination.flat.copy_(source.flat)
    else:
        destination.flat.lerp_(source.flat, share)
