"""The list of runs, as a person sees it and acts on it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTreeWidgetItem

from rlviz.gui.dialogs.runs import RunsDialog
from rlviz.gui.widgets.note_delegate import NOTE
from rlviz.session.config import RunConfig
from tests.gui.person import CONTROL, Key, Person
from tests.session.written import written


def shelve(folder: Path, **runs: int) -> Path:
    """A folder with runs of so many steps."""
    folder.mkdir()
    for name, steps in runs.items():
        written(folder / f"{name}.rlviz", RunConfig.checked({"algorithm": "q_learning", "device": "cpu"}), steps)
    return folder


def list_of(person: Person) -> RunsDialog:
    """Press Ctrl+L, and wait for the list."""
    person.press(Key.Key_L, CONTROL)
    person.wait(lambda: [each for each in person.window.findChildren(RunsDialog) if each.isVisible()])
    (dialog,) = person.window.findChildren(RunsDialog)
    person.wait(dialog.isActiveWindow)
    return dialog


def names(dialog: RunsDialog) -> list[str]:
    """The names in the list, each before those of its forks."""
    return [each.text(0) for each in dialog.tree.rows()]


def row_of(dialog: RunsDialog, name: str) -> QTreeWidgetItem:
    """The row of a run."""
    return next(each for each in dialog.tree.rows() if each.text(0) == name)


def note(dialog: RunsDialog, name: str) -> str:
    """What is said of a run beside its name."""
    told: str = row_of(dialog, name).data(0, NOTE)
    return told


def select(person: Person, dialog: RunsDialog, name: str) -> None:
    """Click on the row of a run."""
    person.click(dialog.tree.viewport(), dialog.tree.visualItemRect(row_of(dialog, name)).center())
    assert dialog.selected.endswith(f"{name}.rlviz")


def type_name(dialog: RunsDialog, name: str) -> None:
    """Into the field that is open in the list, and press Enter."""
    (field,) = [each for each in dialog.tree.findChildren(QLineEdit) if each.isVisible()]
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Key.Key_Return)
