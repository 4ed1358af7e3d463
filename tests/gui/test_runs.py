"""The list of runs, as a person uses it: nothing that was trained is lost."""

from __future__ import annotations

from errno import EACCES
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from rlviz.numbers import whole_text
from tests.gui.person import Key, Person
from tests.gui.shelf import list_of, names, row_of, select, shelve, type_name
from tests.session.written import same_history


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """The folder of the person's runs, with two of an earlier day."""
    return shelve(tmp_path / "runs", monday=400, tuesday=1_100)


def test_that_a_run_is_listed_without_being_saved_and_opened_again(runs: Path, person: Person) -> None:
    person.train(1_200)
    person.wait(lambda: f"written to {person.controller.status.file}" in person.window.status_line.text)  # type: ignore[union-attr]
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 3)
    assert set(names(dialog)[1:]) == {"monday", "tuesday"}
    row = row_of(dialog, "tuesday")
    assert [row.text(k) for k in (1, 2, 3)] == ["Q-learning", "CartPole-v1", whole_text(1_100)]
    assert dialog.disk.total.text().startswith("3 runs, ")
    trained = person.history
    select(person, dialog, "tuesday")
    person.click(dialog.open_button)
    assert not dialog.isVisible()
    person.wait(lambda: "It is kept in the list of runs." in person.window.banner.text)
    person.answer("Open")
    person.wait(lambda: person.history is not trained and len(person.history) == 1_100)
    person.window.activateWindow()  # as a window manager does once the list is closed
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 3)
    select(person, dialog, next(each for each in names(dialog) if each not in ("monday", "tuesday")))
    QTest.keyClick(dialog.tree, Key.Key_Return)
    person.wait(lambda: "Opening a file ends this run" in person.window.banner.text)
    person.answer("Open")
    person.wait(lambda: same_history(person.history, trained))


def test_that_a_run_is_renamed_in_the_list(runs: Path, person: Person) -> None:
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 2)
    select(person, dialog, "monday")
    person.click(dialog.rename_button)
    type_name(dialog, "the one that learnt")
    person.wait((runs / "the one that learnt.rlviz").exists)
    assert not (runs / "monday.rlviz").exists()
    person.wait(lambda: dialog.selected.endswith("the one that learnt.rlviz"))
    QTest.keyClick(dialog.tree, Key.Key_F2)
    type_name(dialog, "tuesday")
    person.wait(lambda: dialog.trouble.text() == "there is a run 'tuesday' already")
    assert sorted(names(dialog)) == ["the one that learnt", "tuesday"], "the old name is back"
    dialog.close()


def test_that_a_run_is_deleted_and_put_back(runs: Path, person: Person) -> None:
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 2)
    assert not dialog.put_back_button.isEnabled()
    before = dialog.disk.total.text()
    select(person, dialog, "tuesday")
    QTest.keyClick(dialog.tree, Key.Key_Delete)
    person.wait(lambda: names(dialog) == ["monday"])
    assert dialog.disk.total.text() == before.replace("2 runs", "1 run and 1 in the bin"), "the bin takes room too"
    QTest.keyClick(dialog.tree, Key.Key_Delete)
    person.wait(lambda: names(dialog) == [])
    for name in ("monday", "tuesday"):
        assert name in dialog.put_back_button.toolTip(), "the last first"
        person.click(dialog.put_back_button)
        person.wait((runs / f"{name}.rlviz").exists)
        person.wait(lambda: len(names(dialog)) == len(list(runs.glob("*.rlviz"))))
    assert not dialog.put_back_button.isEnabled()
    assert dialog.disk.total.text() == before
    dialog.close()


def test_that_the_run_that_is_training_is_not_taken_from_under_it(person: Person) -> None:
    person.begin_training(200)
    dialog = list_of(person)
    person.wait(lambda: len(names(dialog)) == 1)
    person.click(dialog.delete_button)
    person.wait(lambda: dialog.trouble.text().startswith("This run is open in the window: "))
    assert dialog.trouble.isVisible()
    assert len(names(dialog)) == 1
    dialog.close()
    assert person.trains


def test_that_a_list_without_runs_says_what_will_fill_it(person: Person) -> None:
    dialog = list_of(person)
    person.wait(lambda: "each is kept here from its first step on" in dialog.disk.total.text())
    assert not dialog.open_button.isEnabled()
    dialog.close()


def test_that_in_the_past_the_agent_of_then_is_watched_until_a_person_returns_to_live(person: Person) -> None:
    person.train(2_000)
    person.controller.view_episode(3)
    step = person.history.episode(3).first_step
    person.press(Key.Key_G)
    words = f"WATCHING · greedy policy as of step {step}"
    person.wait(lambda: person.chip == words and len(person.moment.shown) > 5)
    person.press(Key.Key_G)
    person.wait(lambda: person.chip == "PAUSED")
    person.press(Key.Key_G)
    person.wait(lambda: person.chip == words)
    person.press(Key.Key_End)
    person.wait(lambda: person.chip == "WATCHING · greedy policy")
    assert person.moment.shown.agent_step is None
    person.pause()
    person.train(200)


def test_that_a_folder_that_cannot_be_read_is_told_of(
    runs: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(path: Path) -> bool:
        raise PermissionError(EACCES, "Permission denied", str(path))

    with monkeypatch.context() as system:  # root may read everything
        system.setattr(Path, "is_file", forbidden)
        dialog = list_of(person)
        person.wait(lambda: dialog.trouble.text() == "Permission denied")
    assert dialog.trouble.isVisible()
    dialog.close()
    person.window.activateWindow()  # as a window manager does once the list is closed
    again = list_of(person)
    person.wait(lambda: names(again) == ["tuesday", "monday"])
    assert not again.trouble.isVisible(), "what could not be done is told until something else is asked for"
    again.close()
