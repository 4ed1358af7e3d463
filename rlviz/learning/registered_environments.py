"""Gymnasium's registry with our own environment in it, and descriptions of whatever is registered there."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.registration import EnvSpec
from gymnasium.spaces import Box

from rlviz.learning import continuous_cart_pole
from rlviz.learning.environment_description import ActionLabel, ActionRange, EnvironmentDescription, Part
from rlviz.learning.environment_descriptions import ENVIRONMENTS
from rlviz.learning.problem import ContinuousActions, DiscreteActions
from rlviz.learning.spaces import action_space, state_count

continuous_cart_pole.register()

WITHOUT_LIMIT = 1_000
"""Steps after which an episode is cut off where the environment itself names no limit: else one may never end."""
_USUAL_PACE = 30.0
_LARGE = 1e3
"""Bounds beyond these say nothing of what an observation usually is."""
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def is_registered(environment_id: str) -> bool:
    """Whether an environment is known without importing a module for it."""
    return environment_id.rpartition(":")[2] in gymnasium.registry


def specification(environment_id: str) -> EnvSpec:
    """What is registered under an id, with `module` imported for `module:Id`. ValueError says why there is nothing."""
    if not isinstance(environment_id, str):
        raise ValueError(f"an environment is named by text, got {environment_id!r}")
    module, _, name = environment_id.rpartition(":")
    if module and name not in gymnasium.registry:
        try:
            importlib.import_module(module)
        except Exception as error:  # a module's own code: whatever it raises, its words are told
            raise ValueError(f"module {module!r} of {environment_id!r} cannot be imported: {_line(error)}") from error
    if name not in gymnasium.registry:
        raise ValueError(f"unknown environment {name!r}{_close_to(name)}")
    return gymnasium.registry[name]


def made(environment_id: str) -> gymnasium.Env[Any, Any]:
    """The environment as Gymnasium makes it, with a limit to its episodes. ValueError says why it cannot be made."""
    known = specification(environment_id)
    with _telling(known):
        environment: gymnasium.Env[Any, Any] = gymnasium.make(known, **_limit(known))
        return environment


def rendering(environment_id: str) -> gymnasium.Env[Any, Any]:
    """One that draws itself as an array, without wrappers."""
    known = specification(environment_id)
    with _telling(known):
        return gymnasium.make(known, render_mode="rgb_array").unwrapped


def made_vector(
    environment_id: str, count: int, mode: str, **arguments: Any
) -> gymnasium.vector.VectorEnv[Any, Any, Any]:
    """So many of it as one, "sync" or by its own "vector_entry_point", limited and refused as a single one is."""
    known = specification(environment_id)
    with _telling(known):
        return gymnasium.make_vec(known, num_envs=count, vectorization_mode=mode, **_limit(known), **arguments)


@contextmanager
def _telling(known: EnvSpec) -> Iterator[None]:
    """Turn whatever an environment raises while it is made into a ValueError of one sentence."""
    try:
        yield
    except gymnasium.error.DependencyNotInstalled as error:
        raise ValueError(f"{known.id} {_missing(known, error)}") from error
    except Exception as error:
        raise ValueError(f"{known.id} cannot be made: {_line(error)}") from error


def _missing(known: EnvSpec, error: Exception) -> str:
    """Which package an environment needs, and how to have it."""
    if "box2d" in str(known.entry_point):
        return 'needs Box2D, which is not installed: install rlviz with its extra box2d, "rlviz[box2d]"'
    return f"needs a package that is not installed: {_line(error)}"


def _limit(known: EnvSpec) -> dict[str, Any]:
    """The argument of `make` that limits an episode; none where the environment has its own limit."""
    return {"max_episode_steps": WITHOUT_LIMIT} if known.max_episode_steps is None else {}


@lru_cache(maxsize=64)
def described(environment_id: str) -> EnvironmentDescription:
    """What an environment that is registered says of itself. ValueError where no algorithm here can serve it."""
    known, environment = specification(environment_id), made(environment_id)
    try:
        actions = action_space(environment_id, environment.action_space)
        states = state_count(environment_id, environment.observation_space)
        parts = _parts(environment.observation_space, states)
        pace = float(environment.metadata.get("render_fps") or _USUAL_PACE)
    finally:
        environment.close()
    threshold = known.reward_threshold
    best = 1.0 if threshold is None else threshold
    return EnvironmentDescription(
        id=environment_id,
        summary=f"{environment_id}, as Gymnasium's registry knows it.",
        parts=parts,
        actions=_labels(actions) if isinstance(actions, DiscreteActions) else (),
        action_ranges=_ranges(actions) if isinstance(actions, ContinuousActions) else (),
        solved_at=threshold,
        return_range=(min(0.0, best), max(0.0, best)),
        steps_per_second=pace,
        maximum_steps=known.max_episode_steps or WITHOUT_LIMIT,
        states=states,
    )


def _labels(actions: DiscreteActions) -> tuple[ActionLabel, ...]:
    return tuple(ActionLabel(f"action {i}", _symbol("a", i)) for i in range(actions.count))


def _ranges(actions: ContinuousActions) -> tuple[ActionRange, ...]:
    bounds = zip(actions.low.tolist(), actions.high.tolist(), strict=True)
    ways = (ActionLabel("less", "−"), ActionLabel("more", "+"))
    return tuple(
        ActionRange(_symbol("a", i), _symbol("a", i), low, high, ways=ways) for i, (low, high) in enumerate(bounds)
    )


def _parts(observations: Any, states: int) -> tuple[Part, ...]:
    if states:
        return (Part("s", "state", scale=1 / max(1, states - 1), whole=True),)
    assert isinstance(observations, Box)
    sizes = np.maximum(np.abs(observations.low), np.abs(observations.high)).astype(float).tolist()
    names = [_symbol("o", i) for i in range(len(sizes))]
    return tuple(
        Part(name, name, scale=1 / size if 0 < size <= _LARGE else 1.0) for name, size in zip(names, sizes, strict=True)
    )


def _symbol(letter: str, number: int) -> str:
    return letter + str(number).translate(_SUBSCRIPTS)


def _close_to(name: str) -> str:
    """What may have been meant, and how others are named."""
    close = difflib.get_close_matches(name, list(gymnasium.registry), n=3, cutoff=0.6)
    return f"; did you mean {' or '.join(close)}?" if close else f"; known are {', '.join(ENVIRONMENTS)}"


def _line(error: Exception) -> str:
    """What an error says, in one line."""
    return " ".join(str(error).split()) or type(error).__name__
