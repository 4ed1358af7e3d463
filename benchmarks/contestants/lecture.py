"""The lecture's DQN program as notes print it: a deque of tuples, tensors made from lists, default Adam.

It keeps the notes' error of not bootstrapping where the time limit cut an episode off.
"""

from __future__ import annotations

import random
import warnings
from collections import deque
from collections.abc import Iterator

import gymnasium
import torch
from torch import Tensor, nn

from benchmarks.contestants.settings import ENVIRONMENT, DQNSettings

Experience = tuple[object, int, float, object, bool]


class QNet(nn.Module):
    """State → Q of all actions."""

    def __init__(self, state_size: int, action_size: int, hidden_size: int) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(state_size, hidden_size), nn.ReLU(), nn.Linear(hidden_size, action_size)
        )  # fmt: skip

    def forward(self, states: Tensor) -> Tensor:
        """(B, D) to (B, A)."""
        q: Tensor = self.net(states)
        return q


def train(settings: DQNSettings, seed: int) -> Iterator[None]:
    """Train for ever; yields after every environment step."""
    warnings.filterwarnings("ignore", "Creating a tensor from a list")  # it says that this is slow, which it is
    rng = random.Random(seed)
    torch.manual_seed(seed)
    environment = gymnasium.make(ENVIRONMENT)
    q_net, target_net = (QNet(4, 2, settings.hidden_units) for _ in range(2))
    target_net.load_state_dict(q_net.state_dict())
    optimizer = torch.optim.Adam(q_net.parameters(), lr=settings.learning_rate)
    replay_buffer: deque[Experience] = deque(maxlen=settings.replay_capacity)
    steps = 0
    state, _ = environment.reset(seed=seed)
    while True:
        action = select_action(q_net, state, settings.epsilon, rng)
        next_state, reward, terminated, truncated, _ = environment.step(action)
        ended = terminated or truncated
        replay_buffer.append((state, action, float(reward), next_state, ended))
        state = environment.reset()[0] if ended else next_state
        if len(replay_buffer) >= settings.learning_starts:
            update(q_net, target_net, optimizer, rng.sample(replay_buffer, settings.batch_size), settings.gamma)
        steps += 1
        if steps % settings.target_period == 0:
            target_net.load_state_dict(q_net.state_dict())
        yield


def select_action(q_net: QNet, state: object, epsilon: float, rng: random.Random) -> int:
    """ε-greedy."""
    if rng.random() < epsilon:
        return rng.randrange(2)
    with torch.no_grad():
        return int(q_net(torch.tensor(state, dtype=torch.float32)).argmax().item())


def update(
    q_net: QNet, target_net: QNet, optimizer: torch.optim.Optimizer, batch: list[Experience], gamma: float
) -> None:
    """One step of Adam on the mean squared error."""
    states, actions, rewards, next_states, ended = zip(*batch, strict=True)
    s = torch.tensor(list(states), dtype=torch.float32)
    a = torch.tensor(list(actions), dtype=torch.int64)
    r = torch.tensor(list(rewards), dtype=torch.float32)
    s_next = torch.tensor(list(next_states), dtype=torch.float32)
    m = 1.0 - torch.tensor(list(ended), dtype=torch.float32)
    q = q_net(s).gather(1, a.unsqueeze(1)).squeeze(1)
    with torch.no_grad():
        y = r + gamma * m * target_net(s_next).max(dim=1)[0]
    loss = nn.MSELoss()(q, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
