"""The figures that all contestants of a comparison share, under the names that rlviz gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

ENVIRONMENT = "CartPole-v1"


@dataclass(frozen=True)
class DQNSettings:
    """One update of Adam a step; the target network is copied every `target_period` of them, ε stays as it is."""

    gamma: float = 0.99
    epsilon: float = 0.1
    learning_rate: float = 1e-3
    batch_size: int = 64
    replay_capacity: int = 10_000
    learning_starts: int = 100
    target_period: int = 500
    hidden_units: int = 128


@dataclass(frozen=True)
class A2CSettings:
    """Rollouts of `rollout_length` in each of `environments`, one step of RMSprop for each; all rates are constant."""

    environments: int = 8
    rollout_length: int = 5
    gamma: float = 0.99
    trace: float = 1.0
    learning_rate: float = 7e-4
    normalise_advantages: bool = False
    entropy_weight: float = 0.0
    value_weight: float = 0.5
    gradient_clip: float = 0.5
    hidden_units: int = 64
    hidden_layers: int = 2
    activation: Literal["relu", "tanh"] = "tanh"


@dataclass(frozen=True)
class PPOSettings:
    """Rollouts of `rollout_length` in each of `environments`, `epochs` passes over each; all rates are constant."""

    environments: int = 8
    rollout_length: int = 32
    epochs: int = 20
    minibatch_size: int = 256
    gamma: float = 0.98
    trace: float = 0.8
    clip: float = 0.2
    learning_rate: float = 1e-3
    normalise_advantages: bool = True
    entropy_weight: float = 0.0
    value_weight: float = 0.5
    gradient_clip: float = 0.5
    hidden_units: int = 64
    hidden_layers: int = 2
    activation: Literal["relu", "tanh"] = "tanh"


Settings = DQNSettings | A2CSettings | PPOSettings

SETTINGS: Mapping[str, Settings] = {"dqn": DQNSettings(), "a2c": A2CSettings(), "ppo": PPOSettings()}
"""By rlviz's name of the algorithm."""


def settings_text(settings: Settings) -> str:
    """All of them in one line."""
    values = {
        name: value if isinstance(value, str | bool) else f"{value:,}" for name, value in asdict(settings).items()
    }
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items())
