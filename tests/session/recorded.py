"""Histories written by hand, and small runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch

from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.session.config import RunConfig
from rlviz.session.events import Chosen, Ending, Step
from rlviz.session.history import History, Layout

LAYOUT = Layout(observation=2, scores=2, diagnostics=("loss",))
SMALL: dict[str, dict[str, Any]] = {
    "dqn": {"hidden_units": 8, "learning_starts": 50, "batch_size": 8},
    "q_learning": {"bins_1": 2, "bins_2": 2},
    "reinforce": {"hidden_units": 8, "episodes_per_update": 1, "value_updates": 2},
    "a2c": {"hidden_units": 8, "environments": 2},
    "ppo": {"hidden_units": 8, "environments": 2, "epochs": 2, "minibatch_size": 32},
}
"""Hyperparameters that begin to learn at once, and quickly."""


def config(algorithm: str = "dqn", **values: Any) -> RunConfig:
    """A run of a small network."""
    return RunConfig.checked(
        {"algorithm": algorithm, "hyperparameters": SMALL.get(algorithm, {}), "device": "cpu", **values}
    )


def observation(number: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """A made-up observation."""
    return np.array([number, -number], np.float32)


def step(number: int, reward: float = 1.0, **values: Any) -> Step:
    """A made-up step from observation `number` to the next."""
    made_up = Step(
        number=number,
        episode=0,
        observation=observation(number),
        action=0,
        chosen=Chosen.GREEDY,
        scores=np.zeros(2, np.float32),
        value=0.0,
        epsilon=0.5,
        reward=reward,
        terminated=False,
        truncated=False,
        next_observation=observation(number + 1),
        diagnostics={},
    )
    return made_up._replace(**values)


def history(layout: Layout = LAYOUT, **hyperparameters: Any) -> History:
    """An empty history."""
    return History(layout, DQNHyperparameters(**hyperparameters))


def record_episode(to: History, rewards: Iterable[float], ending: Ending, final_value: float = 0.0) -> None:
    """Record an episode with these rewards."""
    for reward in rewards:
        to.append(step(len(to), reward))
    if ending is not Ending.RUNNING:
        to.end_episode(ending, observation(len(to)), final_value)


def same_weights(a: Mapping[str, torch.Tensor], b: Mapping[str, torch.Tensor]) -> bool:
    """Whether two sets of weights are the same bit for bit."""
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def same_recording(a: History, b: History) -> bool:
    """Whether two histories hold the same steps, episodes and evaluations."""
    steps = np.array_equal(a.steps.rows(0, len(a)), b.steps.rows(0, len(b)), equal_nan=True)
    episodes = np.array_equal(a.episodes.rows(0, len(a.episodes)), b.episodes.rows(0, len(b.episodes)), equal_nan=True)
    return steps and episodes and a.evaluations == b.evaluations
