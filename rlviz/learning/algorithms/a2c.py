"""Advantage actor-critic, synchronous. Mnih et al. (2016), Algorithm S3, with all environments in step."""

from __future__ import annotations

import numpy as np

from rlviz.learning.algorithm import Learning
from rlviz.learning.declarations.a2c import A2CHyperparameters
from rlviz.learning.objectives import PolicyGradient
from rlviz.learning.on_policy import OnPolicy
from rlviz.learning.optimisers import RMSprop
from rlviz.learning.returns import normalised
from rlviz.learning.rollouts import Experience


class A2C(OnPolicy[A2CHyperparameters]):
    """Gathers T steps of N environments, then takes one step along the gradients of policy and value."""

    optimiser_type = RMSprop

    def _improve(self, experience: Experience) -> Learning:
        """One gradient step on all that was gathered."""
        yield from ()  # short enough to be one piece
        h, policy = self.hyperparameters, self.agent.distribution
        a = experience.advantages  # (B,)
        if h.normalise_advantages:
            a = normalised(a).astype(np.float32)
        gradient = PolicyGradient(policy, experience.actions, a, h.entropy_weight)
        descent = self._update(experience.features, gradient, experience.returns)
        return {
            "loss": descent.losses[0],
            "value_loss": descent.losses[1],
            "entropy": float(policy.entropies(descent.outputs[0]).mean()),
            "gradient_norm": descent.norm,
        }
