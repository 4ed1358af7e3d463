"""The shape of a multilayer perceptron, and where its layers lie in one flat vector of parameters."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor

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
