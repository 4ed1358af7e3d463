"""Other environments in the real window: chosen from the list, trained in, and seen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QToolButton

from rlviz.gui.views.environment import EnvironmentView
from tests.gui.person import SHIFT, Key, Person


def picture(view: EnvironmentView) -> QImage:
    """What is on the screen of it."""
    return view.grab().toImage()


def begin_in(person: Person, environment: str) -> None:
    """Choose an environment, and give up what was learnt in the one before."""
    before = person.history
    person.choose(person.window.run_settings.environment, environment)
    if person.choices:
        person.answer("Start new run")
    person.wait(lambda: person.history is not before)


@pytest.mark.parametrize(
    ("environment", "parts", "actions"),
    [
        (
            "Acrobot-v1",
            ["cosine of the upper angle", "lower angular velocity"],
            ["torque −1", "no torque", "torque +1"],
        ),
        ("MountainCar-v0", ["car position", "car velocity"], ["push left", "coast", "push right"]),
        ("Taxi-v4", ["state"], ["down", "up", "right", "left", "pick up", "drop off"]),
    ],
)
def test_that_another_environment_is_trained_in_and_shown(
    person: Person, environment: str, parts: list[str], actions: list[str]
) -> None:
    begin_in(person, environment)
    person.train(1_100)
    stage = person.window.stage
    assert person.moment.environment.id == environment
    assert person.chip == "PAUSED"
    assert stage.heading.accessibleName() == f"{environment}: PAUSED"
    assert all(part in stage.environment.accessibleDescription() for part in parts)
    assert all(action in stage.scores.accessibleDescription() for action in actions)
    assert len(person.history.evaluations) == 2
    assert np.isfinite(person.history.steps.column("scores")).all()
    assert_moves(person)


def assert_moves(person: Person) -> None:
    """Frames look different, and each looks the same whenever it is shown."""
    view, transport = person.window.stage.environment, person.transport
    person.press(Key.Key_PageUp)
    person.wait(lambda: transport.frame_text.startswith("frame 0 /"))
    first = picture(view)
    person.press(Key.Key_Right, SHIFT)
    person.wait(lambda: transport.frame_text.startswith("frame 10 /"))
    later = picture(view)
    person.press(Key.Key_Left, SHIFT)
    person.wait(lambda: transport.frame_text.startswith("frame 0 /"))
    assert later != first
    assert picture(view) == first


def test_that_an_environment_without_a_drawing_offers_no_choice_of_pictures(person: Person) -> None:
    view = person.window.stage.environment
    choice = view.findChildren(QToolButton)[0]
    person.wait(choice.isVisible)
    begin_in(person, "Acrobot-v1")
    person.wait(lambda: not choice.isVisible())


def test_that_cart_pole_can_be_seen_as_gymnasium_draws_it(person: Person) -> None:
    view = person.window.stage.environment
    person.train(100)
    person.wait(lambda: "cart position" in view.accessibleDescription())
    drawn, checked = picture(view), person.window.actions_by_id["renderer"].isChecked
    person.press(Key.Key_F4)
    assert (view.renderer, checked()) == ("gymnasium", True)
    assert picture(view) != drawn
    person.press(Key.Key_F4)
    assert (view.renderer, checked()) == ("drawing", False)
    assert picture(view) == drawn


def test_that_going_back_to_cart_pole_draws_it_again(person: Person) -> None:
    view = person.window.stage.environment
    begin_in(person, "MountainCar-v0")
    person.train(60)
    person.wait(lambda: "car position" in view.accessibleDescription())
    begin_in(person, "CartPole-v1")
    person.train(60)
    person.wait(lambda: "cart position" in view.accessibleDescription())


def test_that_reinforce_learns_in_an_environment_with_three_actions(person: Person) -> None:
    before = person.history
    person.choose(person.window.run_settings.algorithm, "reinforce")
    person.wait(lambda: person.history is not before)
    begin_in(person, "Acrobot-v1")
    person.train(600)
    scores = person.history.steps.column("scores")
    assert scores.shape[1] == 3
    assert scores.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
