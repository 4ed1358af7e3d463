"""The tree of runs: which run is open, and which has left which."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from rlviz.numbers import whole_text
from rlviz.session.run_file import read_run
from tests.gui.person import Key, Person
from tests.gui.shelf import list_of, names, note, row_of, select, shelve, type_name
from tests.session.written import same_history


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """The folder of the person's runs, with two of an earlier day."""
    return shelve(tmp_path / "runs", monday=400, tuesday=1_100)


def fork_at_episode(person: Person, number: int) -> int:
    """Go to the first frame of an episode and press F; at which step that is."""
    parent = person.history
    person.controller.view_episode(number)
    person.press(Key.Key_F)
    person.wait(lambda: person.history is not parent)
    return parent.episode(number).first_step


def test_that_the_run_that_is_training_is_renamed_and_goes_on(person: Person, runs: Path) -> None:
    person.begin_training(200)
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 3)
    (open_run,) = [each for each in names(dialog) if note(dialog, each) == "open"]
    assert dialog.selected.endswith(f"{open_run}.rlviz"), "it is where one looks first"
    assert row_of(dialog, open_run).font(0).bold()
    QTest.keyClick(dialog.tree, Key.Key_F2)
    type_name(dialog, "mine")
    person.wait(lambda: dialog.selected.endswith("mine.rlviz"))
    assert note(dialog, "mine") == "open"
    dialog.close()
    person.wait(lambda: "written to mine.rlviz" in person.window.status_line.text)
    steps = len(person.history)
    person.window.activateWindow()
    person.wait(lambda: person.trains and len(person.history) > steps + 1_500)
    person.pause()
    person.wait(lambda: len(read_run(runs / "mine.rlviz").recorded.steps) == len(person.history))
    assert same_history(read_run(runs / "mine.rlviz").recorded, person.history)
    assert person.window.banner.text == ""
    assert {each.name.partition(".")[0] for each in runs.iterdir()} == {"mine", "monday", "tuesday"}


def test_that_forks_stand_under_the_run_that_they_have_left_also_once_it_is_renamed(
    person: Person, tmp_path: Path
) -> None:
    person.train(1_200)
    steps = [fork_at_episode(person, number) for number in (3, 1)]
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 3)
    root, fork, fork_of_fork = names(dialog)
    assert row_of(dialog, fork).parent() is row_of(dialog, root)
    assert row_of(dialog, fork_of_fork).parent() is row_of(dialog, fork)
    assert note(dialog, root) == ""
    assert note(dialog, fork) == f"fork at step {whole_text(steps[0])}"
    assert note(dialog, fork_of_fork) == f"open, fork at step {whole_text(steps[1])}"
    dialog.tree.setFocus()
    QTest.keyClick(dialog.tree, Key.Key_Home)
    QTest.keyClick(dialog.tree, Key.Key_F2)
    type_name(dialog, "root")
    person.wait(lambda: dialog.selected.endswith("root.rlviz"))
    assert row_of(dialog, fork).parent() is row_of(dialog, "root")
    assert root in row_of(dialog, fork).toolTip(0), "as it was called when the fork left"
    QTest.keyClick(dialog.tree, Key.Key_Delete)
    person.wait(lambda: "root" not in names(dialog))
    assert row_of(dialog, fork).parent() is None
    assert note(dialog, fork) == f"fork at step {whole_text(steps[0])}"
    person.click(dialog.put_back_button)
    person.wait(lambda: "root" in names(dialog))
    assert row_of(dialog, fork).parent() is row_of(dialog, "root")
    dialog.close()


def test_that_branches_that_were_folded_stay_so_and_a_name_that_is_typed_is_not_taken_away(
    person: Person, runs: Path, qtbot: QtBot
) -> None:
    person.train(600)
    fork_at_episode(person, 1)
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 4)
    root = next(each for each in dialog.tree.rows() if each.childCount()).text(0)
    assert row_of(dialog, root).isExpanded()
    select(person, dialog, root)
    QTest.keyClick(dialog.tree, Key.Key_Left)
    assert not row_of(dialog, root).isExpanded()
    select(person, dialog, "monday")
    QTest.keyClick(dialog.tree, Key.Key_F2)
    (field,) = dialog.tree.findChildren(QLineEdit)
    QTest.keyClicks(field, "mon")
    (runs / "tuesday.rlviz").unlink()
    with qtbot.waitSignal(person.controller.shelf.listed):
        person.controller.wishes.open.emit(person.controller.config)  # the run in the window has another file
    assert field.isVisible()
    assert field.text() == "mon"
    QTest.keyClick(field, Key.Key_Escape)
    person.wait(lambda: "tuesday" not in names(dialog))
    assert "monday" in names(dialog)
    assert not row_of(dialog, root).isExpanded()
    dialog.close()
