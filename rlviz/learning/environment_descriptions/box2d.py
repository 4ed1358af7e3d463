"""What needs the physics of Box2D, the extra `box2d`: LunarLander."""

from __future__ import annotations

import math

from rlviz.learning.environment_description import ActionLabel, EnvironmentDescription, Part

_DEGREES = 180.0 / math.pi

BOX2D = (
    EnvironmentDescription(
        id="LunarLander-v3",
        summary="Land between two flags with three engines. Landing earns about 200 points, fuel costs a little.",
        parts=(
            Part("x", "position across", scale=2.0),
            Part("y", "height over the pad"),
            Part("ẋ", "velocity across", scale=1.5),
            Part("ẏ", "velocity upwards"),
            Part("θ", "angle", "°", _DEGREES),
            Part("θ̇", "angular velocity", "°/s", 2.5 * _DEGREES, scale=0.4),
            Part("r", "right leg on the ground", whole=True),
            Part("l", "left leg on the ground", whole=True),
        ),
        actions=(
            ActionLabel("no engine", "·"),
            ActionLabel("left engine", "◂", "left"),
            ActionLabel("main engine", "▴", "up"),
            ActionLabel("right engine", "▸", "right"),
        ),
        solved_at=200.0,
        return_range=(-500.0, 300.0),
        steps_per_second=50.0,
        maximum_steps=1000,
        success="the lander came to rest",
    ),
)
