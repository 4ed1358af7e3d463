"""What a person asks for while torch is still being loaded is done as soon as it can be."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rlviz.gui.application import Laboratory
from rlviz.gui.moment import Mode
from tests.gui.conftest import Opener
from tests.gui.person import CONTROL, Key, Person


def test_that_the_window_says_that_it_loads_and_then_shows_the_agent(open_laboratory: Opener, qtbot: QtBot) -> None:
    seen: list[tuple[Mode, str]] = []

    def look(laboratory: Laboratory) -> None:
        seen.append((laboratory.controller.moment().mode, laboratory.window.status_line.text))

    person = Person(open_laboratory(look), qtbot)
    assert seen == [(Mode.LOADING, "Loading torch …")]
    person.wait(lambda: person.chip.startswith("WATCHING"))


@pytest.mark.parametrize(("key", "mode"), [(Key.Key_Space, Mode.TRAINING), (Key.Key_P, Mode.PLAYING)])
def test_that_a_key_pressed_while_torch_is_loaded_is_not_forgotten(
    open_laboratory: Opener, qtbot: QtBot, key: Key, mode: Mode
) -> None:
    person = Person(open_laboratory(lambda laboratory: Person(laboratory, qtbot).press(key)), qtbot)
    person.wait(lambda: person.moment.mode is mode and len(person.moment.shown) > 20)
    assert not person.window.stage.welcome.isVisible()


def test_that_every_command_is_harmless_while_torch_is_loaded(open_laboratory: Opener, qtbot: QtBot) -> None:
    def press_much(laboratory: Laboratory) -> None:
        person = Person(laboratory, qtbot)
        for key in (Key.Key_R, Key.Key_Left, Key.Key_Home, Key.Key_End, Key.Key_PageUp):
            person.press(key)
        person.press(Key.Key_Z, CONTROL)

    person = Person(open_laboratory(press_much), qtbot)
    assert person.window.banner.text == ""
    person.train(50)
