"""Playing by hand: which action a key stands for in any environment, and what happens while none is held."""

from __future__ import annotations

import numpy as np

from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.learning.problem import Action

Key = str | int
"""A way to push, "left", "right", "up" or "down", or an action's number from 0."""

_AXES = {"left": (0, False), "right": (0, True), "down": (1, False), "up": (1, True)}
"""Which component of a continuous action a key holds, and whether at its upper bound."""


def takes_turns(environment: EnvironmentDescription) -> bool:
    """Whether each step waits for a key: among numbered states nothing moves by itself."""
    return environment.states > 0


def held_action(environment: EnvironmentDescription, key: Key | None) -> Action | None:
    """The action that a held key stands for; None where it stands for none, or none is held."""
    if key is None:
        return None
    if environment.continuous:
        return _at_a_bound(environment, key)
    if isinstance(key, int):
        return key if key < len(environment.actions) else None
    directions = [label.direction for label in environment.actions]
    return next((index for index, direction in enumerate(directions) if direction == key), None)


def idle_action(environment: EnvironmentDescription, turn: int) -> Action:
    """What happens while no key is held: no push where there is one, else every action in turn."""
    if environment.continuous:
        return np.array([min(max(0.0, each.low), each.high) for each in environment.action_ranges], np.float32)
    directions = [label.direction for label in environment.actions]
    return directions.index("none") if "none" in directions else turn % len(directions)


def _at_a_bound(environment: EnvironmentDescription, key: Key) -> Action | None:
    ranges = environment.action_ranges
    if not isinstance(key, str) or _AXES[key][0] >= len(ranges):
        return None
    (component, upper), action = _AXES[key], idle_action(environment, 0)
    assert not isinstance(action, int)
    held = ranges[component]
    upper ^= (held.ways[0].direction, held.ways[1].direction) == ("right", "left")  # what is negative turns clockwise
    action[component] = held.high if upper else held.low
    return action
