"""What people read of an environment: names, units and scales of its parts. Plain data; loads no gymnasium."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Part:
    """One component of an observation.

    `unit` and `factor` are for display (radians × factor = degrees); `scale` brings the component to about [−1, 1].
    """

    symbol: str
    name: str
    unit: str = ""
    factor: float = 1.0
    scale: float = 1.0


@dataclass(frozen=True)
class ActionLabel:
    """One discrete action: its name, its glyph and which way it pushes."""

    name: str
    glyph: str
    direction: Literal["left", "right", "none"] = "none"


@dataclass(frozen=True)
class ActionRange:
    """One component of a continuous action: `low` ≤ a ≤ `high`, in `unit`."""

    symbol: str
    name: str
    low: float
    high: float
    unit: str = ""


@dataclass(frozen=True)
class EnvironmentDescription:
    """Names and figures of one environment.

    Exactly one of `actions` (discrete) and `action_ranges` (continuous) holds something. `states` is 0 where an
    observation is a vector of `parts`; else it is one of so many numbered states, and `parts` has one entry.

    `solved_at` is the mean return of 100 episodes from which the task counts as solved, `return_range` what a return
    can be, `steps_per_second` the environment's own pace. `success` says what a terminated episode has reached, as a
    clause; it is empty where an episode terminates by failing.
    """

    id: str
    summary: str
    parts: tuple[Part, ...]
    actions: tuple[ActionLabel, ...]
    solved_at: float
    return_range: tuple[float, float]
    steps_per_second: float
    maximum_steps: int
    success: str = ""
    action_ranges: tuple[ActionRange, ...] = ()
    states: int = 0

    @property
    def continuous(self) -> bool:
        """Whether an action is a vector of numbers rather than one of several."""
        return bool(self.action_ranges)


_DEGREES = 180.0 / math.pi

ENVIRONMENTS: dict[str, EnvironmentDescription] = {
    description.id: description
    for description in (
        EnvironmentDescription(
            id="CartPole-v1",
            summary="Keep a pole upright on a cart by pushing the cart left or right. One point for each step.",
            parts=(
                Part("x", "cart position", "m", scale=1 / 1.2),
                Part("ẋ", "cart velocity", "m/s", scale=1 / 1.5),
                Part("θ", "pole angle", "°", _DEGREES, scale=8.0),
                Part("θ̇", "pole angular velocity", "°/s", _DEGREES, scale=1 / 1.5),
            ),
            actions=(ActionLabel("left", "◂", "left"), ActionLabel("right", "▸", "right")),
            solved_at=475.0,
            return_range=(0.0, 500.0),
            steps_per_second=50.0,
            maximum_steps=500,
        ),
        EnvironmentDescription(
            id="Acrobot-v1",
            summary="Swing the lower link of a two-link pendulum above the line. Minus one point for each step.",
            parts=(
                Part("cos θ₁", "cosine of the upper angle"),
                Part("sin θ₁", "sine of the upper angle"),
                Part("cos θ₂", "cosine of the lower angle"),
                Part("sin θ₂", "sine of the lower angle"),
                Part("θ̇₁", "upper angular velocity", "°/s", _DEGREES, scale=1 / 4),
                Part("θ̇₂", "lower angular velocity", "°/s", _DEGREES, scale=1 / 8),
            ),
            actions=(
                ActionLabel("torque −1", "◂", "left"),
                ActionLabel("no torque", "·"),
                ActionLabel("torque +1", "▸", "right"),
            ),
            solved_at=-100.0,
            return_range=(-500.0, 0.0),
            steps_per_second=15.0,
            maximum_steps=500,
            success="the tip swung above the line",
        ),
        EnvironmentDescription(
            id="MountainCar-v0",
            summary="Drive an underpowered car up a hill by gathering momentum. Minus one point for each step.",
            parts=(
                Part("x", "car position", scale=1.0),
                Part("ẋ", "car velocity", "/step", scale=20.0),
            ),
            actions=(
                ActionLabel("push left", "◂", "left"),
                ActionLabel("coast", "·"),
                ActionLabel("push right", "▸", "right"),
            ),
            solved_at=-110.0,
            return_range=(-200.0, 0.0),
            steps_per_second=30.0,
            maximum_steps=200,
            success="the car reached the flag",
        ),
    )
}


def describe(environment_id: str) -> EnvironmentDescription:
    """The description of an environment; ValueError names the known ones."""
    if environment_id not in ENVIRONMENTS:
        raise ValueError(f"unknown environment {environment_id!r}; known are {', '.join(ENVIRONMENTS)}")
    return ENVIRONMENTS[environment_id]
