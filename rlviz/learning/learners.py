"""Learners: gradient steps on networks, by torch's autograd or by hand on numpy. Kingma & Ba (2015) for Adam.

`AutogradLearner` is the readable reference and works on every device; `FastLearner` does the same arithmetic on the
CPU, about four times faster for small networks: one flat vector of parameters, a backward pass written out, and one
fused kernel for the step. Property tests hold one to the other.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch import Tensor

from rlviz.learning.backward import Backward
from rlviz.learning.networks import Perceptron
from rlviz.learning.objectives import Objective
from rlviz.learning.optimisers import Optimiser
from rlviz.learning.problem import Floats

# More threads than cores that are free make small networks many times slower: PPO's minibatches twentyfold.
torch.set_num_threads(1)
threadpool_limits(1, user_api="blas")

_CPU = torch.device("cpu")


class NotFinite(ArithmeticError):
    """A loss or a gradient that is nan or infinite. The weights are as they were."""

    def __init__(self, losses: Sequence[float], norm: float) -> None:
        super().__init__(f"a loss of {sum(losses)} and a gradient of {norm}")


class Descent(NamedTuple):
    """One gradient step: losses and outputs of each fit before it, and the gradient's Euclidean norm before clipping.

    The outputs, (B, outputs), hold until the next step.
    """

    losses: Sequence[float]
    norm: float
    outputs: Sequence[Floats]


class Fit(NamedTuple):
    """A network, what it is given, (B, inputs), and what its outputs shall minimise."""

    network: Perceptron
    inputs: Floats
    objective: Objective


class Learner(ABC):
    """Steps all `networks` at once along the gradient of the sum of their losses. Owned by one thread.

    Their parameters lie one behind the other in one vector, `flat`, and so does the newest `gradient`.
    """

    def __init__(self, networks: Sequence[Perceptron], optimiser: Optimiser, device: torch.device = _CPU) -> None:
        self.networks, self.optimiser = tuple(networks), optimiser
        self.flat = torch.zeros(sum(network.architecture.parameters for network in networks), device=device)
        for network, part in zip(networks, self._parts(self.flat), strict=True):
            network.share(part)
        self.gradient = torch.zeros_like(self.flat)
        optimiser.place(self.flat)

    def descend(self, fits: Sequence[Fit], learning_rate: float, clip: float = math.inf) -> Descent:
        """One step; a gradient longer than `clip` is scaled down to it. NotFinite before anything has changed."""
        losses, outputs = self.differentiate(fits)
        norm = self._norm()
        if not math.isfinite(norm + sum(losses)):
            raise NotFinite(losses, norm)
        if norm > clip:
            self.gradient.mul_(clip / (norm + 1e-6))
        self.optimiser.step(self.flat, self.gradient, learning_rate)
        return Descent(losses, norm, outputs)

    @abstractmethod
    def differentiate(self, fits: Sequence[Fit]) -> tuple[list[float], list[Floats]]:
        """Write the gradient of the sum of the losses to `gradient`; these losses, and the outputs of each fit.

        Networks that are not fitted have a gradient of 0.
        """

    def _norm(self) -> float:
        """The gradient's Euclidean norm."""
        return float(torch.linalg.vector_norm(self.gradient))

    def variance(self, fit: Fit) -> float:
        """Trace of the covariance of one sample's gradient: E‖g‖² − ‖E g‖², for an objective that is a mean.

        The variance of the gradient of B independent samples is a B-th of it. nan where it is not measured.
        """
        return math.nan

    def _parts(self, flat: Tensor) -> list[Tensor]:
        """The part of a vector that belongs to each network."""
        sizes = [network.architecture.parameters for network in self.networks]
        return list(torch.split(flat, sizes))


class AutogradLearner(Learner):
    """By torch's autograd, on any device."""

    def differentiate(self, fits: Sequence[Fit]) -> tuple[list[float], list[Floats]]:
        """Of the losses as the objectives write them."""
        flat = self.flat.detach().requires_grad_()
        parts = dict(zip(self.networks, self._parts(flat), strict=True))
        outputs = [network.forward(torch.from_numpy(x).to(flat.device), parts[network]) for network, x, _ in fits]
        losses = [fit.objective.loss(output) for fit, output in zip(fits, outputs, strict=True)]
        (gradient,) = torch.autograd.grad(torch.stack(losses).sum(), flat)
        self.gradient.copy_(gradient)
        return [float(loss.detach()) for loss in losses], [output.detach().cpu().numpy() for output in outputs]


class FastLearner(Learner):
    """By hand on numpy, on the CPU alone."""

    def __init__(self, networks: Sequence[Perceptron], optimiser: Optimiser, device: torch.device = _CPU) -> None:
        super().__init__(networks, optimiser, device)
        self._numbers = self.gradient.numpy()
        parts = self._parts(self.gradient)
        self._backward = {network: Backward(network, part) for network, part in zip(self.networks, parts, strict=True)}

    def differentiate(self, fits: Sequence[Fit]) -> tuple[list[float], list[Floats]]:
        """Of the losses as the objectives differentiate them by hand."""
        if len(fits) < len(self.networks):
            self.gradient.zero_()
        losses, outputs = [], []
        for network, inputs, objective in fits:
            backward = self._backward[network]
            output = backward.forward(inputs)
            loss, by_outputs = objective.gradient(output)
            backward.backward(by_outputs)
            losses.append(loss)
            outputs.append(output)
        return losses, outputs

    def _norm(self) -> float:
        return math.sqrt(self._numbers.dot(self._numbers))

    @np.errstate(over="ignore", invalid="ignore")
    def variance(self, fit: Fit) -> float:
        """See `Learner.variance`: the norms of the samples' gradients come for free with a backward pass."""
        network, inputs, objective = fit
        backward, count = self._backward[network], len(inputs)
        _, by_outputs = objective.gradient(backward.forward(inputs))
        backward.backward(by_outputs)
        own = by_outputs[:, by_outputs.shape[1] - network.architecture.free :]
        squares = backward.squared_norms().sum() + (own * own).sum()
        whole = self._parts(self.gradient)[self.networks.index(network)]
        return count * float(squares) - float(torch.dot(whole, whole))


def learner_on(device: torch.device, networks: Sequence[Perceptron], optimiser: Optimiser) -> Learner:
    """The faster one on the CPU, autograd elsewhere; networks and optimiser go to the device as they are.

    An optimiser that has not begun yet begins here.
    """
    kind = FastLearner if device.type == "cpu" else AutogradLearner
    return kind(networks, optimiser, device)
