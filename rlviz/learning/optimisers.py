"""Optimisers on one flat vector of parameters; the same arithmetic as those of torch, without their bookkeeping."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rlviz.learning.forward import Calls
from rlviz.learning.problem import Floats

_FEW = 2_000
"""Parameters up to which numpy takes Adam's step sooner, in the midst of an update."""


class Optimiser(ABC):
    """Turns gradients into steps. What it remembers of earlier ones lies beside the parameters, on their device."""

    def __init__(self) -> None:
        self.memory: dict[str, Tensor] = {}

    @abstractmethod
    def _initial(self, flat: Tensor) -> dict[str, Tensor]:
        """What is remembered before the first step."""

    @abstractmethod
    def step(self, flat: Tensor, gradient: Tensor, learning_rate: float) -> None:
        """Move the parameters, (P,), in place."""

    def place(self, flat: Tensor) -> None:
        """Begin with parameters (P,), or go on beside them where they lie now."""
        kept = self.memory or self._initial(flat)
        self.memory = {name: tensor.to(flat.device) for name, tensor in kept.items()}

    def state_dict(self) -> dict[str, Any]:
        """What the next step depends on, as arrays."""
        return {name: tensor.cpu().numpy().copy() for name, tensor in self.memory.items()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for name, tensor in self.memory.items():
            tensor.copy_(torch.from_numpy(state[name]))


class Adam(Optimiser):
    """Kingma & Ba (2015), Algorithm 1: β₁ .9, β₂ .999, ε 10⁻⁸; by the fused kernel behind torch.optim.Adam.

    A few parameters on the CPU are stepped by numpy: between other work of numpy's, torch's way to its kernel takes
    longer than the arithmetic.
    """

    def place(self, flat: Tensor) -> None:
        """See `Optimiser.place`."""
        super().place(flat)
        self._count = int(self.memory["steps"])
        self._few = _Few(flat, self.memory) if flat.device.type == "cpu" and len(flat) <= _FEW else None

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """See `Optimiser.load_state_dict`."""
        super().load_state_dict(state)
        self._count = int(self.memory["steps"])

    def _initial(self, flat: Tensor) -> dict[str, Tensor]:
        return {"mean": torch.zeros_like(flat), "square": torch.zeros_like(flat), "steps": torch.zeros(())}

    def step(self, flat: Tensor, gradient: Tensor, learning_rate: float) -> None:
        """See `Optimiser.step`."""
        memory = self.memory
        self._count += 1
        if self._few is not None:
            self._few.step(gradient, learning_rate, self._count)
            return
        memory["steps"].fill_(self._count)
        torch._fused_adam_(
            [flat], [gradient], [memory["mean"]], [memory["square"]], [], [memory["steps"]],
            lr=learning_rate, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8,
            amsgrad=False, maximize=False, grad_scale=None, found_inf=None,
        )  # fmt: skip


class _Few:
    """Adam on numpy, in the memory of tensors. All that it reads are arrays: numbers would take numpy twice as long."""

    def __init__(self, flat: Tensor, memory: dict[str, Tensor]) -> None:
        self._flat, self._memory = flat.numpy(), {name: tensor.numpy() for name, tensor in memory.items()}
        self._rate, self._epsilon = np.zeros((), np.float32), np.zeros((), np.float32)
        self._gradient: Tensor | None = None

    def step(self, gradient: Tensor, learning_rate: float, t: int) -> None:
        """p ← p − α m̂ / (√v̂ + ε), with both corrections for the start in the two factors."""
        if gradient is not self._gradient:  # a learner's comes in the same memory every time
            self._gradient, self._calls = gradient, self._calls_on(gradient.numpy())
        root = math.sqrt(1 - 0.999**t)
        self._memory["steps"].fill(t)
        self._epsilon.fill(1e-8 * root)
        self._rate.fill(learning_rate * root / (1 - 0.9**t))
        for call in self._calls:
            call()

    def _calls_on(self, g: Floats) -> Calls:
        p, m, v, x, y = self._flat, self._memory["mean"], self._memory["square"], np.empty_like(g), np.empty_like(g)
        return [
            *_towards(m, g, 1 - 0.9, x),
            partial(np.multiply, g, g, out=y),
            *_towards(v, y, 1 - 0.999, x),
            partial(np.sqrt, v, out=x),
            partial(np.add, x, self._epsilon, out=x),
            partial(np.divide, m, x, out=x),
            partial(np.multiply, x, self._rate, out=x),
            partial(np.subtract, p, x, out=p),
        ]


def _towards(a: Floats, b: Floats, share: float, room: Floats) -> Calls:
    """Move a by a share of the way to b."""
    shares = np.full_like(a, share)
    return [
        partial(np.subtract, b, a, out=room),
        partial(np.multiply, room, shares, out=room),
        partial(np.add, a, room, out=a),
    ]


class RMSprop(Optimiser):
    """Divides by the root of a running mean of squares. Hinton (2012), lecture 6e."""

    def _initial(self, flat: Tensor) -> dict[str, Tensor]:
        return {"square": torch.zeros_like(flat)}

    def step(self, flat: Tensor, gradient: Tensor, learning_rate: float) -> None:
        """Decay .99, ε 10⁻⁵, as A2C is used to."""
        square = self.memory["square"]
        square.mul_(0.99).addcmul_(gradient, gradient, value=0.01)
        flat.addcdiv_(gradient, square.sqrt().add_(1e-5), value=-learning_rate)
