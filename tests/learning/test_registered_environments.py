"""Environments outside the table: described by what they say of themselves, or refused in one sentence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import gymnasium
import numpy as np
import pytest
from gymnasium.spaces import Box, Dict, Discrete, MultiDiscrete

from rlviz.learning.environment_table import describe
from rlviz.learning.environments import make, problem
from rlviz.learning.problem import ContinuousActions, DiscreteActions

MODULE = """
import gymnasium
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
gymnasium.register("Foreign-v3", entry_point=CartPoleEnv, max_episode_steps=77, reward_threshold=60)
"""
FOREIGN = "a_foreign_module:Foreign-v3"
UNTIL_THEN = """
import sys
from rlviz.learning.environment_table import ENVIRONMENTS, describe
from rlviz.session.config import RunConfig
RunConfig.checked({})
for name in ENVIRONMENTS:
    describe(name)
print("gymnasium" in sys.modules)
describe("CartPole-v0")
print("gymnasium" in sys.modules, "torch" in sys.modules)
"""


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An environment in a module of somebody else, imported by nobody yet."""
    (tmp_path / "a_foreign_module.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    yield FOREIGN
    sys.modules.pop("a_foreign_module", None)
    gymnasium.registry.pop("Foreign-v3", None)


def test_that_an_environment_of_somebody_else_is_described_by_what_it_says_of_itself(foreign: str) -> None:
    description = describe(foreign)
    assert description.id == foreign
    assert [part.symbol for part in description.parts] == ["o₀", "o₁", "o₂", "o₃"]
    assert [label.glyph for label in description.actions] == ["a₀", "a₁"]
    assert (description.solved_at, description.maximum_steps, description.steps_per_second) == (60, 77, 50.0)
    assert description.parts[0].scale == pytest.approx(1 / 4.8)
    assert description.parts[1].scale == 1.0, "it has no bounds"
    environment = make(foreign)
    assert problem(foreign, environment).action_space == DiscreteActions(2)
    assert environment.reset(seed=0)[0].shape == (4,)


def test_that_other_environments_of_gymnasium_need_no_module() -> None:
    lake, car = describe("FrozenLake8x8-v1"), describe("CliffWalkingSlippery-v1")
    assert (lake.states, lake.maximum_steps, len(lake.parts), lake.parts[0].whole) == (64, 200, 1, True)
    assert (car.states, car.maximum_steps, car.solved_at) == (48, 1000, None)
    assert describe("FrozenLake8x8-v1") is lake


class Spaces(gymnasium.Env[object, object]):
    """An environment of any spaces."""

    def __init__(self, observations: gymnasium.Space[object], actions: gymnasium.Space[object]) -> None:
        self.observation_space, self.action_space = observations, actions


VECTOR, TWO = Box(-1, 1, (3,)), Discrete(2)


def registered(name: str, observations: object, actions: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """An environment of these spaces."""
    place, arguments = f"{__name__}:Spaces", {"observations": observations, "actions": actions}
    spec = gymnasium.envs.registration.EnvSpec(name, entry_point=place, kwargs=arguments, disable_env_checker=True)
    monkeypatch.setitem(gymnasium.registry, name, spec)
    return name


@pytest.mark.parametrize(
    ("observations", "actions", "sentence"),
    [
        (Dict({"a": VECTOR}), TWO, "Spaces-v0: observations must be a vector or a state's number, got Dict"),
        (Box(0, 255, (8, 8, 3), np.uint8), TWO, "observations must be a vector or a state's number, got Box"),
        (Discrete(3, start=1), TWO, "observations must be a vector or a state's number, got Discrete"),
        (VECTOR, MultiDiscrete([2, 2]), "actions must be one of several, or a vector with bounds, got MultiDiscrete"),
        (VECTOR, Box(-np.inf, 1, (1,)), "actions must be one of several, or a vector with bounds, got Box"),
        (VECTOR, Discrete(2, start=-1), "actions must be one of several, or a vector with bounds, got Discrete"),
    ],
)
def test_that_spaces_that_no_algorithm_serves_are_refused(
    monkeypatch: pytest.MonkeyPatch, observations: object, actions: object, sentence: str
) -> None:
    name = registered("Spaces-v0", observations, actions, monkeypatch)
    with pytest.raises(ValueError, match=sentence) as refused:
        describe(name)
    assert "\n" not in str(refused.value)


def test_that_several_continuous_actions_are_described_each(monkeypatch: pytest.MonkeyPatch) -> None:
    actions = Box(np.array([-1, 0], np.float32), np.array([1, 5], np.float32))
    name = registered("Pair-v0", Discrete(4), actions, monkeypatch)
    description = describe(name)
    assert [(each.symbol, each.low, each.high) for each in description.action_ranges] == [("a₀", -1, 1), ("a₁", 0, 5)]
    space = problem(name, make(name)).action_space
    assert isinstance(space, ContinuousActions)
    assert space.size == 2


@pytest.mark.parametrize(
    ("environment_id", "sentence"),
    [
        ("CartPole-v2", "unknown environment 'CartPole-v2'; did you mean CartPole-v1 or CartPole-v0"),
        ("CartPole", "unknown environment 'CartPole'; did you mean CartPole-v1 or CartPole-v0"),
        ("frozenlake-v1", "unknown environment 'frozenlake-v1'; did you mean FrozenLake-v1"),
        ("nowhere_at_all:Pong-v0", "module 'nowhere_at_all' of 'nowhere_at_all:Pong-v0' cannot be imported: No module"),
        ("rlviz.learning:Pong-v0", "unknown environment 'Pong-v0'; known are CartPole-v1, "),
        ("", "unknown environment ''; known are CartPole-v1, "),
    ],
)
def test_that_what_is_not_there_is_refused_with_names_that_may_have_been_meant(
    environment_id: str, sentence: str
) -> None:
    for ask in (describe, make):
        with pytest.raises(ValueError, match=sentence) as refused:
            ask(environment_id)
        assert "\n" not in str(refused.value)


def test_that_a_missing_physics_engine_is_named_with_the_extra_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith("gymnasium.envs.box2d")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "Box2D", None)
    with pytest.raises(ValueError, match=r"LunarLander-v3 needs Box2D.*install rlviz with its extra box2d") as refused:
        make("LunarLander-v3")
    assert "\n" not in str(refused.value)


def test_that_gymnasium_is_loaded_only_for_an_environment_outside_the_table() -> None:
    program = [sys.executable, "-c", UNTIL_THEN]
    said = subprocess.run(program, capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.split() == ["False", "True", "False"]
