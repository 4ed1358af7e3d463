"""How an episode ended, in words: a failure, a success, the time limit or a reset by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from rlviz.gui.drawings import DRAWINGS
from rlviz.gui.moment import Mode
from rlviz.gui.views.environment import EnvironmentView
from rlviz.session.events import Ending
from tests.gui.recordings import Policy, Recording, balancing


@pytest.fixture
def view(qtbot: QtBot) -> EnvironmentView:
    made = EnvironmentView(DRAWINGS, {})
    qtbot.addWidget(made)
    return made


def test_that_a_fallen_pole_is_said(view: EnvironmentView) -> None:
    fallen = Recording(seed=3).episodes(1)
    view.refresh(fallen.moment(Mode.VIEWING, 0))
    length = fallen.history.episode(0).length
    assert f"Terminated after {length} steps: the pole passed 12°" in view.accessibleDescription()


def test_that_the_time_limit_is_told_from_a_failure(view: EnvironmentView) -> None:
    perfect = Recording(policy=balancing, seed=3).episodes(1)
    view.refresh(perfect.moment(Mode.VIEWING))
    assert "Truncated after 500 steps: the time limit" in view.accessibleDescription()


def energetic(observation: NDArray[np.float32], rng: np.random.Generator) -> tuple[int, bool]:
    """Push the way that the car moves, which gathers momentum: reaches the flag."""
    return (2 if observation[1] >= 0 else 0), False


def swinging(observation: NDArray[np.float32], rng: np.random.Generator) -> tuple[int, bool]:
    """Turn against the lower link's motion, which swings the tip up."""
    return (2 if observation[4] < 0 else 0), False


@pytest.mark.parametrize(
    ("environment_id", "policy", "clause"),
    [
        ("MountainCar-v0", energetic, "the car reached the flag"),
        ("Acrobot-v1", swinging, "the tip swung above the line"),
    ],
)
def test_that_a_success_is_said(view: EnvironmentView, environment_id: str, policy: Policy, clause: str) -> None:
    recording = Recording("dqn", environment_id, policy).episodes(1)
    view.refresh(recording.moment(Mode.VIEWING, 0))
    length = recording.history.episode(0).length
    assert f"Terminated after {length} steps: {clause}" in view.accessibleDescription()


def test_that_the_time_limit_before_a_success_is_not_said_to_be_no_failure(view: EnvironmentView) -> None:
    recording = Recording("dqn", "MountainCar-v0", lambda observation, rng: (1, False)).episodes(1)
    view.refresh(recording.moment(Mode.VIEWING, 0))
    assert view.accessibleDescription().startswith("Truncated after 200 steps: the time limit. car position")


def test_that_a_reset_by_hand_is_told_from_both(view: EnvironmentView) -> None:
    recording = Recording().steps(1)
    recording.end(Ending.INTERRUPTED)
    view.refresh(recording.moment(Mode.VIEWING, 0))
    assert "Interrupted after 1 step: reset by hand" in view.accessibleDescription()
