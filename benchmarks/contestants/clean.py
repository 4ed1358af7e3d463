"""DQN in one file in the manner of CleanRL: a vector of one environment that keeps statistics, replay in numpy arrays,
a Module, gather, F.mse_loss, default Adam."""

from __future__ import annotations

from collections.abc import Iterator

import gymnasium
import numpy as np
import torch
import torch.nn.functional as F
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from gymnasium.wrappers import RecordEpisodeStatistics
from numpy.typing import NDArray
from torch import Tensor, nn

from benchmarks.contestants.settings import ENVIRONMENT, DQNSettings


class Replay:
    """The newest transitions in arrays; batches are drawn uniformly and handed out as tensors."""

    def __init__(self, capacity: int, seed: int) -> None:
        self.observations = np.zeros((capacity, 4), np.float32)
        self.next_observations = np.zeros((capacity, 4), np.float32)
        self.actions = np.zeros((capacity, 1), np.int64)
        self.rewards = np.zeros(capacity, np.float32)
        self.terminations = np.zeros(capacity, np.float32)
        self.capacity, self.added = capacity, 0
        self.rng = np.random.default_rng(seed)

    def add(
        self,
        observation: NDArray[np.float32],
        next_observation: NDArray[np.float32],
        action: int,
        reward: float,
        terminated: bool,
    ) -> None:
        """Keep one transition in place of the oldest."""
        i = self.added % self.capacity
        self.observations[i] = observation
        self.next_observations[i] = next_observation
        self.actions[i] = action
        self.rewards[i] = reward
        self.terminations[i] = terminated
        self.added += 1

    def sample(self, size: int) -> tuple[Tensor, ...]:
        """Observations, next observations, actions (B, 1), rewards, terminations."""
        i = self.rng.integers(0, min(self.added, self.capacity), size=size)
        columns = (self.observations, self.next_observations, self.actions, self.rewards, self.terminations)
        return tuple(torch.from_numpy(column[i]) for column in columns)


class QNetwork(nn.Module):
    """Observation → Q of all actions."""

    def __init__(self, hidden_units: int) -> None:
        super().__init__()
        self.network = nn.Sequential(nn.Linear(4, hidden_units), nn.ReLU(), nn.Linear(hidden_units, 2))

    def forward(self, x: Tensor) -> Tensor:
        """(B, 4) to (B, 2)."""
        q: Tensor = self.network(x)
        return q


def train(settings: DQNSettings, seed: int) -> Iterator[None]:
    """Train for ever; yields after every environment step."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    environments = SyncVectorEnv(
        [lambda: RecordEpisodeStatistics(gymnasium.make(ENVIRONMENT))], autoreset_mode=AutoresetMode.SAME_STEP
    )
    q_network, target_network = QNetwork(settings.hidden_units), QNetwork(settings.hidden_units)
    target_network.load_state_dict(q_network.state_dict())
    optimizer = torch.optim.Adam(q_network.parameters(), lr=settings.learning_rate)
    replay, step = Replay(settings.replay_capacity, seed), 0
    observations, _ = environments.reset(seed=seed)
    while True:
        if rng.random() < settings.epsilon:
            actions = rng.integers(2, size=1)
        else:
            with torch.no_grad():
                actions = torch.argmax(q_network(torch.Tensor(observations)), dim=1).numpy()
        following, rewards, terminations, truncations, infos = environments.step(actions)
        led_to = following.copy()
        if terminations[0] or truncations[0]:
            led_to[0] = infos["final_obs"][0]
        replay.add(observations[0], led_to[0], actions[0], rewards[0], terminations[0])
        observations = following
        step += 1
        if step >= settings.learning_starts:
            update(q_network, target_network, optimizer, replay.sample(settings.batch_size), settings.gamma)
        if step % settings.target_period == 0:
            target_network.load_state_dict(q_network.state_dict())
        yield


def update(
    q_network: QNetwork,
    target_network: QNetwork,
    optimizer: torch.optim.Optimizer,
    batch: tuple[Tensor, ...],
    gamma: float,
) -> None:
    """One step of Adam on the mean squared error."""
    observations, next_observations, actions, rewards, terminations = batch
    with torch.no_grad():
        target_max, _ = target_network(next_observations).max(dim=1)
        td_target = rewards + gamma * target_max * (1 - terminations)
    old_value = q_network(observations).gather(1, actions).squeeze(1)
    loss = F.mse_loss(old_value, td_target)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
