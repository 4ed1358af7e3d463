"""Classic control with discrete actions: CartPole, Acrobot and MountainCar."""

from __future__ import annotations

import math

from rlviz.learning.environment_description import LEFT, RIGHT, ActionLabel, EnvironmentDescription, Part

_DEGREES = 180.0 / math.pi

TRACK_LIMIT, ANGLE_LIMIT = 2.4, 12 / _DEGREES
"""Metres from the middle, and radians from upright, beyond which CartPole fails."""
CART_POLE_PARTS = (
    Part("x", "cart position", "m", scale=1 / 1.2, span=(-TRACK_LIMIT, TRACK_LIMIT), limit=TRACK_LIMIT),
    Part("ẋ", "cart velocity", "m/s", scale=1 / 1.5, span=(-3.0, 3.0)),
    Part("θ", "pole angle", "°", _DEGREES, scale=8.0, span=(-ANGLE_LIMIT, ANGLE_LIMIT), limit=ANGLE_LIMIT),
    Part("θ̇", "pole angular velocity", "°/s", _DEGREES, scale=1 / 1.5, span=(-3.5, 3.5)),
)
MOUNTAIN_CAR_PARTS = (
    Part("x", "car position", scale=1.0, span=(-1.2, 0.6)),
    Part("ẋ", "car velocity", "/step", scale=20.0, span=(-0.07, 0.07)),
)

CLASSIC_CONTROL = (
    EnvironmentDescription(
        id="CartPole-v1",
        summary="Keep a pole upright on a cart by pushing the cart left or right. One point for each step.",
        parts=CART_POLE_PARTS,
        actions=(LEFT, RIGHT),
        solved_at=475.0,
        return_range=(0.0, 500.0),
        steps_per_second=50.0,
        maximum_steps=500,
        perfect=True,
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
        parts=MOUNTAIN_CAR_PARTS,
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
