"""Worlds in which nothing moves by itself: each step waits for a key, and the state that waits is on show."""

from __future__ import annotations

from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from rlviz.session.player import Activity
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person


@pytest.fixture
def walker(open_laboratory: Opener, qtbot: QtBot) -> Person:
    """A person who plays FrozenLake and has pressed no key yet."""
    person = Person(open_laboratory(environment="FrozenLake-v1"), qtbot)
    person.press(Key.Key_P)
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.PLAYING)
    person.wait(lambda: person.moment.standing is not None)
    return person


def stands_at(person: Person) -> list[float] | None:
    """The state that waits for a key."""
    return None if person.moment.standing is None else person.moment.standing.tolist()


def waits_after(person: Person, steps: int) -> bool:
    """Whether so many steps are made and the next one waits for a key."""
    return len(person.moment.shown) == steps and stands_at(person) is not None


def test_that_the_state_that_waits_is_on_show_before_the_first_step(walker: Person) -> None:
    assert stands_at(walker) == [0.0]
    assert len(walker.moment.shown) == 0
    walker.wait(lambda: walker.window.stage.environment.sentence == "")
    assert walker.chip == "PLAYING · ← ↑ ↓ → push, Esc leaves"


def test_that_one_press_is_one_step_and_the_state_after_it_is_on_show(walker: Person) -> None:
    for presses in range(1, 4):
        walker.press(Key.Key_Right)
        walker.wait(partial(waits_after, walker, presses))
    steps = walker.moment.shown.steps
    assert steps.column("action").tolist() == [2.0, 2.0, 2.0]
    assert steps.column("observation")[0] == 0.0


def test_that_digits_choose_actions_too(walker: Person) -> None:
    walker.press(Key.Key_2)
    walker.wait(lambda: len(walker.moment.shown) == 1)
    assert walker.moment.shown.steps.column("action").tolist() == [1.0]


def test_that_a_past_frame_is_shown_as_it_was(walker: Person) -> None:
    walker.press(Key.Key_Right)
    walker.wait(lambda: len(walker.moment.shown) == 1 and stands_at(walker) is not None)
    walker.press(Key.Key_Home)
    assert walker.moment.standing is None
    assert walker.place == (0, 0)
    walker.press(Key.Key_Escape)
    walker.wait(lambda: not walker.controller.running)
