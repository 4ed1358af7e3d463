"""Optimisers on one flat vector of parameters; the same arithmetic as those of torch, without their bookkeeping."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import torch
from torch import Tensor


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
    """Kingma & Ba (2015), Algorithm 1, by the fused kernel behind torch.optim.Adam."""

    def place(self, flat: Tensor) -> None:
        """See `Optimiser.place`."""
        super().place(flat)
        steps = self.memory["steps"]
        self._count = int(steps)
        self._fill = (
            steps.numpy().fill if flat.device.type == "cpu" else steps.fill_
        )  # numpy's takes a fifth of the time

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """See `Optimiser.load_state_dict`."""
        super().load_state_dict(state)
        self._count = int(self.memory["steps"])

    def _initial(self, flat: Tensor) -> dict[str, Tensor]:
        return {"mean": torch.zeros_like(flat), "square": torch.zeros_like(flat), "steps": torch.zeros(())}

    def step(self, flat: Tensor, gradient: Tensor, learning_rate: float) -> None:
        """β₁ .9, β₂ .999, ε 10⁻⁸."""
        memory = self.memory
        self._count += 1
        self._fill(self._count)
        torch._fused_adam_(
            [flat], [gradient], [memory["mean"]], [memory["square"]], [], [memory["steps"]],
            lr=learning_rate, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8,
            amsgrad=False, maximize=False, grad_scale=None, found_inf=None,
        )  # fmt: skip


class RMSprop(Optimiser):
    """Divides by the root of a running mean of squares. Hinton (2012), lecture 6e."""

    def _initial(self, flat: Tensor) -> dict[str, Tensor]:
        return {"square": torch.zeros_like(flat)}

    def step(self, flat: Tensor, gradient: Tensor, learning_rate: float) -> None:
        """Decay .99, ε 10⁻⁵, as A2C is used to."""
        square = self.memory["square"]
        square.mul_(0.99).addcmul_(gradient, gradient, value=0.01)
        flat.addcdiv_(gradient, square.sqrt().add_(1e-5), value=-learning_rate)
