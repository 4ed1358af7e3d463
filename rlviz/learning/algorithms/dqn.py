"""Deep Q-network. Mnih et al. (2015), Nature 518, Algorithm 1; n-step targets after Hessel et al. (2018)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import torch
from torch.nn import functional

from rlviz.learning.algorithm import Algorithm, Diverged
from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.learning.exploration import decayed, epsilon_greedy, geometric, linear
from rlviz.learning.networks import MultilayerPerceptron, adam, copy, move_optimiser, set_learning_rate
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.replay import Batch, ReplayBuffer
from rlviz.learning.targets import double_dqn_targets, dqn_targets, td_errors
from rlviz.numbers import exact_text


class DQN(Algorithm[DQNHyperparameters]):
    """Acts ε-greedily on Q(s, ·) of the online network, and fits it to targets of the target network.

    Inside, rewards are multiplied by `reward_scale`; every Q that leaves is in the environment's units.
    """

    def __init__(self, problem: Problem, hyperparameters: DQNHyperparameters, seed: int, device: str = "cpu") -> None:
        super().__init__(problem, hyperparameters, seed, device)
        h = hyperparameters
        sizes = (problem.observation_size, h.hidden_units, problem.score_size)
        self.online = MultilayerPerceptron(sizes, self.torch_rng)
        self.target = MultilayerPerceptron(sizes, self.torch_rng)
        copy(self.online, self.target)
        self.optimiser = adam(self.online, h.learning_rate)
        self.replay = ReplayBuffer(h.replay_capacity, problem.observation_size)
        scale = problem.observation_scale if h.scale_observations else np.ones_like(problem.observation_scale)
        self._observation_scale = scale
        self.to(device)

    @property
    def epsilon(self) -> float:
        """Held by the person, or today's value of the schedule."""
        h = self.hyperparameters
        if h.epsilon is not None:
            return h.epsilon
        if h.epsilon_schedule == "linear":
            return linear(h.epsilon_initial, h.epsilon_final, h.epsilon_steps, self.steps)
        return geometric(h.epsilon_initial, h.epsilon_final, h.epsilon_factor, self.episodes)

    def act(self, observation: Floats, *, explore: bool) -> Decision:
        """ε-greedy on Q(s, ·)."""
        q = self.q(observation)
        epsilon = self.epsilon if explore else 0.0
        action, explored = epsilon_greedy(q, epsilon, self.rng)
        return Decision(action, q, explored, float(q.max()), epsilon)

    def learn(self, transition: Transition) -> Mapping[str, float]:
        """Store the transition; every `update_every` steps draw a batch and take one gradient step."""
        h = self.hyperparameters
        scaled = transition._replace(
            observation=transition.observation * self._observation_scale,
            next_observation=transition.next_observation * self._observation_scale,
            reward=transition.reward * h.reward_scale,
        )
        self.replay.add(scaled)
        self.steps += 1
        ready = len(self.replay) >= min(max(h.learning_starts, h.batch_size), self.replay.capacity)
        try:
            return self._update() if ready and self.steps % h.update_every == 0 else {}
        finally:  # an episode ends also when the update diverges
            if transition.terminated or transition.truncated:
                self._end_episode()

    def _update(self) -> Mapping[str, float]:
        h = self.hyperparameters
        batch = self.replay.sample(h.batch_size, h.n_step, h.gamma, self.rng, bootstrap_truncated=h.bootstrap_truncated)
        s, a, r, discount, s_next, m = self._tensors(batch)
        with torch.no_grad():
            if h.double:
                y = double_dqn_targets(r, discount, m, self.target(s_next), self.online(s_next))  # (B,)
            else:
                y = dqn_targets(r, discount, m, self.target(s_next))  # (B,)
        q = self.online(s).gather(1, a.unsqueeze(1)).squeeze(1)  # (B,)
        loss = functional.huber_loss(q, y) if h.loss == "huber" else functional.mse_loss(q, y)
        norm = self._descend(loss)
        self.updates += 1
        if h.target_unit == "updates" and self.updates % h.target_period == 0:
            copy(self.online, self.target)
        mean_error = float(td_errors(y, q.detach()).abs().mean())
        return {"loss": float(loss.detach()), "td_error": mean_error / h.reward_scale, "gradient_norm": norm}

    def _descend(self, loss: torch.Tensor) -> float:
        """One step of Adam on the clipped gradient; returns its norm before clipping."""
        h = self.hyperparameters
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        norm = float(torch.nn.utils.clip_grad_norm_(self.online.parameters(), h.gradient_clip))
        error = float(loss.detach())
        if not math.isfinite(norm + error):
            raise Diverged(
                f"update {self.updates + 1} has a loss of {error} and a gradient of {norm}, so it was left out. "
                f"Lower the learning rate (α, now {exact_text(h.learning_rate)}) "
                f"or the gradient clip (now {exact_text(h.gradient_clip)})."
            )
        set_learning_rate(self.optimiser, decayed(h.learning_rate, h.learning_rate_steps, self.steps))
        self.optimiser.step()
        return norm

    def _tensors(self, batch: Batch) -> tuple[torch.Tensor, ...]:
        return tuple(torch.from_numpy(column).to(self.device) for column in batch)

    def _end_episode(self) -> None:
        h = self.hyperparameters
        self.episodes += 1
        if h.target_unit == "episodes" and self.episodes % h.target_period == 0:
            copy(self.online, self.target)

    def q(self, observations: Floats) -> Floats:
        """Q(s, ·) in the environment's units, (…, D) to (…, A)."""
        return self.online.predict(observations * self._observation_scale) / np.float32(
            self.hyperparameters.reward_scale
        )

    def greedy_actions(self, observations: Floats) -> Actions:
        """argmaxₐ Q(s, a), (N, D) to (N,)."""
        best: Actions = self.q(observations).argmax(axis=1)
        return best

    def value(self, observation: Floats) -> float:
        """maxₐ Q(s, a)."""
        return float(self.q(observation).max())

    def interrupt(self) -> None:
        """Cut the newest transition off from what follows."""
        self.replay.cut()
        self._end_episode()

    def change(self, hyperparameters: DQNHyperparameters) -> None:
        """Swap the hyperparameters; the replay buffer takes on its capacity at once."""
        super().change(hyperparameters)
        if hyperparameters.replay_capacity != self.replay.capacity:
            self.replay.resize(hyperparameters.replay_capacity)

    def networks(self) -> dict[str, torch.nn.Module]:
        """The online network; opening a file copies it to the target network too."""
        return {"q": self.online}

    def load_weights(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Take on saved weights, in both networks."""
        super().load_weights(weights)
        copy(self.online, self.target)

    def to(self, device: str) -> None:
        """Move both networks and Adam's moments."""
        self.device = torch.device(device)
        self.online.move(self.device)
        self.target.move(self.device)
        move_optimiser(self.optimiser, self.device)
