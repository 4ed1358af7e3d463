"""What A2C and PPO share: they gather T steps of N environments, and learn from each rollout once, then drop it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
import torch

from rlviz.learning.actor_critic import ActorCritic
from rlviz.learning.algorithm import Algorithm, Learning
from rlviz.learning.declarations.a2c import A2CHyperparameters
from rlviz.learning.declarations.ppo import PPOHyperparameters
from rlviz.learning.learners import Descent, Fit, learner_on
from rlviz.learning.objectives import Objective, StateValueError
from rlviz.learning.optimisers import Optimiser
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.rollouts import Experience, Rollout
from rlviz.learning.schedules import scheduled_learning_rate

H = TypeVar("H", bound=A2CHyperparameters | PPOHyperparameters)


class OnPolicy(Algorithm[H]):
    """An actor-critic that improves its policy on what that policy itself has just gathered.

    Inheritance is two levels deep here, and only here: the algorithms differ in how they improve and by which
    optimiser, and in nothing else. Inside, rewards are multiplied by `reward_scale`; every V that leaves is in the
    environment's units.
    """

    optimiser_type: type[Optimiser]

    def __init__(self, problem: Problem, hyperparameters: H, seed: int, device: str = "cpu") -> None:
        super().__init__(problem, hyperparameters, seed, device)
        self.agent = ActorCritic(problem, hyperparameters, torch.Generator().manual_seed(seed))
        self.optimiser = self.optimiser_type()
        self.rollout = Rollout(problem, hyperparameters.environments)
        self.to(device)

    @abstractmethod
    def _improve(self, experience: Experience) -> Learning:
        """Learn from a whole rollout, in pieces; what there is to tell of it."""

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
        """Gather; once all environments have made T steps, improve the policy on what they brought."""
        h = self.hyperparameters
        self.steps += 1
        self.episodes += transition.terminated or transition.truncated
        if not self.rollout.add(transition, h.rollout_length):
            return {}
        return (yield from self._improve(self.rollout.taken(self.agent, h)))

    def _update(self, s: Floats, policy: Objective, returns: Floats) -> Descent:
        """One gradient step of both networks at the learning rate of now; features (B, F), returns (B,)."""
        h = self.hyperparameters
        fits = [Fit(self.agent.policy, s, policy), Fit(self.agent.critic, s, StateValueError(returns, h.value_weight))]
        rate = scheduled_learning_rate(h, self.steps)
        descent = self._descend(self.learner, fits, rate, h.gradient_clip)
        self.updates += 1
        return descent

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
