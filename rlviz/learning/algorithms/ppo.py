"""Proximal policy optimisation. Schulman et al. (2017), Algorithm 1, with the clipped objective."""

from __future__ import annotations

import numpy as np

from rlviz.learning.algorithm import Learning
from rlviz.learning.declarations.ppo import PPOHyperparameters
from rlviz.learning.objectives import ClippedSurrogate
from rlviz.learning.on_policy import OnPolicy
from rlviz.learning.optimisers import Adam
from rlviz.learning.problem import Actions, Floats
from rlviz.learning.returns import normalised
from rlviz.learning.rollouts import Experience
from rlviz.learning.schedules import decayed


class PPO(OnPolicy[PPOHyperparameters]):
    """Gathers T steps of N environments, then improves policy and value over K epochs of minibatches."""

    optimiser_type = Adam

    def _improve(self, experience: Experience) -> Learning:
        """K epochs over shuffled minibatches; returns what the last epoch found, on average."""
        h, policy = self.hyperparameters, self.agent.distribution
        old = policy.log_probabilities(self.agent.policy.predict(experience.features), experience.actions)  # (B,)
        size, told = min(h.minibatch_size, len(old)), []
        for epoch in range(h.epochs):
            order = self.rng.permutation(len(old))
            for rows in (order[k : k + size] for k in range(0, len(order), size)):
                told.append(self._minibatch(experience, old, rows))
                yield
            if epoch < h.epochs - 1:
                told.clear()
        return {name: float(np.mean([each[name] for each in told])) for name in told[0]}

    def _minibatch(self, experience: Experience, old: Floats, rows: Actions) -> dict[str, float]:
        h, agent = self.hyperparameters, self.agent
        a = experience.advantages[rows]  # (b,)
        if h.normalise_advantages:
            a = normalised(a).astype(np.float32)
        clip = decayed(h.clip, h.learning_rate_steps, self.steps)
        surrogate = ClippedSurrogate(agent.distribution, experience.actions[rows], a, old[rows], clip, h.entropy_weight)
        descent = self._update(experience.features[rows], surrogate, experience.returns[rows])
        log_ratio = surrogate.log_ratios(descent.outputs[0]).astype(np.float64)  # (b,)
        beyond = np.expm1(log_ratio)  # ρ − 1
        return {
            "loss": descent.losses[0],
            "value_loss": descent.losses[1],
            "entropy": float(agent.distribution.entropies(descent.outputs[0]).mean()),
            "kl": float((beyond - log_ratio).mean()),
            "clipped": float((np.abs(beyond) > clip).mean()),
            "gradient_norm": descent.norm,
        }
