"""Open recent: the files that were opened or saved last are one menu away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from rlviz.gui.actions import Actions
from rlviz.gui.dialogs.palette import PaletteDialog
from rlviz.gui.recent_files import RecentFiles, names_apart
from rlviz.session.run_file import read_run
from tests.gui.person import CONTROL, Key, Person
from tests.gui.shelf import list_of, names, select, shelve, type_name
from tests.session.written import same_history


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """The folder of the person's runs, with two of an earlier day."""
    return shelve(tmp_path / "runs", monday=400, tuesday=500)


def lines(person: Person) -> list[str]:
    """What the submenu says, once it is opened."""
    menu = person.laboratory.files.recent.menu
    menu.aboutToShow.emit()
    return [each.text() for each in menu.actions() if not each.isSeparator()]


def open_recent(person: Person, line: str) -> None:
    """Choose a line of the submenu."""
    menu = person.laboratory.files.recent.menu
    next(each for each in menu.actions() if each.text() == line).trigger()


def test_that_what_was_opened_and_saved_is_offered_the_newest_first_and_opened_again(
    person: Person, runs: Path, tmp_path: Path
) -> None:
    assert lines(person) == ["Clear"]
    assert not person.laboratory.files.recent.menu.isEnabled()
    person.controller.open_file(str(runs / "monday.rlviz"))
    person.wait(lambda: "written to monday.rlviz" in person.window.status_line.text)
    person.controller.open_file(str(runs / "tuesday.rlviz"))
    person.controller.wishes.save.emit(str(tmp_path / "agent.safetensors"), "agent")
    person.wait(lambda: len(lines(person)) == 4)
    assert lines(person) == ["&1 agent.safetensors", "&2 tuesday.rlviz", "&3 monday.rlviz", "Clear"]
    open_recent(person, "&3 monday.rlviz")
    person.wait(lambda: "Opening a file ends this run" in person.window.banner.text)
    person.answer("Open")
    person.wait(lambda: same_history(person.history, read_run(runs / "monday.rlviz").recorded))
    person.wait(lambda: lines(person)[0] == "&1 monday.rlviz")
    assert len(lines(person)) == 4, "each is named once"


def test_that_a_file_that_is_refused_is_not_remembered(person: Person, tmp_path: Path) -> None:
    (tmp_path / "diary.rlviz").write_text("dear diary")
    person.controller.open_file(str(tmp_path / "diary.rlviz"))
    person.wait(lambda: "diary.rlviz is damaged" in person.window.banner.text)
    assert lines(person) == ["Clear"]


def test_that_a_file_that_is_gone_is_not_offered_and_one_that_is_renamed_is(person: Person, runs: Path) -> None:
    for name in ("monday", "tuesday"):
        person.laboratory.files.recent.note(str(runs / f"{name}.rlviz"))
    (runs / "monday.rlviz").unlink()
    assert lines(person) == ["&1 tuesday.rlviz", "Clear"]
    dialog = list_of(person)
    person.wait(lambda: names(dialog) == ["tuesday"])
    select(person, dialog, "tuesday")
    person.click(dialog.rename_button)
    type_name(dialog, "salt & pepper")
    person.wait(lambda: lines(person) == ["&1 salt && pepper.rlviz", "Clear"])
    dialog.close()
    open_recent(person, "Clear")
    assert lines(person) == ["Clear"]
    assert (runs / "salt & pepper.rlviz").exists()


def test_that_the_palette_finds_them(person: Person, runs: Path) -> None:
    person.laboratory.files.recent.note(str(runs / "monday.rlviz"))
    person.press(Key.Key_K, CONTROL)
    (palette,) = [each for each in person.window.findChildren(PaletteDialog) if each.isVisible()]
    QTest.keyClicks(palette.field, "monday")
    assert palette.list.currentItem().text() == "File › Open recent › monday.rlviz"
    QTest.keyClick(palette.field, Key.Key_Return)
    person.wait(lambda: len(person.history) == 400)


def test_that_ten_are_remembered_and_come_back_in_another_sitting(settings: QSettings, tmp_path: Path) -> None:
    windows = [QMainWindow(), QMainWindow()]
    recent = RecentFiles(Actions(windows[0]), settings)
    for number in range(12):
        (tmp_path / f"{number}.rlviz").touch()
        recent.note(str(tmp_path / f"{number}.rlviz"))
    settings.sync()
    again = RecentFiles(Actions(windows[1]), QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert [each.stem for each in again.paths] == [str(number) for number in range(11, 1, -1)]
    for window in windows:
        window.deleteLater()


def test_that_one_file_alone_comes_back_too(settings: QSettings, tmp_path: Path) -> None:
    window = QMainWindow()
    (tmp_path / "a.rlviz").touch()
    RecentFiles(Actions(window), settings).note(str(tmp_path / "a.rlviz"))
    settings.sync()
    again = RecentFiles(Actions(window), QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert again.paths == [tmp_path / "a.rlviz"]
    window.deleteLater()


def test_that_files_of_one_name_are_told_apart_by_as_much_of_their_folders_as_it_takes() -> None:
    paths = [Path(each) for each in ("/home/ada/old/a.rlviz", "/home/ada/new/a.rlviz", "/home/ada/new/b.rlviz")]
    assert names_apart(paths) == ["a.rlviz — old", "a.rlviz — new", "b.rlviz"]
    paths = [Path(each) for each in ("/x/1/same/a.rlviz", "/x/2/same/a.rlviz")]
    assert names_apart(paths) == [f"a.rlviz — {Path('1/same')}", f"a.rlviz — {Path('2/same')}"]
