"""A policy and a value network side by side: what REINFORCE, A2C and PPO act with."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
import torch

from rlviz.learning.architecture import Activation, Architecture
from rlviz.learning.distributions import distribution_of
from rlviz.learning.features import Features
from rlviz.learning.networks import Perceptron
from rlviz.learning.problem import Actions, ContinuousActions, Decision, Floats, Problem


class Settings(Protocol):
    """The hyperparameters that shape the two networks."""

    @property
    def hidden_units(self) -> int: ...
    @property
    def hidden_layers(self) -> int: ...
    @property
    def activation(self) -> Activation: ...
    @property
    def scale_observations(self) -> bool: ...
    @property
    def log_deviation(self) -> float: ...


class ActorCritic:
    """π(· | s), categorical or Gaussian by the kind of actions, and V(s). Both see the same features.

    A Gaussian's log σ does not depend on the state: it is a parameter of its own, and begins at `log_deviation`.
    """

    def __init__(self, problem: Problem, h: Settings, rng: torch.Generator) -> None:
        space = problem.action_space
        self.features = Features(problem, scaled=h.scale_observations)
        self.distribution = distribution_of(space)
        hidden = (self.features.size, *[h.hidden_units] * h.hidden_layers)
        if isinstance(space, ContinuousActions):
            policy = Architecture((*hidden, space.size), h.activation, free=space.size)
        else:
            policy = Architecture((*hidden, space.count), h.activation)
        self.policy = Perceptron(policy, rng)
        self.policy.flat[policy.parameters - policy.free :] = h.log_deviation
        self.critic = Perceptron(Architecture((*hidden, 1), h.activation), rng)

    def decide(self, observation: Floats, rng: np.random.Generator | None, value: float = math.nan) -> Decision:
        """Draw from π(· | s), or without `rng` take its mode."""
        output = self.policy.predict(self.features(observation))
        best = self.distribution.modes(output[None])[0]
        scores = self.distribution.scores(output)
        mode = best if isinstance(best, np.ndarray) else int(best)
        action = mode if rng is None else self.distribution.draw(output, rng)
        explored = isinstance(action, int) and action != mode
        return Decision(action, scores, explored, value, math.nan)

    def decide_all(self, observations: Floats, rng: np.random.Generator, scale: float) -> list[Decision]:
        """Draw in N states at once, (N, D); values are divided by `scale`."""
        features = self.features(observations)
        outputs, values = self.policy.predict(features), self.critic.predict(features)[:, 0]
        scores, modes = self.distribution.scores(outputs), self.distribution.modes(outputs)
        decisions = []
        for i, value in enumerate((values / np.float32(scale)).tolist()):
            action = self.distribution.draw(outputs[i], rng)
            explored = isinstance(action, int) and action != int(modes[i])
            decisions.append(Decision(action, scores[i], explored, value, math.nan))
        return decisions

    def modes(self, observations: Floats) -> Actions:
        """The most probable actions, (N, D) to (N,) or (N, A)."""
        return self.distribution.modes(self.policy.predict(self.features(observations)))

    def values(self, observations: Floats) -> Floats:
        """V(s), (…, D) to (…,)."""
        return self.critic.predict(self.features(observations))[..., 0]

    def parameters(self) -> dict[str, torch.Tensor]:
        """Those of both networks by name."""
        named = {"policy": self.policy, "value": self.critic}
        return {f"{name}.{key}": tensor for name, network in named.items() for key, tensor in network.weights().items()}
