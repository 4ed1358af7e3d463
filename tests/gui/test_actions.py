"""Every action of the program: in the menus, by its keys, from the palette; and what the window's own actions do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAccessible, QDesktopServices, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMenu,
    QSlider,
    QTabBar,
    QWidget,
)

from rlviz.gui.actions import ACTIONS
from rlviz.gui.dialogs.about import AboutDialog
from rlviz.gui.dialogs.keys import KeysDialog
from rlviz.gui.dialogs.palette import PaletteDialog
from tests.gui.person import CONTROL, LEFT, Key, Person


class Files(QObject):
    """Takes what would be opened in another program."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def files() -> Iterator[Files]:
    files = Files()
    QDesktopServices.setUrlHandler("file", files, "take")  # type: ignore[arg-type]  # text, whatever the stubs say
    yield files
    QDesktopServices.unsetUrlHandler("file")


def menus(person: Person) -> dict[str, QMenu]:
    bar = person.window.menuBar()
    return {menu.title().replace("&", ""): menu for menu in bar.findChildren(QMenu) if menu.title()}


def choose(person: Person, title: str, action_id: str) -> None:
    """Open a menu of the bar with the mouse and click a line of it."""
    bar, menu = person.window.menuBar(), menus(person)[title]
    person.click(bar, bar.actionGeometry(menu.menuAction()).center())
    person.wait(menu.isVisible)
    place = menu.actionGeometry(person.window.actions_by_id[action_id]).center()
    QTest.mouseClick(menu.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    person.wait(lambda: not menu.isVisible())


def dialog(person: Person, kind: type[QDialog]) -> QDialog:
    """The one dialog of a kind that is to be seen."""
    (found,) = (each for each in person.window.findChildren(kind) if each.isVisible())
    assert isinstance(found, QDialog)
    return found


def test_that_every_action_does_something_and_stands_once_in_the_menu_that_it_names(person: Person) -> None:
    calls, shown = person.laboratory.actions.calls, menus(person)
    assert set(calls) == {facts.id for facts in ACTIONS}
    for facts in ACTIONS:
        holders = [title for title, menu in shown.items() for each in menu.actions() if each.objectName() == facts.id]
        assert holders == [facts.menu]


def test_that_no_two_actions_share_a_key(person: Person) -> None:
    keys = [QKeySequence(key).toString() for facts in ACTIONS for key in facts.keys]
    assert "" not in keys
    assert len(keys) == len(set(keys))


def test_that_the_list_of_keys_names_every_key_and_opens_only_once(person: Person) -> None:
    person.press(Key.Key_F1)
    shown = dialog(person, KeysDialog)
    person.press(Key.Key_F1)
    texts = {label.text() for label in dialog(person, KeysDialog).findChildren(QLabel)}
    for facts in ACTIONS:
        assert set(facts.keys) <= texts
        assert not facts.keys or facts.tip in texts
    QTest.keyClick(shown, Key.Key_F1)
    assert not shown.isVisible()
    assert person.window.findChildren(KeysDialog) == [shown]


def test_that_about_stops_nothing(person: Person) -> None:
    choose(person, "Help", "about")
    shown = dialog(person, AboutDialog)
    person.click_action("train")
    person.wait(lambda: person.trains)
    QTest.keyClick(shown, Key.Key_Escape)
    assert not shown.isVisible()


def test_that_the_palette_finds_every_action_by_its_words(person: Person) -> None:
    person.press(Key.Key_K, CONTROL)
    palette = dialog(person, PaletteDialog)
    assert isinstance(palette, PaletteDialog)
    for facts in ACTIONS:
        palette.field.clear()
        QTest.keyClicks(palette.field, f"{facts.menu}{facts.text}".lower().replace("…", ""))
        items = [palette.list.item(row) for row in range(palette.list.count())]
        assert facts.id in [item.data(Qt.ItemDataRole.UserRole) for item in items if not item.isHidden()]
    QTest.keyClick(palette.field, Key.Key_Escape)
    assert not palette.isVisible()


def test_that_a_command_typed_into_the_palette_runs(person: Person) -> None:
    person.press(Key.Key_K, CONTROL)
    palette = dialog(person, PaletteDialog)
    assert isinstance(palette, PaletteDialog)
    QTest.keyClicks(palette.field, "run train")
    QTest.keyClick(palette.field, Key.Key_Return)
    person.wait(lambda: person.trains)
    assert not [each for each in person.window.findChildren(PaletteDialog) if each.isVisible()]


def test_that_the_arrows_wander_in_the_palette_and_what_can_do_nothing_is_not_run(person: Person) -> None:
    person.press(Key.Key_K, CONTROL)
    palette = dialog(person, PaletteDialog)
    assert isinstance(palette, PaletteDialog)
    QTest.keyClicks(palette.field, "edit")
    undo = next(item for row in range(palette.list.count()) if (item := palette.list.item(row)).text() == "Edit › Undo")
    assert not undo.flags()
    QTest.keyClick(palette.field, Key.Key_Backspace)
    QTest.keyClick(palette.field, Key.Key_Down)
    chosen = palette.list.currentItem()
    assert chosen.flags()
    QTest.keyClick(palette.field, Key.Key_Escape)
    assert not palette.isVisible()


def palette_of(person: Person) -> PaletteDialog:
    person.press(Key.Key_K, CONTROL)
    palette = dialog(person, PaletteDialog)
    assert isinstance(palette, PaletteDialog)
    return palette


def test_that_the_palette_prefers_a_word_that_begins_as_typed(person: Person) -> None:
    palette = palette_of(person)
    QTest.keyClicks(palette.field, "learn")
    assert palette.list.currentItem().text() == "Hyperparameter › α learning rate"
    QTest.keyClick(palette.field, Key.Key_Escape)


@pytest.mark.parametrize("typed", ["gamma", "γ", "discount"])
def test_that_the_palette_leads_to_a_hyperparameter(person: Person, typed: str) -> None:
    person.press(Key.Key_F2)
    palette = palette_of(person)
    palette.field.insert(typed)
    assert palette.list.currentItem().text() == "Hyperparameter › γ discount"
    QTest.keyClick(palette.field, Key.Key_Return)
    person.window.activateWindow()  # as a window manager does once the dialog is gone
    person.wait(person.editor("gamma").box.hasFocus)
    person.type("0.9")
    person.press(Key.Key_Return)
    person.wait(lambda: person.controller.config.hyperparameters.model_dump()["gamma"] == 0.9)


def test_that_the_palette_offers_only_hyperparameters_in_effect_with_their_values(person: Person) -> None:
    palette = palette_of(person)
    items = [palette.list.item(row) for row in range(palette.list.count())]
    beside = {item.text(): item.data(Qt.ItemDataRole.AccessibleDescriptionRole) for item in items}
    assert beside["Hyperparameter › γ discount"] == "0.99"
    assert beside["Run › Train"] == "Space"
    for row in person.window.hyperparameters.rows.values():
        offered = any(each.endswith(f" {row.knob.title}") for each in beside)
        assert offered == row.isVisibleTo(person.window)
    QTest.keyClick(palette.field, Key.Key_Escape)


def test_that_the_log_file_is_shown(person: Person, files: Files) -> None:
    choose(person, "Help", "log")
    assert [path.rpartition("/")[2] for path in files.opened] == ["rlviz.log"]


def test_that_the_mouse_finds_training_in_the_menu_too(person: Person) -> None:
    choose(person, "Run", "train")
    person.wait(lambda: person.trains)
    assert person.window.actions_by_id["train"].text() == "Pause"


@pytest.mark.parametrize(("key", "name"), [(Key.Key_F2, "panel"), (Key.Key_F5, "plots"), (Key.Key_F3, "timeline")])
def test_that_a_key_hides_a_panel_and_brings_it_back(person: Person, key: Qt.Key, name: str) -> None:
    dock, action = person.window.dock(name), person.window.actions_by_id[name]
    assert dock.isVisible()
    assert action.isChecked()
    person.press(key)
    assert dock.isHidden()
    assert not action.isChecked()
    person.press(key)
    assert dock.isVisible()
    assert action.isChecked()


def test_that_f11_fills_the_screen_and_leaves_it_as_it_was(person: Person, qapp: QApplication) -> None:
    window, action = person.window, person.window.actions_by_id["full_screen"]
    window.showMaximized()
    qapp.processEvents()  # the platform answers later, and would take back what F11 does before
    person.wait(window.isMaximized)
    window.activateWindow()
    person.wait(window.isActiveWindow)
    person.press(Key.Key_F11)
    person.wait(window.isFullScreen)
    assert action.isChecked()
    person.press(Key.Key_F11)
    person.wait(lambda: not window.isFullScreen())
    assert window.isMaximized()
    assert not action.isChecked()


def test_that_escape_closes_a_message_and_nothing_else(person: Person) -> None:
    person.press(Key.Key_T)
    assert person.window.banner.isVisible()
    person.press(Key.Key_Escape)
    assert not person.window.banner.isVisible()
    assert person.controller.running


def test_that_an_action_says_what_it_does_and_by_which_key(person: Person) -> None:
    for facts in ACTIONS:
        tip = person.window.actions_by_id[facts.id].toolTip()
        assert tip.startswith(facts.tip)
        assert not facts.keys or facts.keys[0] in tip


def test_that_everything_to_be_touched_has_a_name_that_a_screen_reader_says(person: Person) -> None:
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider, QTabBar)
    person.show_tab("Health")
    touched = [each for each in person.window.findChildren(QWidget) if isinstance(each, kinds)]
    assert len(touched) > 60
    nameless = [each for each in touched if not spoken(each) and not belongs_to_qt(each)]
    assert not nameless, [(each, each.parentWidget()) for each in nameless]
    for view in person.window.views:
        assert any(each.accessibleName() for each in (view, *view.findChildren(QWidget))), view


def spoken(widget: QWidget) -> str:
    """What a screen reader calls it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def belongs_to_qt(widget: QWidget) -> bool:
    """Whether it is a part of one of Qt's own widgets that is shown only when room is short."""
    return widget.objectName().startswith("qt_")
