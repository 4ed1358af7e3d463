"""The exact state of an environment: what its next steps depend on, as plain values and arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.classic_control.acrobot import AcrobotEnv
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
from gymnasium.envs.classic_control.continuous_mountain_car import Continuous_MountainCarEnv
from gymnasium.envs.classic_control.mountain_car import MountainCarEnv
from gymnasium.envs.classic_control.pendulum import PendulumEnv
from gymnasium.envs.toy_text.cliffwalking import CliffWalkingEnv
from gymnasium.envs.toy_text.frozen_lake import FrozenLakeEnv
from gymnasium.envs.toy_text.taxi import TaxiEnv
from gymnasium.wrappers import OrderEnforcing, PassiveEnvChecker, TimeLimit

from rlviz.learning.continuous_cart_pole import ContinuousCartPole
from rlviz.learning.environments import Clipped, Environment, Kept

_CART_POLE = ("state", "steps_beyond_terminated")
_OF_ENVIRONMENT: dict[type, tuple[str, ...]] = {
    CartPoleEnv: _CART_POLE,
    ContinuousCartPole: _CART_POLE,
    AcrobotEnv: ("state",),
    MountainCarEnv: ("state",),
    Continuous_MountainCarEnv: ("state",),
    PendulumEnv: ("state", "last_u"),
    FrozenLakeEnv: ("s", "lastaction"),
    CliffWalkingEnv: ("s", "lastaction"),
    TaxiEnv: ("s", "lastaction", "fickle_step", "taxi_orientation"),
}
"""What each changes in itself from step to step. Of these very classes: one derived from them may change more."""

_OF_WRAPPER: dict[type, tuple[str, ...]] = {
    TimeLimit: ("_elapsed_steps",),
    OrderEnforcing: ("_has_reset",),
    PassiveEnvChecker: (),
    Clipped: (),
    Kept: (),
}


def obstacle(environment: Environment) -> str:
    """Why an environment's state cannot be captured, as a sentence; empty where it can."""
    for wrapper in _wrappers(environment):
        if type(wrapper) not in _OF_WRAPPER:
            return f"{type(wrapper).__name__} may keep a state of its own: {_ANEW}."
    own = type(environment.unwrapped)
    if own in _OF_ENVIRONMENT:
        return ""
    if "box2d" in own.__module__:
        return f"Box2D keeps its world to itself: {_ANEW}."
    return f"What {own.__name__} keeps of its state is not known here: {_ANEW}."


_ANEW = "an episode there cannot be continued exactly; it begins anew"


def can_capture(environment: Environment) -> bool:
    """Whether `capture` and `restore` repeat it bit for bit."""
    return not obstacle(environment)


def capture(environment: Environment) -> dict[str, Any]:
    """Everything that its next steps and resets depend on: numbers, arrays, and the state of its random numbers.

    It stays as it is when the environment goes on. ValueError says why it cannot be captured.
    """
    _refuse(environment)
    kept: dict[str, Any] = {}
    for place, names in _places(environment):
        kept |= {name: _plain(getattr(place, name)) for name in names if hasattr(place, name)}
    return kept | {"random": environment.unwrapped.np_random.bit_generator.state}


def restore(environment: Environment, state: Mapping[str, Any]) -> None:
    """Put an environment, also one just made, where another of the same id was captured. ValueError as in `capture`."""
    _refuse(environment)
    for place, names in _places(environment):
        for name in names:
            if name in state:
                setattr(place, name, _plain(state[name]))
            elif hasattr(place, name):
                delattr(place, name)
    for wrapper in _wrappers(environment):
        if isinstance(wrapper, PassiveEnvChecker):  # it compares a first step with a reset that never was
            wrapper.checked_reset = wrapper.checked_step = wrapper.checked_data_reuse = True
    environment.unwrapped.np_random.bit_generator.state = state["random"]


def _refuse(environment: Environment) -> None:
    if why := obstacle(environment):
        raise ValueError(why)


def _wrappers(environment: Environment) -> Iterator[gymnasium.Wrapper[Any, Any, Any, Any]]:
    while isinstance(environment, gymnasium.Wrapper):
        yield environment
        environment = environment.env


def _places(environment: Environment) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Each object that keeps something, and the names of what it keeps. Names differ between them."""
    for wrapper in _wrappers(environment):
        yield wrapper, _OF_WRAPPER[type(wrapper)]
    own = environment.unwrapped
    yield own, _OF_ENVIRONMENT[type(own)]


def _plain(value: Any) -> Any:
    """A copy that nobody else writes into, without NumPy's scalars."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, np.generic):
        return value.item()
    return tuple(_plain(each) for each in value) if isinstance(value, tuple) else value
