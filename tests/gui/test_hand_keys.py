"""The keys of play: they act on what is on show, and leave alone what a person types, reads or looks back at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from rlviz.gui.moment import Mode
from tests.gui import pointer
from tests.gui.person import Key, Person
from tests.gui.test_posing import parts, pose
from tests.gui.test_teaching import ask, by_hand, push, teaches


@pytest.fixture
def looking_back(person: Person) -> Person:
    """A person who teaches, and looks at the second frame of the third episode meanwhile."""
    person.train(300)
    ask(person)
    teaches(person)
    person.controller.view_episode(2)
    person.wait(lambda: person.moment.mode is Mode.VIEWING)
    return person


def test_that_arrows_step_frames_while_one_looks_back_and_play_again_once_it_is_live(looking_back: Person) -> None:
    looking_back.press(Key.Key_Right)
    looking_back.press(Key.Key_Right)
    looking_back.press(Key.Key_Left)
    assert looking_back.place == (2, 1)
    steps = len(looking_back.history)
    looking_back.wait(lambda: len(looking_back.history) > steps + 5)
    assert by_hand(looking_back.history) == []
    looking_back.press(Key.Key_End)
    push(looking_back, Key.Key_Left)


def test_that_escape_puts_a_state_of_the_past_back_and_the_lesson_goes_on(looking_back: Person) -> None:
    cart, _ = parts(looking_back)
    pointer.drag(looking_back.window.stage.environment, cart, cart + QPoint(40, 0))
    pose(looking_back)
    looking_back.press(Key.Key_Escape)
    assert looking_back.controller.pose is None
    assert looking_back.place == (2, 0)
    steps = len(looking_back.history)
    looking_back.wait(lambda: len(looking_back.history) > steps + 5)


def test_that_a_key_which_is_down_as_one_looks_back_is_let_go_of(person: Person) -> None:
    person.train(300)
    ask(person)
    teaches(person)
    person.hold(Key.Key_Left)
    person.wait(lambda: len(by_hand(person.history)) > 5)
    person.controller.view_episode(2)
    steps = len(person.history) + 5
    person.wait(lambda: len(person.history) > steps + 10)
    assert not [each for each in by_hand(person.history) if each > steps]
    person.let_go(Key.Key_Left)
