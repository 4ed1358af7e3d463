"""REINFORCE with and without baseline. Williams (1992); Sutton & Barto (2018), 13.3 and 13.4."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from rlviz.learning.algorithm import Algorithm, Diverged
from rlviz.learning.declarations.reinforce import ReinforceHyperparameters
from rlviz.learning.exploration import decayed
from rlviz.learning.networks import MultilayerPerceptron, adam, move_optimiser, set_learning_rate
from rlviz.learning.policy_gradient import entropies, policy_gradient_loss
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.returns import discounted_returns, normalised
from rlviz.numbers import exact_text

Trajectory = list[Transition]


class Reinforce(Algorithm[ReinforceHyperparameters]):
    """Draws actions from a categorical policy, and after N episodes follows the gradient of log π · (G − b)."""

    def __init__(
        self, problem: Problem, hyperparameters: ReinforceHyperparameters, seed: int, device: str = "cpu"
    ) -> None:
        super().__init__(problem, hyperparameters, seed, device)
        h = hyperparameters
        inputs = problem.observation_size
        self.policy = MultilayerPerceptron((inputs, h.hidden_units, problem.score_size), self.torch_rng)
        self.baseline = MultilayerPerceptron((inputs, h.hidden_units, 1), self.torch_rng)
        self.policy_optimiser = adam(self.policy, h.learning_rate)
        self.baseline_optimiser = adam(self.baseline, h.value_learning_rate)
        scale = problem.observation_scale if h.scale_observations else np.ones_like(problem.observation_scale)
        self._observation_scale = scale
        self._episode: Trajectory = []
        self._gathered: list[Trajectory] = []
        self.to(device)

    @property
    def between_rollouts(self) -> bool:
        """Whether nothing is gathered that the next update will learn from."""
        return not (self._episode or self._gathered)

    def act(self, observation: Floats, *, explore: bool) -> Decision:
        """Draw from π(· | s), or take its most probable action."""
        probabilities = self.probabilities(observation)
        best = int(probabilities.argmax())
        action = int(np.searchsorted(probabilities.cumsum(), self.rng.random())) if explore else best
        action = min(action, len(probabilities) - 1)  # the sum may fall short of 1 by rounding
        return Decision(action, probabilities, action != best, self.value(observation), math.nan)

    def learn(self, transition: Transition) -> Mapping[str, float]:
        """Gather; once N episodes have ended, take one step of the policy and K of the baseline."""
        self._episode.append(transition)
        self.steps += 1
        if not (transition.terminated or transition.truncated):
            return {}
        self._end_episode()
        if len(self._gathered) < self.hyperparameters.episodes_per_update:
            return {}
        gathered, self._gathered = self._gathered, []
        return self._update(gathered)

    def _update(self, gathered: list[Trajectory]) -> Mapping[str, float]:
        h = self.hyperparameters
        returns = [self._returns(trajectory) for trajectory in gathered]
        s = self._tensor(np.array([t.observation for trajectory in gathered for t in trajectory]))  # (T, D)
        a = torch.tensor([t.action for trajectory in gathered for t in trajectory], device=self.device)  # (T,)
        if h.baseline == "normalised returns":
            advantages = torch.tensor(np.concatenate([normalised(g) for g in returns]), dtype=torch.float32)  # (T,)
        else:
            advantages = torch.tensor(np.concatenate(returns), dtype=torch.float32)
        advantages = g = advantages.to(self.device)
        diagnostics: dict[str, float] = {}
        if h.baseline == "value network":
            with torch.no_grad():
                advantages = g - self.baseline(s).squeeze(1)
            diagnostics["value_loss"] = self._fit_baseline(s, g)
        return diagnostics | self._improve_policy(s, a, advantages)

    def _improve_policy(self, s: Tensor, a: Tensor, advantages: Tensor) -> dict[str, float]:
        h = self.hyperparameters
        log_policy = self.policy(s).log_softmax(dim=1)  # (T, A)
        entropy = entropies(log_policy).mean()
        loss = policy_gradient_loss(log_policy, a, advantages, h.loss_reduction) - h.entropy_weight * entropy
        norm = self._descend(self.policy, self.policy_optimiser, loss, h.learning_rate)
        self.updates += 1
        return {"loss": float(loss.detach()), "entropy": float(entropy.detach()), "gradient_norm": norm}

    def _fit_baseline(self, s: Tensor, g: Tensor) -> float:
        """K gradient steps on MSE(V, G); returns the error before the first."""
        h = self.hyperparameters
        losses = []
        for _ in range(h.value_updates):
            loss = functional.mse_loss(self.baseline(s).squeeze(1), g)
            self._descend(self.baseline, self.baseline_optimiser, loss, h.value_learning_rate)
            losses.append(float(loss.detach()))
        return losses[0]

    def _descend(
        self, network: torch.nn.Module, optimiser: torch.optim.Optimizer, loss: Tensor, learning_rate: float
    ) -> float:
        """One step of Adam; returns the gradient's norm."""
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        norm = float(torch.nn.utils.get_total_norm([p.grad for p in network.parameters() if p.grad is not None]))
        error = float(loss.detach())
        if not math.isfinite(norm + error):
            raise Diverged(
                f"update {self.updates + 1} has a loss of {error} and a gradient of {norm}, so it was left out. "
                f"Lower the learning rate (now {exact_text(learning_rate)})."
            )
        set_learning_rate(optimiser, decayed(learning_rate, self.hyperparameters.learning_rate_steps, self.steps))
        optimiser.step()
        return norm

    def _returns(self, trajectory: Trajectory) -> NDArray[np.float64]:
        """Gₜ, (T,); where the episode was cut off and a baseline knows the rest, its estimate stands for it."""
        h, last = self.hyperparameters, trajectory[-1]
        goes_on = not last.terminated and h.bootstrap_truncated and h.baseline == "value network"
        rest = float(self.baseline.predict(last.next_observation)[0]) if goes_on else 0.0
        return discounted_returns([t.reward for t in trajectory], h.gamma, rest)

    def _tensor(self, values: Floats) -> Tensor:
        return torch.from_numpy(values).to(self.device)

    def _end_episode(self) -> None:
        self._gathered.append([self._scaled(t) for t in self._episode])
        self._episode = []
        self.episodes += 1

    def _scaled(self, t: Transition) -> Transition:
        scale = self._observation_scale
        return t._replace(observation=t.observation * scale, next_observation=t.next_observation * scale)

    def probabilities(self, observations: Floats) -> Floats:
        """π(· | s), (…, D) to (…, A)."""
        logits = self.policy.predict(observations * self._observation_scale)
        exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
        result: Floats = exponentials / exponentials.sum(axis=-1, keepdims=True)
        return result

    def greedy_actions(self, observations: Floats) -> Actions:
        """argmaxₐ π(a | s), (N, D) to (N,)."""
        best: Actions = self.probabilities(observations).argmax(axis=1)
        return best

    def value(self, observation: Floats) -> float:
        """V(s) of the baseline; nan without a value network."""
        if self.hyperparameters.baseline != "value network":
            return math.nan
        return float(self.baseline.predict(observation * self._observation_scale)[0])

    def interrupt(self) -> None:
        """End the running episode here, as if truncated."""
        if self._episode:
            self._end_episode()

    def networks(self) -> dict[str, torch.nn.Module]:
        """The policy and the baseline."""
        return {"policy": self.policy, "value": self.baseline}

    def to(self, device: str) -> None:
        """Move both networks and Adam's moments."""
        self.device = torch.device(device)
        for network, optimiser in (
            (self.policy, self.policy_optimiser),
            (self.baseline, self.baseline_optimiser),
        ):
            network.move(self.device)
            move_optimiser(optimiser, self.device)
