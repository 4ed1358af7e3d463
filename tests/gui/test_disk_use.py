"""What runs take on disk is shown, and held to what a person allows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rlviz.gui.dialogs.run_tree import size_text
from rlviz.gui.run_list import LIMIT
from rlviz.session.config import RunConfig
from rlviz.session.run_file import read_run
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person
from tests.gui.shelf import list_of, names, select, shelve
from tests.session.written import same_history, written


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """The folder of the person's runs, with one of many snapshots and a short one."""
    folder = shelve(tmp_path / "runs", short=300)
    written(folder / "long.rlviz", RunConfig.checked({"seed": 1, "device": "cpu"}), 9_500)
    return folder


def test_that_disk_use_is_shown_with_what_it_may_be_and_an_edit_is_remembered(
    person: Person, runs: Path, settings: QSettings
) -> None:
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 2)
    nbytes = sum(each.stat().st_size for each in runs.iterdir())
    assert dialog.disk.total.text() == f"2 runs, {size_text(nbytes)} of at most"
    assert dialog.disk.limit.number == 5
    person.click(dialog.disk.limit)
    dialog.disk.limit.selectAll()
    QTest.keyClicks(dialog.disk.limit, "0.01")
    QTest.keyClick(dialog.disk.limit, Key.Key_Return)
    assert dialog.disk.limit.number == 5, "so little is refused"
    dialog.disk.limit.selectAll()
    QTest.keyClicks(dialog.disk.limit, "2.5")
    QTest.keyClick(dialog.disk.limit, Key.Key_Return)
    assert dialog.isVisible(), "Enter ended the typing, and opened nothing"
    assert float(str(settings.value(LIMIT))) == 2.5
    dialog.close()


def test_that_above_the_limit_old_snapshots_go_while_training_goes_on(
    open_laboratory: Opener, runs: Path, settings: QSettings, qtbot: QtBot
) -> None:
    told = read_run(runs / "long.rlviz")
    settings.setValue(LIMIT, 1e-4)
    person = Person(open_laboratory(), qtbot)
    person.begin_training(500)
    person.wait(lambda: len(read_run(runs / "long.rlviz").snapshots) < 6)
    thin = read_run(runs / "long.rlviz")
    assert same_history(thin.recorded, told.recorded)
    assert {told.snapshots[0], told.snapshots[-1]} <= set(thin.snapshots) < set(told.snapshots)
    assert person.trains
    dialog = list_of(person)
    person.wait(dialog.disk.excess.isVisible)
    assert dialog.disk.excess.text().endswith("no snapshot is left to thin: delete runs or allow more.")
    person.click(dialog.disk.limit)
    dialog.disk.limit.selectAll()
    QTest.keyClicks(dialog.disk.limit, "3")
    QTest.keyClick(dialog.disk.limit, Key.Key_Return)
    person.wait(lambda: not dialog.disk.excess.isVisible())
    dialog.close()


def test_that_the_bin_is_emptied_only_by_a_person_who_is_sure(person: Person, runs: Path) -> None:
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 2)
    assert not dialog.disk.empty_button.isVisible()
    select(person, dialog, "short")
    QTest.keyClick(dialog.tree, Key.Key_Delete)
    person.wait(dialog.disk.empty_button.isVisible)
    person.click(dialog.disk.empty_button)
    assert dialog.disk.empty_button.text() == "Delete 1 for good"
    assert list((runs / "bin").iterdir())
    person.click(dialog.disk.empty_button)
    person.wait(lambda: not list((runs / "bin").iterdir()))
    person.wait(lambda: not dialog.disk.empty_button.isVisible())
    assert not dialog.put_back_button.isEnabled()
    assert names(dialog) == ["long"]
    dialog.close()


def test_that_a_run_that_was_deleted_in_another_sitting_can_be_put_back(
    open_laboratory: Opener, runs: Path, qtbot: QtBot
) -> None:
    (runs / "bin").mkdir()
    (runs / "short.rlviz").rename(runs / "bin" / "short.rlviz")
    person = Person(open_laboratory(), qtbot)
    dialog = list_of(person)
    person.wait(lambda: names(dialog) == ["long"])
    person.click(dialog.put_back_button)
    person.wait(lambda: sorted(names(dialog)) == ["long", "short"])
    dialog.close()
