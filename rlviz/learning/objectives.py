"""What a network is fitted to, each written twice: as a loss that torch differentiates, and with its gradient by hand.

`loss` is the readable reference; `gradient` gives the same loss and its derivative by the network's outputs, (B,
outputs), which the fast learner carries back through the layers. Property tests hold one to the other.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from rlviz.learning.distributions import Distribution
from rlviz.learning.problem import Actions, Floats
from rlviz.learning.targets import td_errors

Kind = Literal["huber", "mse"]


class Objective(ABC):
    """A loss on a batch of B outputs."""

    @abstractmethod
    def loss(self, outputs: Tensor) -> Tensor:
        """The loss, a scalar, of outputs (B, outputs)."""

    @abstractmethod
    def gradient(self, outputs: Floats) -> tuple[float, Floats]:
        """The loss, and ∂loss/∂outputs, (B, outputs)."""


@dataclass(eq=False)
class ActionValueError(Objective):
    """Mean of w · ℓ(y − Q(s, a)): Huber's ℓ with δ = 1 (halved square near 0), or the square. Mnih et al. (2015).

    `actions`, `targets` y and the `weights` w of importance sampling are (B,); no weights means ones. Once it has been
    computed, `td_errors` holds y − Q(s, a), (B,).
    """

    actions: Actions
    targets: Floats
    kind: Kind
    weights: Floats | None = None
    td_errors: Floats = field(init=False)

    def loss(self, outputs: Tensor) -> Tensor:
        """The reference."""
        y = _like(outputs, self.targets)
        q = outputs.gather(1, torch.from_numpy(self.actions).to(outputs.device).unsqueeze(1)).squeeze(1)  # (B,)
        self.td_errors = td_errors(self.targets, q.detach().cpu().numpy())
        each = functional.huber_loss if self.kind == "huber" else functional.mse_loss
        if self.weights is None:
            return each(q, y)
        return (_like(outputs, self.weights) * each(q, y, reduction="none")).mean()

    def gradient(self, outputs: Floats) -> tuple[float, Floats]:
        """By Q: of the square −2 δ, of Huber's −δ clipped to [−1, 1]; both times w / B."""
        count = len(outputs)
        chosen = self.actions * count + row_numbers(count)  # where Q(s, a) lies in (outputs, B), as networks give it
        delta = self.td_errors = td_errors(self.targets, outputs.T.ravel().take(chosen))
        if self.kind == "huber":
            slope = np.minimum(np.maximum(delta, np.float32(-1)), np.float32(1))
            loss, scale = float(slope.dot(delta - np.float32(0.5) * slope)) / count, -1 / count
        else:
            slope = delta
            loss, scale = float(delta.dot(delta)) / count, -2 / count
        if self.weights is not None:
            slope = slope * self.weights
            loss = self._weighted(delta, self.weights)
        gradient = np.zeros(outputs.size, np.float32)
        gradient[chosen] = slope * np.float32(scale)
        return loss, gradient.reshape(-1, count).T

    def _weighted(self, delta: Floats, weights: Floats) -> float:
        """The loss where there are weights."""
        size = np.abs(delta)
        each = np.where(size <= 1, 0.5 * delta * delta, size - 0.5) if self.kind == "huber" else delta * delta
        return float((weights * each).mean())


@dataclass(frozen=True, eq=False)
class StateValueError(Objective):
    """weight · mean of (G − V(s))²; `targets` G are (B,), the outputs V (B, 1)."""

    targets: Floats
    weight: float = 1.0

    def loss(self, outputs: Tensor) -> Tensor:
        """The reference."""
        return self.weight * functional.mse_loss(outputs.squeeze(1), _like(outputs, self.targets))

    def gradient(self, outputs: Floats) -> tuple[float, Floats]:
        """2 (V − G) weight / B."""
        error = outputs[:, 0] - self.targets
        gradient = (error * np.float32(2 * self.weight / len(error)))[:, None]
        return self.weight * float(error @ error) / len(error), gradient


@dataclass(frozen=True, eq=False)
class PolicyGradient(Objective):
    """−mean or −sum of log π(a | s) · advantage, less entropy_weight · mean entropy. Williams (1992).

    `actions` are (B,) or (B, A), `advantages` (B,). Sutton & Barto (2018), 13.3 and 13.4.
    """

    distribution: Distribution
    actions: Actions
    advantages: Floats
    entropy_weight: float = 0.0
    reduction: Literal["mean", "sum"] = "mean"

    @property
    def _divisor(self) -> int:
        return len(self.advantages) if self.reduction == "mean" else 1

    def loss(self, outputs: Tensor) -> Tensor:
        """The reference."""
        actions = torch.from_numpy(self.actions).to(outputs.device)
        log_policy = self.distribution.torch_log_probabilities(outputs, actions)  # (B,)
        entropy = self.distribution.torch_entropies(outputs).mean()
        objective = (log_policy * _like(outputs, self.advantages)).sum() / self._divisor
        return -objective - self.entropy_weight * entropy

    @np.errstate(over="ignore", invalid="ignore")
    def gradient(self, outputs: Floats) -> tuple[float, Floats]:
        """By the distribution's own gradient, with the advantages as weights."""
        policy, count = self.distribution, len(outputs)
        log_policy = policy.log_probabilities(outputs, self.actions)  # (B,)
        loss = -float(log_policy @ self.advantages) / self._divisor
        if self.entropy_weight:
            loss -= self.entropy_weight * float(policy.entropies(outputs).mean())
        weights = self.advantages * np.float32(-1 / self._divisor)
        return loss, policy.gradient(outputs, self.actions, weights, -self.entropy_weight / count)


@dataclass(frozen=True, eq=False)
class ClippedSurrogate(Objective):
    """−mean of min(ρ A, clip(ρ, 1 − ε, 1 + ε) A), less entropy_weight · mean entropy. Schulman et al. (2017), eq. 7.

    ρ = π(a | s) / π_old(a | s); `old_log_probabilities` and `advantages` are (B,).
    """

    distribution: Distribution
    actions: Actions
    advantages: Floats
    old_log_probabilities: Floats
    clip: float
    entropy_weight: float = 0.0

    def loss(self, outputs: Tensor) -> Tensor:
        """The reference."""
        actions = torch.from_numpy(self.actions).to(outputs.device)
        log_policy = self.distribution.torch_log_probabilities(outputs, actions)  # (B,)
        ratio = (log_policy - _like(outputs, self.old_log_probabilities)).exp()
        a = _like(outputs, self.advantages)
        surrogate = torch.minimum(ratio * a, ratio.clamp(1 - self.clip, 1 + self.clip) * a).mean()
        return -surrogate - self.entropy_weight * self.distribution.torch_entropies(outputs).mean()

    @np.errstate(over="ignore", invalid="ignore")
    def gradient(self, outputs: Floats) -> tuple[float, Floats]:
        """Where the clipped term is the smaller one, nothing follows the policy; elsewhere −ρ A ∂ log π / B."""
        policy, count = self.distribution, len(outputs)
        ratio, a = np.exp(self.log_ratios(outputs)), self.advantages
        free, held = ratio * a, ratio.clip(1 - self.clip, 1 + self.clip) * a
        loss = -float(np.minimum(free, held).mean())
        if self.entropy_weight:
            loss -= self.entropy_weight * float(policy.entropies(outputs).mean())
        weights = np.where(free <= held, free, np.float32(0)) * np.float32(-1 / count)
        return loss, policy.gradient(outputs, self.actions, weights, -self.entropy_weight / count)

    def log_ratios(self, outputs: Floats) -> Floats:
        """log ρ, (B,)."""
        return self.distribution.log_probabilities(outputs, self.actions) - self.old_log_probabilities


def mean_size(errors: Floats) -> float:
    """Mean of |δ| over a batch, (B,)."""
    return float(np.abs(errors).dot(_ones(len(errors)))) / len(errors)


@lru_cache(maxsize=64)
def _ones(count: int) -> Floats:
    """A dot product with ones takes half the time of a sum. Not to be written to."""
    return np.ones(count, np.float32)


@lru_cache(maxsize=64)
def row_numbers(count: int) -> Actions:
    """0, 1, … count − 1. Not to be written to."""
    return np.arange(count)


def _like(outputs: Tensor, values: Floats) -> Tensor:
    """Numbers as a tensor beside the outputs."""
    return torch.from_numpy(values).to(outputs)
