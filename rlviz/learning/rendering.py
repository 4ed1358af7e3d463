"""Gymnasium's own picture of a recorded observation, through pygame.

On macOS pygame may be used on the main thread only, so this belongs to the thread of the window.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from numpy.typing import NDArray

Observation = NDArray[np.floating[Any]]
Image = NDArray[np.uint8]

_HEADLESS = {"SDL_VIDEODRIVER": "dummy", "SDL_NO_SIGNAL_HANDLERS": "1", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
"""Else SDL opens a second connection to the display and takes SIGTERM for itself."""


def _same(observation: Observation) -> NDArray[np.float64]:
    return observation.astype(np.float64)


def _acrobot(observation: Observation) -> NDArray[np.float64]:
    """(cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ̇₁, θ̇₂) to (θ₁, θ₂, θ̇₁, θ̇₂)."""
    cos1, sin1, cos2, sin2, velocity1, velocity2 = observation.tolist()
    return np.array([math.atan2(sin1, cos1), math.atan2(sin2, cos2), velocity1, velocity2])


_STATES: dict[str, Callable[[Observation], NDArray[np.float64]]] = {
    "CartPole-v1": _same,
    "Acrobot-v1": _acrobot,
    "MountainCar-v0": _same,
}
"""How the state of which an environment draws itself follows from an observation."""


class Renderer:
    """Draws observations of one environment with a copy of it that never steps.

    ValueError where an environment's state does not follow from its observation.
    """

    def __init__(self, environment_id: str) -> None:
        if environment_id not in _STATES:
            raise ValueError(f"cannot render {environment_id!r} from an observation; known are {', '.join(_STATES)}")
        for name, value in _HEADLESS.items():
            os.environ.setdefault(name, value)
        self.environment_id = environment_id
        self._state_of = _STATES[environment_id]
        self._environment: gymnasium.Env[Any, Any] = gymnasium.make(environment_id, render_mode="rgb_array").unwrapped

    def frame(self, observation: Observation) -> Image:
        """The picture of an observation, (height, width, 3). ValueError where its size is wrong."""
        size = self._environment.observation_space.shape
        if observation.shape != size:
            raise ValueError(f"observation of {self.environment_id} must have shape {size}, got {observation.shape}")
        self._environment.state = self._state_of(observation)  # type: ignore[attr-defined]
        return np.ascontiguousarray(self._environment.render(), np.uint8)

    def close(self) -> None:
        """Let go of pygame's surfaces."""
        self._environment.close()
