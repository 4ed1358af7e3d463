"""Worlds of numbered states: FrozenLake, Taxi (Dietterich 2000) and the cliff (Sutton & Barto, example 6.6)."""

from __future__ import annotations

from rlviz.learning.environment_description import LEFT, RIGHT, ActionLabel, EnvironmentDescription, Part

_UP, _DOWN = ActionLabel("up", "▴", "up"), ActionLabel("down", "▾", "down")


def _state(count: int) -> tuple[Part]:
    return (Part("s", "state", scale=1 / (count - 1), whole=True),)


TOY_TEXT = (
    EnvironmentDescription(
        id="FrozenLake-v1",
        summary="Cross a slippery frozen lake without falling into a hole. One point for the goal.",
        parts=_state(16),
        actions=(LEFT, _DOWN, RIGHT, _UP),
        solved_at=0.70,
        return_range=(0.0, 1.0),
        steps_per_second=4.0,
        maximum_steps=100,
        success="the goal was reached",
        states=16,
        perfect=True,
    ),
    EnvironmentDescription(
        id="Taxi-v4",
        summary="Fetch a passenger and bring them where they want to go. Minus one point for each step.",
        parts=_state(500),
        actions=(_DOWN, _UP, RIGHT, LEFT, ActionLabel("pick up", "↥"), ActionLabel("drop off", "↧")),
        solved_at=8.0,
        return_range=(-1000.0, 20.0),
        steps_per_second=4.0,
        maximum_steps=200,
        success="the passenger has arrived",
        states=500,
    ),
    EnvironmentDescription(
        id="CliffWalking-v1",
        summary="Walk along a cliff to the goal. Minus one point for each step; a fall costs 100 and begins anew.",
        parts=_state(48),
        actions=(_UP, RIGHT, _DOWN, LEFT),
        solved_at=None,
        return_range=(-1000.0, 0.0),
        steps_per_second=4.0,
        maximum_steps=1000,
        success="the goal was reached",
        states=48,
    ),
)
