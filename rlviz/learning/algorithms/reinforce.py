"""REINFORCE with and without baseline. Williams (1992); Sutton & Barto (2018), 13.3 and 13.4."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from rlviz.learning.actor_critic import ActorCritic
from rlviz.learning.algorithm import Algorithm, Learning
from rlviz.learning.declarations.reinforce import ReinforceHyperparameters
from rlviz.learning.learners import Fit, learner_on
from rlviz.learning.objectives import PolicyGradient, StateValueError
from rlviz.learning.optimisers import Adam
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.returns import discounted_returns, normalised
from rlviz.learning.schedules import decayed, scheduled_learning_rate


class Trajectory(NamedTuple):
    """An episode: features (T, F), actions (T,) or (T, A), rewards (T,), and what its returns end with."""

    features: Floats
    actions: Actions
    rewards: Floats
    last_features: Floats
    terminated: bool


class Reinforce(Algorithm[ReinforceHyperparameters]):
    """Draws actions from its policy, and after N episodes follows the gradient of log π · (G − b)."""

    def __init__(
        self, problem: Problem, hyperparameters: ReinforceHyperparameters, seed: int, device: str = "cpu"
    ) -> None:
        super().__init__(problem, hyperparameters, seed, device)
        self.agent = ActorCritic(problem, hyperparameters, torch.Generator().manual_seed(seed))
        self.policy_optimiser, self.value_optimiser = Adam(), Adam()
        self._episode: list[Transition] = []
        self._gathered: list[Trajectory] = []
        self.to(device)

    @property
    def between_rollouts(self) -> bool:
        """Whether nothing is gathered that the next update will learn from."""
        return not (self._episode or self._gathered)

    def act(self, observation: Floats, *, rng: np.random.Generator | None = None) -> Decision:
        """Draw from π(· | s), or take its mode."""
        return self.agent.decide(observation, rng, self.value(observation))

    def learn(self, transition: Transition) -> Learning:
        """Gather; once N episodes have ended, take K steps of the baseline and one of the policy."""
        self._episode.append(transition)
        self.steps += 1
        if not (transition.terminated or transition.truncated):
            return {}
        self._end_episode()
        if len(self._gathered) < self.hyperparameters.episodes_per_update:
            return {}
        gathered, self._gathered = self._gathered, []
        return (yield from self._update(gathered))

    def _update(self, gathered: list[Trajectory]) -> Learning:
        h = self.hyperparameters
        returns = [self._returns(trajectory) for trajectory in gathered]
        s = np.concatenate([trajectory.features for trajectory in gathered])  # (T, F)
        a = np.concatenate([trajectory.actions for trajectory in gathered])  # (T,) or (T, A)
        if h.baseline == "normalised returns":
            returns = [normalised(g) for g in returns]
        advantages = g = np.concatenate(returns).astype(np.float32)  # (T,)
        diagnostics: dict[str, float] = {}
        if h.baseline == "value network":
            advantages = g - self.agent.critic.predict(s)[:, 0]
            diagnostics["value_loss"] = yield from self._fit_baseline(s, g)
        yield
        return diagnostics | self._improve_policy(s, a, advantages)

    def _improve_policy(self, s: Floats, a: Actions, advantages: Floats) -> dict[str, float]:
        h, agent = self.hyperparameters, self.agent
        objective = PolicyGradient(agent.distribution, a, advantages, h.entropy_weight, h.loss_reduction)
        fit = Fit(agent.policy, s, objective)
        noise = Fit(agent.policy, s, PolicyGradient(agent.distribution, a, advantages))
        variance = self.policy_learner.variance(noise)
        descent = self._descend(self.policy_learner, [fit], scheduled_learning_rate(h, self.steps), math.inf)
        self.updates += 1
        return {
            "loss": descent.losses[0],
            "entropy": float(agent.distribution.entropies(descent.outputs[0]).mean()),
            "gradient_norm": descent.norm,
            "gradient_variance": variance,
        }

    def _fit_baseline(self, s: Floats, g: Floats) -> Generator[None, None, float]:
        """K gradient steps on MSE(V, G); returns the error before the first."""
        h, errors = self.hyperparameters, []
        for _ in range(h.value_updates):
            fit = Fit(self.agent.critic, s, StateValueError(g))
            descent = self._descend(self.value_learner, [fit], self._value_rate, math.inf)
            errors.append(descent.losses[0])
            yield
        return errors[0]

    @property
    def _value_rate(self) -> float:
        """The value network's learning rate, held by a person or of its schedule."""
        h = self.hyperparameters
        held = h.value_learning_rate
        return decayed(h.value_learning_rate_initial, h.learning_rate_steps, self.steps) if held is None else held

    def _returns(self, trajectory: Trajectory) -> NDArray[np.float64]:
        """Gₜ, (T,); where the episode was cut off and a baseline knows the rest, its estimate stands for it."""
        h = self.hyperparameters
        goes_on = not trajectory.terminated and h.bootstrap_truncated and h.baseline == "value network"
        rest = float(self.agent.critic.predict(trajectory.last_features)[0]) if goes_on else 0.0
        return discounted_returns(trajectory.rewards, h.gamma, rest)

    def _end_episode(self) -> None:
        steps, self._episode = self._episode, []
        observations = np.array([step.observation for step in steps])
        self._gathered.append(
            Trajectory(
                features=self.agent.features(observations),
                actions=np.array([step.action for step in steps]),
                rewards=np.array([step.reward for step in steps]),
                last_features=self.agent.features(steps[-1].next_observation),
                terminated=steps[-1].terminated,
            )
        )
        self.episodes += 1

    def greedy_actions(self, observations: Floats) -> Actions:
        """The modes of π(· | s), (N, D) to (N,) or (N, A)."""
        return self.agent.modes(observations)

    def value(self, observation: Floats) -> float:
        """V(s) of the baseline; nan without a value network."""
        if self.hyperparameters.baseline != "value network":
            return math.nan
        return float(self.agent.values(observation))

    def interrupt(self) -> None:
        """End the running episode here, as if truncated."""
        if self._episode:
            self._end_episode()

    def parameters(self) -> dict[str, torch.Tensor]:
        """Those of the policy and of the baseline."""
        return self.agent.parameters()

    def to(self, device: str) -> None:
        """Move both networks and Adam's moments."""
        self.device = torch.device(device)
        self.policy_learner = learner_on(self.device, [self.agent.policy], self.policy_optimiser)
        self.value_learner = learner_on(self.device, [self.agent.critic], self.value_optimiser)

    def state_dict(self) -> dict[str, Any]:
        """With the episodes gathered since the last update, and the running one."""
        optimisers = {"policy": self.policy_optimiser.state_dict(), "value": self.value_optimiser.state_dict()}
        gathered = [trajectory._asdict() for trajectory in self._gathered]
        running = [transition._asdict() for transition in self._episode]
        return {**super().state_dict(), "optimisers": optimisers, "gathered": gathered, "episode": running}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        super().load_state_dict(state)
        self.policy_optimiser.load_state_dict(state["optimisers"]["policy"])
        self.value_optimiser.load_state_dict(state["optimisers"]["value"])
        self._gathered = [Trajectory(**trajectory) for trajectory in state["gathered"]]
        self._episode = [Transition(**transition) for transition in state["episode"]]
