"""CartPole with a continuous force. Barto, Sutton & Anderson (1983), with F = 10·clip(a, −1, 1) N.

At a = ±1 every step is bit for bit that of Gymnasium's CartPole.
"""

from __future__ import annotations

from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv, CartPoleVectorEnv
from gymnasium.spaces import Box
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from rlviz.learning.problem import Floats

ID = "rlviz/ContinuousCartPole-v0"
_LOW, _HIGH = -1.0, 1.0
_MAXIMUM_STEPS = 500

Numbers = NDArray[np.float64]


def moved(system: Any, state: Numbers, force: Any) -> Numbers:
    """The state (x, ẋ, θ, θ̇), (4, …), one Euler step later; `force` in N, one number or (…,)."""
    x, velocity, angle, turn = state
    cos, sin = np.cos(angle), np.sin(angle)
    push = (force + system.polemass_length * np.square(turn) * sin) / system.total_mass
    angular = (system.gravity * sin - cos * push) / (
        system.length * (4.0 / 3.0 - system.masspole * np.square(cos) / system.total_mass)
    )
    linear = push - system.polemass_length * angular * cos / system.total_mass
    tau = system.tau
    return np.array((x + tau * velocity, velocity + tau * linear, angle + tau * turn, turn + tau * angular))


def fallen(system: Any, state: Numbers) -> Any:
    """Whether the cart has left its track or the pole its limits, (…,)."""
    return (np.abs(state[0]) > system.x_threshold) | (np.abs(state[2]) > system.theta_threshold_radians)


class ContinuousCartPole(CartPoleEnv):
    """One cart. An action is (1,), in units of 10 N; what lies outside [−1, 1] is clipped."""

    state: Any
    steps_beyond_terminated: Any

    def __init__(self, render_mode: str | None = None) -> None:
        super().__init__(render_mode=render_mode)
        self.action_space = Box(_LOW, _HIGH, (1,), np.float32)

    def step(self, action: Any) -> tuple[Floats, float, bool, bool, dict[str, Any]]:
        """One step; the reward is 1 until the pole has fallen, and in the step in which it falls."""
        force = self.force_mag * float(np.clip(action[0], _LOW, _HIGH))
        self.state = moved(self, self.state, force)
        terminated, beyond = bool(fallen(self, self.state)), self.steps_beyond_terminated
        reward = 1.0 if beyond is None or not terminated else 0.0
        if terminated:
            self.steps_beyond_terminated = 0 if beyond is None else beyond + 1
        return self.state.astype(np.float32), reward, terminated, False, {}


class ContinuousCartPoles(CartPoleVectorEnv):
    """N carts at once, (N, 1) actions; one that has ended begins anew in the next step, as in Gymnasium's own."""

    state: Any

    def __init__(self, num_envs: int = 1, max_episode_steps: int = _MAXIMUM_STEPS) -> None:
        super().__init__(num_envs=num_envs, max_episode_steps=max_episode_steps)
        self.single_action_space = Box(_LOW, _HIGH, (1,), np.float32)
        self.action_space = batch_space(self.single_action_space, num_envs)

    def step(self, action: Any) -> tuple[Floats, Floats, NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]:
        """One step of all: (N, 4) observations, (N,) rewards, terminated and truncated."""
        begins, count = self.prev_done, int(self.prev_done.sum())
        self.state = moved(self, self.state, self.force_mag * np.clip(action[:, 0], _LOW, _HIGH).astype(np.float64))
        self.steps += 1
        self.state[:, begins] = self.np_random.uniform(self.low, self.high, size=(4, count))
        self.steps[begins] = 0
        terminated = fallen(self, self.state)
        truncated = self.steps >= self.max_episode_steps
        self.prev_done = terminated | truncated
        return self.state.T.astype(np.float32), (~begins).astype(np.float32), terminated, truncated, {}


def register() -> None:
    """Make it known to Gymnasium, once."""
    if ID not in gymnasium.registry:
        gymnasium.register(
            ID,
            entry_point=f"{__name__}:ContinuousCartPole",
            vector_entry_point=f"{__name__}:ContinuousCartPoles",
            max_episode_steps=_MAXIMUM_STEPS,
            reward_threshold=475.0,
        )
