"""Stable-Baselines3 with the settings of its zoo (rl-baselines3-zoo 2.9) for CartPole-v1, until that is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from time import process_time
from typing import Any

import numpy as np
from stable_baselines3 import A2C, DQN, PPO
from stable_baselines3.common.env_util import make_vec_env

from benchmarks.contestants.settings import ENVIRONMENT
from benchmarks.until_solved import NEVER, SOLVED_AT, Question, Solved
from rlviz.learning.environments import greedy_returns
from rlviz.learning.problem import Actions, Floats
from rlviz.session.evaluations import EVALUATE_EVERY, EVALUATION_EPISODES


@dataclass(frozen=True)
class Zoo:
    """One entry of the zoo: how the model is made, and the steps over which its schedules run."""

    algorithm: Any
    environments: int
    steps: int
    values: Mapping[str, Any]

    def make(self, seed: int) -> Any:
        """A fresh model."""
        environment = make_vec_env(ENVIRONMENT, self.environments, seed=seed)
        return self.algorithm("MlpPolicy", environment, seed=seed, device="cpu", **self.values)


def _falling(start: float, share_left: float) -> float:
    return start * share_left


ZOO = {
    "A2C": Zoo(A2C, 8, 500_000, {"ent_coef": 0.0}),
    "PPO": Zoo(
        PPO,
        8,
        100_000,
        {
            "n_steps": 32,
            "batch_size": 256,
            "gae_lambda": 0.8,
            "gamma": 0.98,
            "n_epochs": 20,
            "ent_coef": 0.0,
            "learning_rate": partial(_falling, 1e-3),
            "clip_range": partial(_falling, 0.2),
        },
    ),
    "DQN": Zoo(
        DQN,
        1,
        50_000,
        {
            "learning_rate": 2.3e-3,
            "batch_size": 64,
            "buffer_size": 100_000,
            "learning_starts": 1_000,
            "gamma": 0.99,
            "target_update_interval": 10,
            "train_freq": 256,
            "gradient_steps": 128,
            "exploration_fraction": 0.16,
            "exploration_final_eps": 0.04,
            "policy_kwargs": {"net_arch": [256, 256]},
        },
    ),
}


class UntilSolved:
    """Stable-Baselines3 with the settings of its zoo."""

    def __init__(self, name: str) -> None:
        self._zoo = ZOO[name]

    def __call__(self, question: Question) -> Solved:
        seed, most = question
        begin = process_time()
        model = self._zoo.make(seed)
        watch = _Watch(model, begin, min(most, self._zoo.steps))
        model.learn(self._zoo.steps, callback=watch.look)
        return watch.solved


class _Watch:
    """Looks at a model after every step, evaluates it when that is due, and stops it when it is good enough."""

    def __init__(self, model: Any, begin: float, most: int) -> None:
        self.solved = NEVER
        self._model, self._most = model, most
        self._begin = begin

    def look(self, _locals: dict[str, Any], _globals: dict[str, Any]) -> bool:
        """Whether to go on."""
        steps: int = self._model.num_timesteps
        if steps % EVALUATE_EVERY == 0:
            now = process_time()
            if self._mean(steps) >= SOLVED_AT:
                self.solved = Solved(steps, now - self._begin)
                return False
            self._begin += process_time() - now
        return steps < self._most

    def _mean(self, seed: int) -> float:
        playing = greedy_returns(ENVIRONMENT, self._greedy, EVALUATION_EPISODES, seed)
        return float(np.mean(next(returns for returns in playing if returns is not None)))

    def _greedy(self, observations: Floats) -> Actions:
        actions: Actions = self._model.predict(observations, deterministic=True)[0]
        return actions
