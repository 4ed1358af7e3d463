"""How the window looks, and that it comes back as it was left: colours, panels, sizes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rlviz.gui.application import Laboratory
from rlviz.gui.main_window import MainWindow
from rlviz.gui.theme import DARK, LIGHT, Theme
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person

CHOICES = ("theme_system", "theme_light", "theme_dark")
DOCKS = ("panel", "plots", "timeline")


def choose(laboratory: Laboratory, action_id: str) -> None:
    """Choose a line of a menu."""
    laboratory.window.actions_by_id[action_id].trigger()


def marked(laboratory: Laboratory) -> list[str]:
    """The colours that the menu marks."""
    return [name for name in CHOICES if laboratory.window.actions_by_id[name].isChecked()]


def share(laboratory: Laboratory, theme: Theme) -> float:
    """The part of the window that is painted in a theme's surfaces."""
    image = laboratory.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
    surfaces = [int(colour[1:], 16) for colour in (theme.window, theme.surface)]
    return float(np.isin(pixels, surfaces).mean())


def wait_for_colours(person: Person, theme: Theme) -> None:
    """Look on until most of the window has them."""
    person.wait(lambda: share(person.laboratory, theme) > 0.5)


def places(window: MainWindow) -> dict[str, QRect | None]:
    """Where each panel lies; None where it is hidden."""
    docks = {name: window.dock(name) for name in DOCKS}
    return {name: None if dock.isHidden() else dock.geometry() for name, dock in docks.items()}


def test_that_dark_and_light_are_chosen_in_the_menu_and_everything_takes_them_on(person: Person) -> None:
    person.train(300)
    for name, theme, other in (("theme_dark", DARK, LIGHT), ("theme_light", LIGHT, DARK), ("theme_dark", DARK, LIGHT)):
        choose(person.laboratory, name)
        wait_for_colours(person, theme)
        assert share(person.laboratory, other) < 0.001
        assert marked(person.laboratory) == [name]
        palette = QApplication.palette()
        assert palette.color(QPalette.ColorRole.Window) == QColor(theme.window)
        assert palette.color(QPalette.ColorRole.WindowText) == QColor(theme.text)


def test_that_the_window_follows_the_system_until_a_person_chooses(laboratory: Laboratory, qapp: QApplication) -> None:
    hints = qapp.styleHints()
    system = DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT
    assert marked(laboratory) == ["theme_system"]
    assert laboratory.appearance.theme is system
    choose(laboratory, "theme_dark")
    hints.colorSchemeChanged.emit(hints.colorScheme())
    assert laboratory.appearance.theme is DARK
    choose(laboratory, "theme_system")
    assert laboratory.appearance.theme is system
    assert marked(laboratory) == ["theme_system"]


def test_that_the_colours_chosen_are_there_at_the_next_start(open_laboratory: Opener) -> None:
    for action_id, theme in (("theme_dark", DARK), ("theme_light", LIGHT)):
        first = open_laboratory()
        choose(first, action_id)
        first.window.close()
        second = open_laboratory()
        assert second.appearance.theme is theme
        assert marked(second) == [action_id]
        second.window.close()


@pytest.mark.parametrize("broken", ["mauve", 3, ["a", "b"], QByteArray(b"\x00junk")])
def test_that_settings_which_make_no_sense_are_passed_over(
    qapp: QApplication, qtbot: QtBot, settings: QSettings, broken: object
) -> None:
    for name in ("window/geometry", "window/state", "colours", "renderer"):
        settings.setValue(name, broken)
    window = MainWindow(LIGHT, settings)
    qtbot.addWidget(window)
    window.show()
    assert None not in places(window).values()
    assert not window.actions_by_id["renderer"].isChecked()


def test_that_sizes_and_places_of_all_panels_come_back_as_they_were_left(qtbot: QtBot, settings: QSettings) -> None:
    first = MainWindow(LIGHT, settings)
    qtbot.addWidget(first)
    first.show()
    first.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, first.dock("panel"))
    first.toggle_dock("timeline")
    first.toggle_dock("plots")
    QApplication.processEvents()
    first.resize(QSize(780, 700))
    QApplication.processEvents()
    left, size = places(first), first.size()
    first.close()
    second = MainWindow(LIGHT, settings)
    qtbot.addWidget(second)
    second.show()
    QApplication.processEvents()
    assert second.size() == size
    assert places(second) == left
    assert left["timeline"] is left["plots"] is None
    assert not second.actions_by_id["timeline"].isChecked()


def test_that_a_panel_is_torn_off_by_its_grip_and_reset_layout_puts_all_back(person: Person) -> None:
    window = person.window
    before = places(window)
    grips = {name: window.dock(name).titleBarWidget() for name in DOCKS}
    person.drag(grips["panel"], QPoint(20, 4), QPoint(200, 200), QPoint(400, 300))
    QTest.mouseDClick(grips["timeline"], Qt.MouseButton.LeftButton)
    window.dock("plots").hide()
    QApplication.processEvents()
    assert window.dock("timeline").isFloating()
    assert places(window) != before
    choose(person.laboratory, "reset_layout")
    person.wait(lambda: places(window) == before)
    assert not any(window.dock(name).isFloating() for name in DOCKS)


def test_that_gymnasiums_picture_is_chosen_by_a_key_and_remembered(open_laboratory: Opener, qtbot: QtBot) -> None:
    person = Person(open_laboratory(), qtbot)
    person.press(Key.Key_F4)
    assert person.window.stage.environment.renderer == "gymnasium"
    assert person.window.actions_by_id["renderer"].isChecked()
    person.window.close()
    again = open_laboratory()
    assert again.window.stage.environment.renderer == "gymnasium"
    assert again.window.actions_by_id["renderer"].isChecked()
