"""Playing by hand: which action a key stands for, in every environment of the table."""

from __future__ import annotations

import numpy as np
import pytest

from rlviz.learning.environment_table import ENVIRONMENTS, EnvironmentDescription, describe
from rlviz.session.hand import Key, held_action, idle_action, takes_turns


@pytest.mark.parametrize(
    ("environment", "key", "action"),
    [
        ("CartPole-v1", "left", 0),
        ("CartPole-v1", "right", 1),
        ("CartPole-v1", "up", None),
        ("CartPole-v1", 1, 1),
        ("CartPole-v1", 2, None),
        ("CartPole-v1", None, None),
        ("MountainCar-v0", "right", 2),
        ("LunarLander-v3", "up", 2),
        ("Taxi-v4", 4, 4),
    ],
)
def test_that_a_key_stands_for_the_action_that_pushes_its_way(
    environment: str, key: Key | None, action: int | None
) -> None:
    assert held_action(describe(environment), key) == action


@pytest.mark.parametrize(
    ("environment", "key", "action"),
    [
        ("rlviz/ContinuousCartPole-v0", "left", -1.0),
        ("rlviz/ContinuousCartPole-v0", "right", 1.0),
        ("Pendulum-v1", "left", 2.0),
        ("Pendulum-v1", "right", -2.0),
    ],
)
def test_that_a_key_holds_a_continuous_action_at_the_bound_that_pushes_its_way(
    environment: str, key: Key, action: float
) -> None:
    held = held_action(describe(environment), key)
    assert isinstance(held, np.ndarray)
    assert held.tolist() == [action]
    assert describe(environment).label(held).direction == key


@pytest.mark.parametrize("key", ["up", "down", 0])
def test_that_other_keys_stand_for_no_action_of_one_component(key: Key) -> None:
    assert held_action(describe("Pendulum-v1"), key) is None


@pytest.mark.parametrize("environment", ENVIRONMENTS.values(), ids=list(ENVIRONMENTS))
def test_that_idling_pushes_no_way_where_an_environment_allows_it(environment: EnvironmentDescription) -> None:
    idle = idle_action(environment, 0)

    if isinstance(idle, int):
        directions = [label.direction for label in environment.actions]
        assert directions[idle] == "none" or "none" not in directions
    else:
        assert not idle.any()


def test_that_without_rest_every_action_takes_its_turn() -> None:
    assert [idle_action(describe("CartPole-v1"), turn) for turn in range(4)] == [0, 1, 0, 1]


def test_that_only_worlds_of_numbered_states_wait_for_a_key() -> None:
    waiting = [name for name, each in ENVIRONMENTS.items() if takes_turns(each)]
    assert waiting == [name for name, each in ENVIRONMENTS.items() if each.states]
    assert "FrozenLake-v1" in waiting
    assert "CartPole-v1" not in waiting
