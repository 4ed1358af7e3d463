"""What a replay buffer holds is a window on the recorded steps, also after it was made smaller and larger."""

from __future__ import annotations

import numpy as np
import pytest

from rlviz.learning.algorithms import entry
from rlviz.session.events import Ending
from rlviz.session.history import History
from rlviz.session.replay_content import replay_content
from tests.session.recorded import LAYOUT, config, history, record_episode
from tests.session.written import trained


def test_that_it_holds_all_steps_until_it_is_full_and_then_the_newest() -> None:
    recorded = history(replay_capacity=100)
    assert replay_content(recorded, 0) == (0, 0, 100)
    assert replay_content(recorded, 70) == (0, 70, 100)
    assert replay_content(recorded, 250) == (150, 250, 100)


def test_that_what_a_smaller_buffer_dropped_does_not_come_back() -> None:
    recorded = history(replay_capacity=1_000)
    record_episode(recorded, [1.0] * 500, Ending.RUNNING)
    recorded.record_change("replay_capacity", 1_000, 100)
    recorded.record_change("replay_capacity", 100, 2_000)
    assert replay_content(recorded, 499) == (0, 499, 1_000), "before the change"
    assert replay_content(recorded, 500) == (400, 500, 2_000)
    assert replay_content(recorded, 900) == (400, 900, 2_000)


def test_that_an_algorithm_without_a_buffer_has_none() -> None:
    assert replay_content(History(LAYOUT, entry("reinforce").hyperparameters()), 10) is None


@pytest.mark.parametrize("steps", [60, 400])
def test_that_it_is_what_the_buffer_really_holds(steps: int) -> None:
    run = trained(config(hyperparameters={"hidden_units": 8, "replay_capacity": 100, "n_step": 1}), steps)
    content, buffer = replay_content(run.history, steps), run.algorithm.replay
    assert content is not None
    assert buffer is not None
    assert content.fill == len(buffer)
    order = (buffer.newest - np.arange(len(buffer))[::-1]) % buffer.capacity
    held = run.history.steps.column("observation", content.first, content.end)
    assert np.array_equal(buffer.observations[order], held)
    run.close()
