"""Stable-Baselines3 at the shared settings.

Its DQN has the Huber loss and clips the gradient at 10, neither of which it lets one choose.
"""

from __future__ import annotations

from time import process_time
from typing import Any

from stable_baselines3 import A2C, DQN, PPO
from stable_baselines3.common.env_util import make_vec_env
from torch import nn

from benchmarks.contestants.settings import ENVIRONMENT, A2CSettings, DQNSettings, PPOSettings


class StableBaselines3:
    """A model of the library that trains on command."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def advance(self, steps: int) -> float:
        """CPU seconds of so many environment steps; of whole rollouts, where it learns from those."""
        begin = process_time()
        self._model.learn(steps, reset_num_timesteps=False)
        return process_time() - begin


def dqn(settings: DQNSettings, seed: int) -> Any:
    """DQN at the shared settings."""
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


def on_policy(algorithm: str, settings: A2CSettings | PPOSettings, seed: int) -> Any:
    """A2C or PPO at the shared settings, with a network of one hidden layer each for policy and value."""
    own: dict[str, Any] = {}
    if isinstance(settings, PPOSettings):
        own = {"n_epochs": settings.epochs, "batch_size": settings.minibatch_size, "clip_range": settings.clip_range}
    return {"a2c": A2C, "ppo": PPO}[algorithm](
        "MlpPolicy",
        make_vec_env(ENVIRONMENT, settings.environments, seed=seed),
        n_steps=settings.rollout_steps,
        gamma=settings.gamma,
        gae_lambda=settings.gae_lambda,
        learning_rate=settings.learning_rate,
        ent_coef=settings.entropy_weight,
        vf_coef=settings.value_weight,
        max_grad_norm=settings.gradient_clip,
        policy_kwargs={"net_arch": [settings.hidden_units], "activation_fn": nn.ReLU},
        seed=seed,
        device="cpu",
        **own,
    )
