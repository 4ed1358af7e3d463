"""Gymnasium's picture of a recorded observation."""

from __future__ import annotations

import subprocess
import sys

import gymnasium
import numpy as np
import pytest

from rlviz.learning.environment_table import ENVIRONMENTS
from rlviz.learning.environments import make, problem
from rlviz.learning.rendering import Renderer

AFTER_A_FRAME_SIGTERM_ENDS = """
import os, signal
import numpy as np
from rlviz.learning.rendering import Renderer
Renderer("CartPole-v1").frame(np.zeros(4, np.float32))
os.kill(os.getpid(), signal.SIGTERM)
signal.pause()
"""


DRAWABLE = [each for each in ENVIRONMENTS if each != "LunarLander-v3"]


@pytest.mark.parametrize("environment_id", DRAWABLE)
def test_that_a_frame_is_what_the_environment_itself_renders_in_that_state(environment_id: str) -> None:
    environment = gymnasium.make(environment_id, render_mode="rgb_array")
    renderer = Renderer(environment_id)
    observation, _ = environment.reset(seed=4)
    environment.action_space.seed(4)
    came_by = None
    for _ in range(8):
        seen = np.atleast_1d(np.asarray(observation, np.float32))
        assert np.array_equal(renderer.frame(seen, came_by), np.asarray(environment.render()))
        action = environment.action_space.sample()
        observation, *_ = environment.step(action)
        came_by = action if isinstance(action, np.ndarray) else int(action)
    renderer.close()
    environment.close()


@pytest.mark.parametrize("environment_id", DRAWABLE)
def test_that_different_states_give_different_frames(environment_id: str) -> None:
    renderer, task = Renderer(environment_id), problem(environment_id, make(environment_id))
    values = (0, 7) if task.states else (-0.5, 0.4)
    first, second = (renderer.frame(np.full(task.observation_size, value, np.float32)) for value in values)
    assert first.dtype == np.uint8
    assert first.shape == second.shape
    assert first.shape[2] == 3
    assert (first != second).any()
    renderer.close()


def test_that_a_renderer_opens_after_another_was_closed() -> None:
    state = np.array([0.3, 0.0, 0.1, 0.0], np.float32)
    first = Renderer("CartPole-v1")
    expected = first.frame(state)
    first.close()
    second = Renderer("CartPole-v1")
    assert np.array_equal(second.frame(state), expected)
    second.close()


def test_that_an_environment_whose_state_cannot_be_set_is_refused_by_name() -> None:
    for name in ("Blackjack-v1", "LunarLander-v3"):
        with pytest.raises(ValueError, match=f"cannot render '{name}' from an observation; known are CartPole-v1, "):
            Renderer(name)


def test_that_an_observation_of_another_size_is_refused_with_both_sizes() -> None:
    renderer = Renderer("CartPole-v1")
    with pytest.raises(ValueError, match=r"CartPole-v1 must have shape \(4,\), got \(2,\)"):
        renderer.frame(np.zeros(2, np.float32))
    renderer.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to take")
def test_that_rendering_leaves_sigterm_to_the_process() -> None:
    ended = subprocess.run([sys.executable, "-c", AFTER_A_FRAME_SIGTERM_ENDS], timeout=60, check=False)
    assert ended.returncode == -15
