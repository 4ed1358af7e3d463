"""Advantage actor-critic, synchronous. Mnih et al. (2016), Algorithm S3, with all environments in step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from rlviz.learning.actor_critic import ActorCritic
from rlviz.learning.algorithm import Algorithm, Learning
from rlviz.learning.declarations.a2c import A2CHyperparameters
from rlviz.learning.exploration import decayed
from rlviz.learning.learners import Fit, learner_on
from rlviz.learning.objectives import PolicyGradient, StateValueError
from rlviz.learning.optimisers import RMSprop
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.returns import normalised
from rlviz.learning.rollouts import Experience, Rollout


class A2C(Algorithm[A2CHyperparameters]):
    """Gathers T steps of N environments, then takes one step along the gradients of policy and value.

    Inside, rewards are multiplied by `reward_scale`; every V that leaves is in the environment's units.
    """

    def __init__(self, problem: Problem, hyperparameters: A2CHyperparameters, seed: int, device: str = "cpu") -> None:
        super().__init__(problem, hyperparameters, seed, device)
        self.agent = ActorCritic(problem, hyperparameters, torch.Generator().manual_seed(seed))
        self.optimiser = RMSprop()
        self.rollout = Rollout(problem, hyperparameters.environments)
        self.to(device)

    @property
    def environments(self) -> int:
        """N, how many learn side by side."""
        return self.hyperparameters.environments

    @property
    def between_rollouts(self) -> bool:
        """Whether nothing is gathered that the next update will learn from."""
        return self.rollout.count == 0

    def act(self, observation: Floats, *, rng: np.random.Generator | None = None) -> Decision:
        """Draw from π(· | s), or take its mode."""
        return self.agent.decide(observation, rng, self.value(observation))

    def act_in_all(self, observations: Floats, rng: np.random.Generator) -> list[Decision]:
        """Draw in all environments at once, (N, D)."""
        return self.agent.decide_all(observations, rng, self.hyperparameters.reward_scale)

    def learn(self, transition: Transition) -> Learning:
        """Gather; once all environments have made T steps, take one gradient step on what they brought."""
        yield from ()  # short enough to be one piece
        h = self.hyperparameters
        self.steps += 1
        self.episodes += transition.terminated or transition.truncated
        if not self.rollout.add(transition, h.rollout_length):
            return {}
        return self._update(self.rollout.taken(self.agent, h))

    def _update(self, experience: Experience) -> Mapping[str, float]:
        h, agent, s = self.hyperparameters, self.agent, experience.features
        a = experience.advantages  # (B,)
        if h.normalise_advantages:
            a = normalised(a).astype(np.float32)
        step = PolicyGradient(agent.distribution, experience.actions, a, h.entropy_weight)
        fits = [Fit(agent.policy, s, step), Fit(agent.critic, s, StateValueError(experience.returns, h.value_weight))]
        rate = decayed(h.learning_rate, h.learning_rate_steps, self.steps)
        descent = self._descend(self.learner, fits, rate, h.gradient_clip)
        self.updates += 1
        return {
            "loss": descent.losses[0],
            "value_loss": descent.losses[1],
            "entropy": float(agent.distribution.entropies(descent.outputs[0]).mean()),
            "gradient_norm": descent.norm,
        }

    def greedy_actions(self, observations: Floats) -> Actions:
        """The modes of π(· | s), (N, D) to (N,) or (N, A)."""
        return self.agent.modes(observations)

    def value(self, observation: Floats) -> float:
        """V(s)."""
        return float(self.agent.values(observation)) / self.hyperparameters.reward_scale

    def interrupt(self) -> None:
        """The newest steps count as truncated."""
        self.rollout.cut()
        self.episodes += 1

    def parameters(self) -> dict[str, torch.Tensor]:
        """Those of the policy and of V."""
        return self.agent.parameters()

    def to(self, device: str) -> None:
        """Move both networks and what the optimiser remembers."""
        self.device = torch.device(device)
        self.learner = learner_on(self.device, [self.agent.policy, self.agent.critic], self.optimiser)

    def state_dict(self) -> dict[str, Any]:
        """With what has been gathered since the last update."""
        parts = {"optimiser": self.optimiser.state_dict(), "rollout": self.rollout.state_dict()}
        return {**super().state_dict(), **parts}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        super().load_state_dict(state)
        self.optimiser.load_state_dict(state["optimiser"])
        self.rollout.load_state_dict(state["rollout"])
