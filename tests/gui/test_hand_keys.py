"""The keys of play: they act on what is on show, and leave alone what a person types, reads or looks back at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from rlviz.gui.dialogs.palette import PaletteDialog
from rlviz.gui.moment import Mode
from rlviz.session.player import Activity
from tests.gui import pointer
from tests.gui.person import CONTROL, Key, Person
from tests.gui.test_posing import parts, pose
from tests.gui.test_teaching import ask, by_hand, push, teaches


@pytest.fixture
def player(person: Person) -> Person:
    """A person who plays."""
    person.press(Key.Key_P)
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.PLAYING)
    return person


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


def test_that_escape_leaves_the_lesson_where_nothing_else_is_to_be_taken_away(looking_back: Person) -> None:
    looking_back.press(Key.Key_N, CONTROL)
    assert looking_back.choices
    looking_back.press(Key.Key_Escape)
    assert not looking_back.choices
    assert looking_back.controller.running
    looking_back.press(Key.Key_Escape)
    looking_back.wait(lambda: not looking_back.controller.running)
    assert looking_back.place == (2, 0)


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


def test_that_in_a_field_the_keys_of_play_edit_and_play_goes_on(player: Person) -> None:
    box = player.editor("gamma").box
    player.click(box)
    player.press(Key.Key_A, CONTROL)
    player.type("0.5")
    player.press(Key.Key_Left)
    assert box.lineEdit().cursorPosition() == 2
    player.press(Key.Key_Escape)
    assert box.lineEdit().text() == "0.99", "Esc forgets what was typed"
    shown = len(player.moment.shown)
    player.wait(lambda: len(player.moment.shown) > shown + 5)
    assert player.controller.activity is Activity.PLAYING


def test_that_a_key_which_is_down_as_a_field_is_clicked_is_let_go_of(player: Person) -> None:
    def pushed(action: int) -> bool:
        shown = player.moment.shown
        return set(shown.steps.column("action", max(0, len(shown) - 5)).ravel().tolist()) == {action}

    player.hold(Key.Key_Right)
    player.wait(lambda: pushed(1))
    player.click(player.editor("gamma").box)
    player.let_go(Key.Key_Right)
    player.wait(lambda: not pushed(1))


def test_that_a_dialog_over_the_window_has_its_own_keys(player: Person) -> None:
    player.press(Key.Key_K, CONTROL)
    player.wait(lambda: player.window.findChildren(PaletteDialog))
    (palette,) = player.window.findChildren(PaletteDialog)
    player.wait(palette.isActiveWindow)
    before = palette.list.currentRow()
    QTest.keyClick(palette.windowHandle(), Key.Key_Down)
    assert palette.list.currentRow() == before + 1
    QTest.keyClick(palette.windowHandle(), Key.Key_Escape)
    player.wait(lambda: not player.window.findChildren(PaletteDialog))
    assert player.controller.running
    assert player.controller.activity is Activity.PLAYING
