"""Puts an environment into a state that a person chose, where its observation shows the whole of its state."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
from gymnasium.envs.classic_control.continuous_mountain_car import Continuous_MountainCarEnv
from gymnasium.envs.classic_control.mountain_car import MountainCarEnv
from gymnasium.envs.classic_control.pendulum import PendulumEnv
from numpy.typing import NDArray

from rlviz.learning.continuous_cart_pole import ContinuousCartPole
from rlviz.learning.environments import Environment
from rlviz.learning.problem import Floats


def place(environment: Environment, observation: Floats) -> None:
    """Go on from the state that shows as this observation, in the episode that runs. ValueError where none is known."""
    own: Any = environment.unwrapped
    state_of = _STATE_OF.get(type(own))
    if state_of is None:
        raise ValueError(f"{type(own).__name__} cannot be put into a state by hand: its observation is not its state.")
    own.state = state_of(observation)


def _itself(observation: Floats) -> NDArray[np.float64]:
    return observation.astype(np.float64)


def _angle_and_turn(observation: Floats) -> NDArray[np.float64]:
    """(cos θ, sin θ, θ̇) as (θ, θ̇)."""
    cos, sin, turn = observation.tolist()
    return np.array([math.atan2(sin, cos), turn])


_STATE_OF: dict[type, Callable[[Floats], NDArray[np.float64]]] = {
    CartPoleEnv: _itself,
    ContinuousCartPole: _itself,
    MountainCarEnv: _itself,
    Continuous_MountainCarEnv: _itself,
    PendulumEnv: _angle_and_turn,
}
"""Of these very classes: one derived from them may keep more."""
