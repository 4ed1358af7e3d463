"""Which of Gymnasium's spaces an algorithm here can serve."""

from __future__ import annotations

from typing import Any

import numpy as np
from gymnasium.spaces import Box, Discrete

from rlviz.learning.problem import ContinuousActions, DiscreteActions


def state_count(environment_id: str, observations: Any) -> int:
    """How many numbered states there are; 0 where an observation is a vector. ValueError for anything else."""
    if isinstance(observations, Discrete) and observations.start == 0:
        return int(observations.n)
    if isinstance(observations, Box) and len(observations.shape) == 1:
        return 0
    raise ValueError(f"{environment_id}: observations must be a vector or a state's number, got {_words(observations)}")


def action_space(environment_id: str, actions: Any) -> DiscreteActions | ContinuousActions:
    """What an algorithm can choose from. ValueError where actions are neither numbered nor a vector with bounds."""
    if isinstance(actions, Discrete) and actions.start == 0:
        return DiscreteActions(int(actions.n))
    if isinstance(actions, Box) and len(actions.shape) == 1 and actions.is_bounded("both"):
        return ContinuousActions(actions.low.astype(np.float32), actions.high.astype(np.float32))
    raise ValueError(
        f"{environment_id}: actions must be one of several, or a vector with bounds, got {_words(actions)}"
    )


def _words(space: Any) -> str:
    """A space in one line."""
    return " ".join(str(space).split())
