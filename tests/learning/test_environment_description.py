"""Actions in words: a discrete one by its name, a continuous one by its numbers and the way that it pushes."""

from __future__ import annotations

import numpy as np
import pytest

from rlviz.learning.environment_description import ActionLabel, ActionRange, EnvironmentDescription, Part
from rlviz.learning.environment_table import describe


@pytest.mark.parametrize(
    ("environment_id", "action", "label"),
    [
        ("CartPole-v1", 1, ActionLabel("right", "▸", "right")),
        ("FrozenLake-v1", 1, ActionLabel("down", "▾", "down")),
        ("rlviz/ContinuousCartPole-v0", [0.25], ActionLabel("force +2.50 N", "▸", "right", 0.25)),
        ("rlviz/ContinuousCartPole-v0", [-3.0], ActionLabel("force −10.00 N", "◂", "left", 1.0)),
        ("rlviz/ContinuousCartPole-v0", [0.0], ActionLabel("force +0.00 N", "·", "none", 0.0)),
        ("MountainCarContinuous-v0", [-0.5], ActionLabel("push −0.50", "◂", "left", 0.5)),
        ("Pendulum-v1", [1.0], ActionLabel("torque +1.00 N m", "↺", "left", 0.5)),
        ("Pendulum-v1", [-2.0], ActionLabel("torque −2.00 N m", "↻", "right", 1.0)),
    ],
)
def test_that_an_action_is_told_in_words(environment_id: str, action: int | list[float], label: ActionLabel) -> None:
    taken = action if isinstance(action, int) else np.array(action, np.float32)
    assert describe(environment_id).label(taken) == label


def test_that_several_numbers_are_told_each_and_push_no_way() -> None:
    ranges = (ActionRange("a₀", "throttle", 0.0, 1.0, "%", factor=100.0), ActionRange("a₁", "yaw", -1.0, 1.0))
    craft = EnvironmentDescription("Craft-v0", "", (Part("o", "o"),), (), None, (0.0, 1.0), 30.0, 9, "", ranges)
    assert craft.continuous
    assert craft.label(np.array([0.5, -2.0], np.float32)) == ActionLabel("throttle +50.00 %, yaw −1.00", "·")
