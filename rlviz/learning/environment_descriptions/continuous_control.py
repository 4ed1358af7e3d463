"""Classic control with a continuous action: CartPole's force, MountainCar's push and the torque on a pendulum."""

from __future__ import annotations

import math

from rlviz.learning.environment_description import ActionLabel, ActionRange, EnvironmentDescription, Part
from rlviz.learning.environment_descriptions.classic_control import CART_POLE_PARTS, MOUNTAIN_CAR_PARTS

CONTINUOUS_CONTROL = (
    EnvironmentDescription(
        id="rlviz/ContinuousCartPole-v0",
        summary="CartPole with any force up to 10 N to either side. One point for each step.",
        parts=CART_POLE_PARTS,
        actions=(),
        action_ranges=(ActionRange("a", "force", -1.0, 1.0, "N", factor=10.0),),
        solved_at=475.0,
        return_range=(0.0, 500.0),
        steps_per_second=50.0,
        maximum_steps=500,
        perfect=True,
    ),
    EnvironmentDescription(
        id="MountainCarContinuous-v0",
        summary="MountainCar with any push. Reaching the flag earns 100 points, every push costs a little.",
        parts=MOUNTAIN_CAR_PARTS,
        actions=(),
        action_ranges=(ActionRange("a", "push", -1.0, 1.0),),
        solved_at=90.0,
        return_range=(-100.0, 100.0),
        steps_per_second=30.0,
        maximum_steps=999,
        success="the car reached the flag",
    ),
    EnvironmentDescription(
        id="Pendulum-v1",
        summary="Swing a pendulum up and hold it there. Every step costs for angle, speed and torque.",
        parts=(
            Part("cos θ", "cosine of the angle from upright"),
            Part("sin θ", "sine of the angle from upright"),
            Part("θ̇", "angular velocity", "°/s", 180.0 / math.pi, scale=1 / 8),
        ),
        actions=(),
        action_ranges=(
            ActionRange(
                "u",
                "torque",
                -2.0,
                2.0,
                "N m",
                ways=(ActionLabel("clockwise", "↻", "right"), ActionLabel("counterclockwise", "↺", "left")),
            ),
        ),
        solved_at=None,
        return_range=(-2000.0, 0.0),
        steps_per_second=30.0,
        maximum_steps=200,
    ),
)
