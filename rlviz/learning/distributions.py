"""Policies as distributions over actions: categorical and Gaussian, of the outputs of a network, (B, outputs).

Each says the same twice: to torch, which differentiates it, and to numpy with its gradient worked out by hand.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np
from torch import Tensor
from torch.distributions import Categorical as TorchCategorical
from torch.distributions import Normal

from rlviz.learning.problem import Action, Actions, ContinuousActions, DiscreteActions, Floats


class Distribution(ABC):
    """π(· | s) from the outputs of a network in state s. Actions are (B,) whole numbers or (B, A) floats."""

    @abstractmethod
    def draw(self, output: Floats, rng: np.random.Generator) -> Action:
        """An action from the outputs of one state, (outputs,)."""

    @abstractmethod
    def modes(self, outputs: Floats) -> Actions:
        """The most probable actions, of (B, outputs)."""

    @abstractmethod
    def scores(self, output: Floats) -> Floats:
        """What explains a decision in one state: probabilities, (A,), or means and standard deviations, (2A,)."""

    @abstractmethod
    def log_probabilities(self, outputs: Floats, actions: Actions) -> Floats:
        """log π(a | s), (B,)."""

    @abstractmethod
    def entropies(self, outputs: Floats) -> Floats:
        """−∫ π log π in nats, (B,)."""

    @abstractmethod
    def gradient(self, outputs: Floats, actions: Actions, log_weights: Floats, entropy_weight: float) -> Floats:
        """∂/∂outputs of Σ_b w_b log π(a_b | s_b) + c Σ_b H_b, (B, outputs), for weights w (B,) and c."""

    @abstractmethod
    def of(self, outputs: Tensor) -> TorchCategorical | Normal:
        """The distribution that torch differentiates."""

    def torch_log_probabilities(self, outputs: Tensor, actions: Tensor) -> Tensor:
        """log π(a | s), (B,), of actions (B,) or (B, A)."""
        return _summed(self.of(outputs).log_prob(actions))  # type: ignore[no-untyped-call]

    def torch_entropies(self, outputs: Tensor) -> Tensor:
        """Entropy in nats, (B,)."""
        return _summed(self.of(outputs).entropy())  # type: ignore[no-untyped-call]


class Categorical(Distribution):
    """One of A actions with probability softmax(logits); the outputs are the logits, (B, A)."""

    def draw(self, output: Floats, rng: np.random.Generator) -> Action:
        """By the inverse of the cumulated probabilities."""
        probabilities = self.scores(output)
        action = int(np.searchsorted(probabilities.cumsum(), rng.random()))
        return min(action, len(probabilities) - 1)  # the sum may fall short of 1 by rounding

    def modes(self, outputs: Floats) -> Actions:
        """argmaxₐ π(a | s), (B,)."""
        best: Actions = outputs.argmax(axis=-1)
        return best

    def scores(self, output: Floats) -> Floats:
        """π(· | s), (…, A)."""
        exponentials = np.exp(output - output.max(axis=-1, keepdims=True))
        result: Floats = exponentials / exponentials.sum(axis=-1, keepdims=True)
        return result

    def log_probabilities(self, outputs: Floats, actions: Actions) -> Floats:
        """log softmax(logits)[a], (B,)."""
        taken: Floats = _log_softmax(outputs)[np.arange(len(actions)), actions]
        return taken

    def entropies(self, outputs: Floats) -> Floats:
        """−Σₐ π log π, (B,)."""
        log_policy = _log_softmax(outputs)
        result: Floats = -(np.exp(log_policy) * log_policy).sum(axis=1)
        return result

    def gradient(self, outputs: Floats, actions: Actions, log_weights: Floats, entropy_weight: float) -> Floats:
        """w (1ₐ − π) − c π (log π + H), (B, A)."""
        log_policy = _log_softmax(outputs)
        policy = np.exp(log_policy)
        gradient: Floats = -log_weights[:, None] * policy
        gradient[np.arange(len(actions)), actions] += log_weights
        if entropy_weight:
            entropies = -(policy * log_policy).sum(axis=1, keepdims=True)
            gradient -= np.float32(entropy_weight) * policy * (log_policy + entropies)
        return gradient

    def of(self, outputs: Tensor) -> TorchCategorical:
        """Categorical from logits: from probabilities it would lose gradients."""
        return TorchCategorical(logits=outputs, validate_args=False)


class Gaussian(Distribution):
    """A independent normal numbers; the outputs are their means and the logarithms of their σ, (B, 2A).

    Log-probabilities are those of the action drawn; only what goes to the environment is clipped.
    """

    def draw(self, output: Floats, rng: np.random.Generator) -> Action:
        """μ + σ z with z standard normal, (A,)."""
        mean, deviation = np.split(self.scores(output), 2)
        drawn: Floats = mean + deviation * rng.standard_normal(len(mean), dtype=np.float32)
        return drawn

    def modes(self, outputs: Floats) -> Actions:
        """The means, (B, A)."""
        return outputs[..., : outputs.shape[-1] // 2]

    def scores(self, output: Floats) -> Floats:
        """Means, then standard deviations, (…, 2A)."""
        mean, log_deviation = np.split(output, 2, axis=-1)
        return np.concatenate([mean, np.exp(log_deviation)], axis=-1)

    def log_probabilities(self, outputs: Floats, actions: Actions) -> Floats:
        """Σ −½ z² − log σ − ½ log 2π with z = (a − μ) / σ, (B,)."""
        mean, log_deviation = np.split(outputs, 2, axis=1)
        z = (actions - mean) * np.exp(-log_deviation)
        result: Floats = (-0.5 * z * z - log_deviation - np.float32(0.5 * math.log(2 * math.pi))).sum(axis=1)
        return result

    def entropies(self, outputs: Floats) -> Floats:
        """Σ log σ + ½ log 2πe, (B,)."""
        _, log_deviation = np.split(outputs, 2, axis=1)
        result: Floats = (log_deviation + np.float32(0.5 * math.log(2 * math.pi * math.e))).sum(axis=1)
        return result

    def gradient(self, outputs: Floats, actions: Actions, log_weights: Floats, entropy_weight: float) -> Floats:
        """To μ: w z / σ; to log σ: w (z² − 1) + c, (B, 2A)."""
        mean, log_deviation = np.split(outputs, 2, axis=1)
        inverse = np.exp(-log_deviation)
        z, w = (actions - mean) * inverse, log_weights[:, None]
        return np.concatenate([w * z * inverse, w * (z * z - 1.0) + np.float32(entropy_weight)], axis=1)

    def of(self, outputs: Tensor) -> Normal:
        """A normal distribution for each number of the action."""
        mean, log_deviation = outputs.chunk(2, dim=1)
        return Normal(mean, log_deviation.exp(), validate_args=False)


def distribution_of(space: DiscreteActions | ContinuousActions) -> Distribution:
    """The kind of policy that an action space asks for."""
    return Gaussian() if isinstance(space, ContinuousActions) else Categorical()


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def _summed(values: Tensor) -> Tensor:
    """Over the numbers of an action, (B, A) to (B,); what is (B,) stays."""
    return values.sum(dim=1) if values.dim() == 2 else values
