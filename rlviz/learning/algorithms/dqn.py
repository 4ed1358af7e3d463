"""Deep Q-network. Mnih et al. (2015), Nature 518, Algorithm 1; with the options of Hessel et al. (2018)."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Any

import numpy as np
import torch

from rlviz.learning.action_values import ActionValues
from rlviz.learning.algorithm import Algorithm, Learning
from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.learning.exploration import epsilon_greedy
from rlviz.learning.features import Features
from rlviz.learning.learners import learner_on
from rlviz.learning.networks import copy
from rlviz.learning.objectives import ActionValueError, mean_size
from rlviz.learning.optimisers import Adam
from rlviz.learning.pass_timer import PassTimer
from rlviz.learning.priorities import Priorities
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.replay import Batch, Indices, ReplayBuffer
from rlviz.learning.schedules import linear, scheduled_epsilon, scheduled_learning_rate
from rlviz.learning.targets import double_dqn_targets, dqn_targets


class DQN(Algorithm[DQNHyperparameters]):
    """Acts ε-greedily on Q(s, ·) of the online network, and fits it to targets of the target network.

    Inside, rewards are multiplied by `reward_scale`; every Q that leaves is in the environment's units.
    """

    def __init__(self, problem: Problem, hyperparameters: DQNHyperparameters, seed: int, device: str = "cpu") -> None:
        super().__init__(problem, hyperparameters, seed, device)
        h, rng = hyperparameters, torch.Generator().manual_seed(seed)
        self.features = Features(problem, scaled=h.scale_observations)
        self.online = ActionValues(self.features.size, problem.score_size, h, rng)
        self.target = ActionValues(self.features.size, problem.score_size, h, rng)
        copy(self.online.network, self.target.network)
        self.pass_timer: PassTimer = PassTimer(self.online.passes)
        self.optimiser = Adam()
        self.replay: ReplayBuffer = ReplayBuffer(h.replay_capacity, problem.observation_size)
        self.priorities: Priorities | None = None
        self._rank()
        self.to(device)

    @property
    def epsilon(self) -> float:
        """Held by the person, or today's value of the schedule."""
        return scheduled_epsilon(self.hyperparameters, self.steps, self.episodes)

    def act(self, observation: Floats, *, rng: np.random.Generator | None = None) -> Decision:
        """ε-greedy on Q(s, ·)."""
        began = perf_counter()
        q = self.q(observation)
        self.pass_timer.add(perf_counter() - began)
        epsilon = 0.0 if rng is None else self.epsilon
        action, explored, best = epsilon_greedy(q, epsilon, rng)
        return Decision(action, q, explored, best, epsilon)

    def learn(self, transition: Transition) -> Learning:
        """Store the transition; for every `update_every` steps draw a batch and take one gradient step."""
        yield from ()  # one step is short enough to be one piece
        row = self.replay.add(transition)
        if self.priorities is not None:
            self.priorities.add(row)
        self.steps += 1
        try:
            batch = self._batch() if self.steps % self.hyperparameters.update_every == 0 else None
            return {} if batch is None else self._update(batch)
        finally:  # an episode ends also when the update diverges
            if transition.terminated or transition.truncated:
                self._end_episode()

    def _batch(self) -> Batch | None:
        """What to learn from now: drawn from the replay buffer, or without one what the newest step completed."""
        h, replay = self.hyperparameters, self.replay
        if not h.replay:
            rows = replay.just_completed(h.n_step)
            if not len(rows):
                return None
        elif len(replay) < max(h.learning_starts, h.batch_size) and len(replay) < replay.capacity:
            return None
        elif self.priorities is None:
            rows = replay.rows(h.batch_size, self.rng)
        else:
            rows = self.priorities.draw(h.batch_size, self.rng)
        return replay.batch(rows, h.n_step, h.gamma, bootstrap_truncated=h.bootstrap_truncated)

    def _update(self, batch: Batch) -> Mapping[str, float]:
        """One gradient step."""
        h, y, importances = self.hyperparameters, self._targets(batch), self._importances(batch.rows)
        error = ActionValueError(self.online.outputs_of(batch.actions), y, h.loss, importances)
        fit = self.online.fit(self.features(batch.observations), batch.actions, error)
        descent = self._descend(self.learner, [fit], scheduled_learning_rate(h, self.steps), h.gradient_clip)
        self.updates += 1
        self._move_target()
        if self.priorities is not None and h.replay:
            self.priorities.update(batch.rows, error.td_errors)
        td_error = mean_size(error.td_errors) / h.reward_scale
        return {"loss": descent.losses[0], "td_error": td_error, "gradient_norm": descent.norm}

    def _targets(self, batch: Batch) -> Floats:
        """What Q(s, a) should be, (B,)."""
        h, target = self.hyperparameters, self.target if self.hyperparameters.target_network else self.online
        s_next = self.features(batch.next_observations)
        r = batch.rewards if h.reward_scale == 1.0 else batch.rewards * np.float32(h.reward_scale)
        if h.double:
            return double_dqn_targets(r, batch.discount, target(s_next), self.online(s_next))
        return dqn_targets(r, batch.discount, target(s_next))

    def _importances(self, rows: Indices) -> Floats | None:
        h = self.hyperparameters
        if self.priorities is None or not h.replay:
            return None
        beta = linear(h.importance_exponent, 1.0, h.importance_steps, self.steps)
        return self.priorities.importances(rows, len(self.replay), beta)

    def _move_target(self) -> None:
        h = self.hyperparameters
        if h.target_update == "soft":
            copy(self.online.network, self.target.network, h.target_share)
        elif h.target_unit == "updates" and self.updates % h.target_period == 0:
            self.copy_target()

    @property
    def has_target(self) -> bool:
        """Unless targets come from the online network itself."""
        return self.hyperparameters.target_network

    def copy_target(self) -> None:
        """A hard update of the target network."""
        copy(self.online.network, self.target.network)

    def _end_episode(self) -> None:
        h = self.hyperparameters
        self.episodes += 1
        if h.target_update == "hard" and h.target_unit == "episodes" and self.episodes % h.target_period == 0:
            self.copy_target()

    def q(self, observations: Floats) -> Floats:
        """Q(s, ·) in the environment's units, (…, D) to (…, A)."""
        q, scale = self.online(self.features(observations)), self.hyperparameters.reward_scale
        return q if scale == 1.0 else q / np.float32(scale)

    def greedy_actions(self, observations: Floats) -> Actions:
        """argmaxₐ Q(s, a), (N, D) to (N,)."""
        best: Actions = self.q(observations).argmax(axis=1)
        return best

    def value(self, observation: Floats) -> float:
        """maxₐ Q(s, a)."""
        return float(self.q(observation).max())

    def interrupt(self) -> None:
        """The newest transition counts as truncated."""
        self.replay.cut()
        self._end_episode()

    def change(self, hyperparameters: DQNHyperparameters) -> None:
        """Swap the hyperparameters; a new capacity resizes the replay buffer, a new α ranks it anew."""
        super().change(hyperparameters)
        if hyperparameters.replay_capacity != self.replay.capacity:
            self.replay.resize(hyperparameters.replay_capacity)
            self.priorities = None
        self._rank()

    def _rank(self) -> None:
        """Have priorities if they are wanted: new ones give all that is held the same."""
        h = self.hyperparameters
        if not h.prioritized:
            self.priorities = None
        elif self.priorities is None:
            self.priorities = Priorities(self.replay.capacity, h.priority_exponent)
            self.priorities.fill(len(self.replay))
        else:
            self.priorities.set_exponent(h.priority_exponent)

    def parameters(self) -> dict[str, torch.Tensor]:
        """Those of the online network."""
        return {f"q.{name}": tensor for name, tensor in self.online.network.weights().items()}

    def load_weights(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Take on saved weights, in the target network too."""
        super().load_weights(weights)
        self.copy_target()

    def to(self, device: str) -> None:
        """Move both networks and Adam's moments."""
        self.device = torch.device(device)
        self.learner = learner_on(self.device, [self.online.network], self.optimiser)
        self.target.network.share(torch.empty_like(self.learner.flat))

    def state_dict(self) -> dict[str, Any]:
        """With the replay buffer, and priorities where there are some."""
        parts = {"optimiser": self.optimiser.state_dict(), "replay": self.replay.state_dict()}
        if self.priorities is not None:
            parts["priorities"] = self.priorities.state_dict()
        return {**super().state_dict(), **parts, "target": self.target.network.flat.cpu().numpy().copy()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state."""
        super().load_state_dict(state)
        self.optimiser.load_state_dict(state["optimiser"])
        self.replay.load_state_dict(state["replay"])
        self.target.network.flat.copy_(torch.from_numpy(state["target"]))
        if self.priorities is not None:
            self.priorities.load_state_dict(state["priorities"])
