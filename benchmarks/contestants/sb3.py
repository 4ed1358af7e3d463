"""Stable-Baselines3 at the shared settings.

Its DQN has the Huber loss and clips the gradient at 10, neither of which it lets one choose.
"""

from __future__ import annotations

from time import process_time
from typing import Any

from stable_baselines3 import A2C, DQN, PPO
from stable_baselines3.common.env_util import make_vec_env
from torch import nn

from benchmarks.contestants.settings import ENVIRONMENT, A2CSettings, DQNSettings, PPOSettings, Settings


class StableBaselines3:
    """A model of the library that trains on command."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def advance(self, steps: int) -> float:
        """CPU seconds of so many environment steps; of whole rollouts, where it learns from those."""
        begin = process_time()
        self._model.learn(steps, reset_num_timesteps=False)
        return process_time() - begin


def model(settings: Settings, seed: int) -> Any:
    """A fresh model of the algorithm that the settings are of."""
    return _dqn(settings, seed) if isinstance(settings, DQNSettings) else _on_policy(settings, seed)


def _dqn(settings: DQNSettings, seed: int) -> Any:
    return DQN(
        "MlpPolicy",
        ENVIRONMENT,
        gamma=settings.gamma,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        buffer_size=settings.replay_capacity,
        learning_starts=settings.learning_starts,
        target_update_interval=settings.target_period,
        train_freq=1,
        gradient_steps=1,
        exploration_initial_eps=settings.epsilon,
        exploration_final_eps=settings.epsilon,
        policy_kwargs={"net_arch": [settings.hidden_units]},
        seed=seed,
        device="cpu",
    )


def _on_policy(settings: A2CSettings | PPOSettings, seed: int) -> Any:
    """With networks of their own for policy and value."""
    algorithm, own = A2C, dict[str, Any]()
    if isinstance(settings, PPOSettings):
        algorithm = PPO
        own = {"n_epochs": settings.epochs, "batch_size": settings.minibatch_size, "clip_range": settings.clip}
    activation = {"relu": nn.ReLU, "tanh": nn.Tanh}[settings.activation]
    return algorithm(
        "MlpPolicy",
        make_vec_env(ENVIRONMENT, settings.environments, seed=seed),
        n_steps=settings.rollout_length,
        gamma=settings.gamma,
        gae_lambda=settings.trace,
        learning_rate=settings.learning_rate,
        normalize_advantage=settings.normalise_advantages,
        ent_coef=settings.entropy_weight,
        vf_coef=settings.value_weight,
        max_grad_norm=settings.gradient_clip,
        policy_kwargs={"net_arch": [settings.hidden_units] * settings.hidden_layers, "activation_fn": activation},
        seed=seed,
        device="cpu",
        **own,
    )
