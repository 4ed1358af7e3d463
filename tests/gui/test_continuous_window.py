"""Continuous actions in the real window: what can be chosen, learnt, watched and played, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rlviz.gui.dialogs.field_popup import FieldPopup
from rlviz.gui.run_choice import nearest
from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import EnvironmentDescription, describe
from rlviz.session.player import Activity
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person
from tests.gui.worlds import TORQUE

REASON = "DQN takes the maximum over all actions, and those of Pendulum-v1 are continuous: there are infinitely many."


@pytest.fixture
def swinger(open_laboratory: Opener, qtbot: QtBot) -> Person:
    """A person at a window in which REINFORCE learns to swing a pole up."""
    return Person(open_laboratory(algorithm="reinforce", environment="Pendulum-v1"), qtbot)


def test_that_a_gaussian_policy_learns_and_is_shown(swinger: Person) -> None:
    swinger.train(1_000)
    stage, values = swinger.window.stage, swinger.window.plots.values
    assert len(swinger.history.evaluations) >= 1
    swinger.controller.view_episode(0)
    swinger.wait(lambda: "torque μ" in stage.scores.accessibleDescription())
    swinger.wait(lambda: "log π(a | s) = log N(" in stage.equation.accessibleDescription())
    swinger.wait(lambda: values.card.note == "episode 1")
    scores = swinger.history.steps.column("scores", 0, 200)
    np.testing.assert_array_equal(values.gaussian.mean.points[1], scores[:, 0])
    assert (scores[:, 1] > 0).all()


def test_that_the_greedy_policy_takes_the_mean_and_the_behaviour_policy_draws(swinger: Person) -> None:
    swinger.press(Key.Key_G)
    swinger.wait(lambda: not swinger.controller.running)
    watched = swinger.moment.shown.steps
    np.testing.assert_array_equal(watched.column("action"), watched.column("scores")[:, 0])
    before = swinger.moment.shown
    swinger.pick(swinger.watch_choice, "Watch the behaviour policy")
    swinger.wait(lambda: swinger.moment.shown is not before and len(swinger.moment.shown) > 30)
    drawn = swinger.moment.shown.steps
    z = (drawn.column("action")[:30] - drawn.column("scores")[:30, 0]) / drawn.column("scores")[:30, 1]
    assert 0.3 < z.std() < 2.0


def pushed(person: Person, torque: float) -> bool:
    """Whether each of the last five steps on show was made with this torque."""
    shown = person.moment.shown
    return len(shown) > 5 and bool((shown.steps.column("action", len(shown) - 5) == torque).all())


def test_that_the_arrows_hold_the_torque_at_its_bounds(swinger: Person) -> None:
    swinger.press(Key.Key_P)
    swinger.wait(lambda: swinger.controller.running and swinger.controller.activity is Activity.PLAYING)
    assert swinger.chip == "PLAYING · ← → push, Esc leaves"
    swinger.wait(lambda: pushed(swinger, 0.0))
    for key, torque in ((Key.Key_Left, 2.0), (Key.Key_Right, -2.0)):  # what is positive turns to the left
        swinger.hold(key)
        swinger.wait(partial(pushed, swinger, torque))
        swinger.let_go(key)
    swinger.wait(lambda: pushed(swinger, 0.0))
    swinger.press(Key.Key_Escape)
    swinger.wait(lambda: not swinger.controller.running)


def test_that_an_algorithm_that_cannot_serve_the_environment_says_why_and_offers_another(swinger: Person) -> None:
    swinger.train(300)
    history = swinger.history
    swinger.choose(swinger.window.run_settings.algorithm, "dqn")
    assert swinger.window.banner.text.startswith(REASON)
    assert swinger.choices[1] == "Keep REINFORCE"
    swinger.answer("Keep REINFORCE")
    assert swinger.window.run_settings.algorithm.currentData() == "reinforce"
    assert swinger.history is history
    swinger.choose(swinger.window.run_settings.algorithm, "dqn")
    there = nearest(entry("dqn"), swinger.controller.environment)
    swinger.answer(f"DQN in {there}")
    assert swinger.window.banner.text.startswith(f"A new run is needed for DQN and {there}.")
    swinger.answer("Start new run")
    swinger.wait(lambda: swinger.history is not history)
    assert (swinger.controller.config.algorithm, swinger.controller.config.environment) == ("dqn", there)
    swinger.train(50)


def test_that_the_nearest_environment_is_the_one_with_most_parts_in_common() -> None:
    assert nearest(entry("dqn"), _like("MountainCar-v0")) == "MountainCar-v0"
    assert nearest(entry("dqn"), _like("Acrobot-v1")) == "Acrobot-v1"


def _like(environment_id: str) -> EnvironmentDescription:
    """A continuous environment with the observations of another."""
    return replace(describe(environment_id), id="Other-v0", actions=(), action_ranges=(TORQUE,))


def ask_for_other(person: Person, environment_id: str) -> FieldPopup:
    """Choose Other… and type an id."""
    person.choose(person.window.run_settings.environment, "other")
    popup = person.laboratory.choice.other
    person.wait(popup.isVisible)
    popup.field.clear()
    write(popup.field, environment_id)
    return popup


def write(field: QWidget, text: str) -> None:
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_that_an_environment_can_be_chosen_by_its_id(person: Person) -> None:
    before = person.history
    popup = ask_for_other(person, "CartPole-v0")
    person.wait(lambda: person.history is not before)
    assert not popup.isVisible()
    assert person.controller.config.environment == "CartPole-v0"
    assert person.window.run_settings.environment.currentText() == "CartPole-v0"
    person.train(50)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Nowhere-v7", "unknown environment"),
        ("", "Type the id of an environment"),
        ("Pendulum-v1", REASON),
    ],
)
def test_that_an_id_that_does_not_serve_is_refused_beside_the_hand(person: Person, typed: str, why: str) -> None:
    history = person.history
    popup = ask_for_other(person, typed)
    assert popup.problem.startswith(why)
    assert popup.isVisible()
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    person.wait(lambda: not popup.isVisible())
    assert person.window.run_settings.environment.currentText() == "CartPole-v1"
    assert person.history is history
