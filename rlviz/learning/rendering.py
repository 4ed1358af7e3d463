"""Gymnasium's own picture of a recorded observation, through pygame.

On macOS pygame may be used on the main thread only, so this belongs to the thread of the window.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.problem import Action
from rlviz.learning.registered_environments import rendering

Observation = NDArray[np.floating[Any]]
Image = NDArray[np.uint8]
Put = Callable[[Any, Observation, Action | None], None]

_HEADLESS = {"SDL_VIDEODRIVER": "dummy", "SDL_NO_SIGNAL_HANDLERS": "1", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
"""Else SDL opens a second connection to the display and takes SIGTERM for itself."""


def _same(environment: Any, observation: Observation, came_by: Action | None) -> None:
    environment.state = observation.astype(np.float64)


def _acrobot(environment: Any, observation: Observation, came_by: Action | None) -> None:
    """(cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ̇₁, θ̇₂) to (θ₁, θ₂, θ̇₁, θ̇₂)."""
    cos1, sin1, cos2, sin2, velocity1, velocity2 = observation.tolist()
    environment.state = np.array([math.atan2(sin1, cos1), math.atan2(sin2, cos2), velocity1, velocity2])


def _pendulum(environment: Any, observation: Observation, came_by: Action | None) -> None:
    """(cos θ, sin θ, θ̇) to (θ, θ̇); the torque that led there is drawn too."""
    cos, sin, velocity = observation.tolist()
    environment.state = np.array([math.atan2(sin, cos), velocity])
    torque = came_by[0] if isinstance(came_by, np.ndarray) else None
    environment.last_u = torque if torque is None else np.clip(torque, -environment.max_torque, environment.max_torque)


def _numbered(environment: Any, observation: Observation, came_by: Action | None) -> None:
    """A state's number; the action that led there is drawn too."""
    environment.s, environment.lastaction = int(observation[0]), came_by


_PUT: dict[str, Put] = {
    "CartPole-v1": _same,
    "rlviz/ContinuousCartPole-v0": _same,
    "Acrobot-v1": _acrobot,
    "MountainCar-v0": _same,
    "MountainCarContinuous-v0": _same,
    "Pendulum-v1": _pendulum,
    "FrozenLake-v1": _numbered,
    "Taxi-v4": _numbered,
    "CliffWalking-v1": _numbered,
}
"""How an environment is brought to the state that follows from an observation, by its id."""


class Renderer:
    """Draws observations of one environment with a copy of it that never steps.

    ValueError where an environment's state does not follow from its observation.
    """

    def __init__(self, environment_id: str) -> None:
        if environment_id not in _PUT:
            raise ValueError(f"cannot render {environment_id!r} from an observation; known are {', '.join(_PUT)}")
        for name, value in _HEADLESS.items():
            os.environ.setdefault(name, value)
        self.environment_id = environment_id
        self._put = _PUT[environment_id]
        self._environment: Any = rendering(environment_id)

    def frame(self, observation: Observation, came_by: Action | None = None) -> Image:
        """The picture of an observation, (height, width, 3), and of the action by which it was reached.

        ValueError where the observation's size is wrong.
        """
        size = self._environment.observation_space.shape or (1,)
        if observation.shape != size:
            raise ValueError(f"observation of {self.environment_id} must have shape {size}, got {observation.shape}")
        self._put(self._environment, observation, came_by)
        return np.ascontiguousarray(self._environment.render(), np.uint8)

    def close(self) -> None:
        """Let go of pygame's surfaces."""
        self._environment.close()
