"""The first start: three cards that stay until something begins, and a pole that falls unless little shall move."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from rlviz.gui.panels.welcome import Welcome
from rlviz.gui.refresh_clock import REST
from rlviz.session.player import Activity
from tests.gui.conftest import Opener
from tests.gui.person import CONTROL, Key, Person


@pytest.fixture
def still(open_laboratory: Opener, settings: QSettings, qtbot: QtBot) -> Person:
    """A person who wants little to move."""
    settings.setValue("reduce_motion", True)
    return Person(open_laboratory(), qtbot)


def welcome(person: Person) -> Welcome:
    return person.window.stage.welcome


def clipped(words: QLabel) -> bool:
    """Whether a label has less room than its wrapped words need."""
    return words.height() < words.heightForWidth(words.width())


@pytest.mark.parametrize("size", [(960, 640), (1100, 680), (1280, 640), (1280, 800), (1920, 1080)])
def test_that_the_cards_are_whole_at_every_size(person: Person, size: tuple[int, int]) -> None:
    person.window.resize(*size)
    QApplication.processEvents()
    QApplication.processEvents()
    assert person.window.size().toTuple() == size
    words = [label for card in welcome(person).cards for label in card.findChildren(QLabel) if label.isVisible()]
    assert len(words) >= 6
    assert not [label.text() for label in words if clipped(label)]
    for card in welcome(person).cards:
        said = {label.text() for label in card.findChildren(QLabel) if label.isVisible()}
        assert card.accessibleDescription() in said | {card.toolTip()}
    assert person.window.stage.environment.height() >= 120


def test_that_the_cards_stay_while_a_person_only_chooses_what_to_train(person: Person) -> None:
    person.choose(person.window.run_settings.algorithm, "reinforce")
    person.wait(lambda: person.controller.config.algorithm == "reinforce" and person.controller.running)
    assert welcome(person).isVisible()
    person.choose(person.window.run_settings.environment, "Acrobot-v1")
    person.wait(lambda: person.controller.config.environment == "Acrobot-v1" and person.controller.running)
    assert welcome(person).isVisible()
    person.begin_training()
    assert not welcome(person).isVisible()
    person.press(Key.Key_N, CONTROL)
    person.answer("Start new run")
    person.wait(lambda: not len(person.history) and person.controller.running)
    assert not welcome(person).isVisible()


def test_that_the_cards_go_when_a_person_begins_to_watch(person: Person) -> None:
    person.click_action("watch")
    person.wait(lambda: not person.controller.running)
    assert welcome(person).isVisible()
    person.click_action("watch")
    person.wait(lambda: person.controller.running)
    assert person.controller.activity is Activity.WATCHING
    assert not welcome(person).isVisible()


def test_that_the_cards_go_when_an_agent_is_opened(person: Person, open_laboratory: Opener, tmp_path: Path) -> None:
    file = tmp_path / "agent.safetensors"
    person.train(100)
    person.controller.wishes.save.emit(str(file), "agent")
    person.wait(file.exists)
    person.window.close()
    other = open_laboratory()
    assert other.window.stage.welcome.isVisible()
    other.editing.open_file(str(file))
    person.wait(lambda: other.controller.learnt > 0)
    assert not other.window.stage.welcome.isVisible()


def test_that_an_untrained_agent_stands_still_where_little_shall_move(still: Person) -> None:
    still.wait(lambda: not still.controller.running and len(still.moment.shown) > 0)
    assert still.window.actions_by_id["reduce_motion"].isChecked()
    assert still.moment.index < 5
    assert still.window.stage.environment.sentence == ""
    assert welcome(still).isVisible()
    place = still.place
    still.click(welcome(still).cards[0])
    still.wait(lambda: still.trains and len(still.history) > 500)
    assert place[0] == 0
    assert not welcome(still).isVisible()


def test_that_fast_training_is_drawn_a_few_times_a_second_where_little_shall_move(person: Person) -> None:
    clock, action = person.laboratory.clock, person.window.actions_by_id["reduce_motion"]
    assert not action.isChecked()
    action.trigger()
    assert action.isChecked()
    assert clock.rest == 0.0
    person.begin_training()
    assert clock.rest == REST
    for _ in range(5):
        person.press(Key.Key_Minus)
    assert person.window.speed.speed == 1.0
    assert clock.rest == 0.0
    person.press(Key.Key_Plus)
    assert clock.rest == REST
    action.trigger()
    assert clock.rest == 0.0


def test_that_the_wish_for_little_motion_is_there_at_the_next_start(open_laboratory: Opener) -> None:
    first = open_laboratory()
    first.window.actions_by_id["reduce_motion"].trigger()
    first.window.close()
    assert open_laboratory().window.actions_by_id["reduce_motion"].isChecked()
