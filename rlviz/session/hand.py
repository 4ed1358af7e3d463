"""Playing by hand: what keys ask for in any environment, and what happens while none is held."""

from __future__ import annotations

import numpy as np

from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.learning.problem import Action
from rlviz.session.events import Chosen, Policy
from rlviz.session.history import History

Key = str | int
"""A way to push, "left", "right", "up" or "down", or an action's number from 0."""

_AXES = {"left": (0, False), "right": (0, True), "down": (1, False), "up": (1, True)}
"""Which component of a continuous action a key holds, and whether at its upper bound."""


class Hand:
    """What a person's hand asks for while playing. A short press is one step too. Owned by the thread of the player."""

    def __init__(self) -> None:
        self._held: Action | None = None
        self._pressed: Action | None = None

    def hold(self, action: Action | None) -> None:
        """Hold the key of an action down, None for none."""
        self._held = action
        self._pressed = self._pressed if action is None else action

    @property
    def action(self) -> Action | None:
        """What it asks for now."""
        return self._held if self._pressed is None else self._pressed

    def stepped(self) -> None:
        """A step was made as it asked."""
        self._pressed = None

    def rest(self) -> None:
        """Let go of everything."""
        self._held = self._pressed = None


def takes_turns(environment: EnvironmentDescription) -> bool:
    """Whether each step waits for a key: among numbered states nothing moves by itself."""
    return environment.states > 0


def had_a_hand(history: History) -> bool:
    """Whether a person played the newest episode that has ended, or a part of it, or began or pushed it by hand."""
    if history.policy is Policy.HAND:
        return True
    last = history.episode(len(history.episodes) - 1)
    touched = bool(history.by_hand) and history.by_hand[-1].step >= last.first_step
    return touched or bool((history.of("chosen", last) == Chosen.BY_HAND).any())


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
