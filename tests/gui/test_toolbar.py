"""The toolbar at every width: what drives the run and what it is made of stay in reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QToolButton

from rlviz.gui.theme import DARK, LIGHT, Theme
from rlviz.learning.algorithms import entry, teaching_refusal
from tests.gui.person import Key, Person

SECONDARY = ("step", "episode", "reset", "watch", "until")
TEXT, ICON = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly


def set_width(person: Person, width: int) -> None:
    person.window.resize(width, 700)
    QApplication.processEvents()
    assert person.window.width() == width


def styles(person: Person) -> set[Qt.ToolButtonStyle]:
    return {button(person, name).toolButtonStyle() for name in SECONDARY}


def button(person: Person, action_id: str) -> QToolButton:
    found = person.window.button(action_id)
    assert isinstance(found, QToolButton)
    return found


def extension(person: Person) -> QToolButton:
    return next(each for each in person.window.findChildren(QToolButton) if each.objectName().startswith("qt_toolbar"))


@pytest.mark.parametrize("width", [960, 1000, 1100, 1200, 1280, 1920])
def test_that_everything_in_the_toolbar_is_in_reach(person: Person, width: int) -> None:
    set_width(person, width)
    settings = person.window.run_settings
    assert not extension(person).isVisible()
    assert settings.seed.isVisible()
    for field in (settings.algorithm, settings.environment, settings.device):
        assert field.isVisible()
        assert field.width() >= field.sizeHint().width()
    for name in (*SECONDARY, "train", "save"):
        assert button(person, name).isVisible()


def test_that_secondary_buttons_give_up_their_words_where_it_is_narrow_and_get_them_back(person: Person) -> None:
    set_width(person, 1280)
    assert styles(person) == {TEXT}
    set_width(person, 1000)
    assert styles(person) == {ICON}
    assert button(person, "train").toolButtonStyle() is TEXT
    person.click_action("step")
    person.wait(lambda: not person.controller.running)
    set_width(person, 1280)
    assert styles(person) == {TEXT}


def test_that_the_toolbar_keeps_its_places_while_the_speed_changes(person: Person) -> None:
    places = set()
    for name in ("slower", "slower", "faster", "faster", "faster", "faster", "faster", "faster", "faster"):
        person.window.actions_by_id[name].trigger()
        QApplication.processEvents()
        places.add(person.window.run_settings.x())
    assert len(places) == 1


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_mark_for_what_does_not_fit_is_seen_on_its_ground(person: Person, theme: Theme) -> None:
    person.window.set_theme(theme)
    set_width(person, 860)
    mark = extension(person)
    assert mark.isVisible()
    image = mark.icon().pixmap(16).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    assert QColor(theme.text).name() in {pixel.name() for pixel in pixels if pixel.alpha() > 200}


def test_that_a_button_whose_wish_is_refused_does_not_stay_pressed(person: Person, tmp_path: Path) -> None:
    actions, before = person.window.actions_by_id, person.history
    actions["teach"].trigger()
    person.controller.new_run(person.controller.config.replaced(algorithm="reinforce"))
    person.wait(lambda: person.history is not before)
    person.train(300)
    person.press(Key.Key_P)
    assert person.window.banner.text == teaching_refusal(entry("reinforce"))
    assert not actions["play"].isChecked()
    next((tmp_path / "runs").glob("*.rlviz")).unlink()
    person.controller.view_episode(0)
    person.click_action("watch")
    person.wait(lambda: "an agent of the past comes from the file" in person.window.banner.text)
    assert not actions["watch"].isChecked()
    assert not person.controller.running
