"""A person's own presets in the real window: saved under a name, chosen, deleted and restored."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from rlviz.gui.dialogs.field_popup import FieldPopup
from rlviz.session.presets import own_file, preset, presets
from tests.gui.person import Person


def offered(person: Person) -> list[str]:
    """The presets in the list."""
    combo = person.window.hyperparameters.preset
    return [combo.itemText(index) for index in range(combo.count())]


def save_as(person: Person, name: str) -> FieldPopup:
    """Ask for the popup, type a name and press Enter."""
    person.pick(person.window.hyperparameters.preset_menu, "Save as preset")
    popup = person.laboratory.presets.popup
    person.wait(popup.isVisible)
    QTest.keyClicks(popup.field, name)
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    return popup


def modified(person: Person) -> bool:
    return "modified" in person.labels(person.window.hyperparameters)


def test_that_what_is_shown_is_saved_under_a_name_and_the_run_goes_on(person: Person) -> None:
    person.train(100)
    history = person.history
    person.enter("gamma", "0.9")
    assert modified(person)
    popup = save_as(person, "short sight")
    assert not popup.isVisible()
    assert offered(person) == ["tuned", "lecture", "short sight"]
    assert person.window.hyperparameters.preset.currentText() == "short sight"
    assert not modified(person)
    assert preset("dqn", "short sight").hyperparameters == person.controller.config.hyperparameters
    assert preset("dqn", "short sight").summary == "Made from tuned in CartPole-v1."
    assert person.history is history
    assert person.window.banner.text == ""


def test_that_a_saved_preset_begins_a_new_run(person: Person) -> None:
    person.enter("gamma", "0.9")
    save_as(person, "short sight")
    before = person.history
    person.choose(person.window.hyperparameters.preset, "tuned")
    person.wait(lambda: person.history is not before)
    assert person.editor("gamma").box.number == 0.99
    before = person.history
    person.choose(person.window.hyperparameters.preset, "short sight")
    person.wait(lambda: person.history is not before)
    assert person.editor("gamma").box.number == 0.9
    assert not modified(person)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tuned", "There is a preset 'tuned' already."),
        ("", "Type a name for the preset."),
        ("x" * 41, "a preset's name must be 1 to 40 characters in one line"),
    ],
)
def test_that_a_name_that_cannot_be_is_refused_beside_the_hand(person: Person, name: str, why: str) -> None:
    popup = save_as(person, name)
    assert popup.isVisible()
    assert popup.problem.startswith(why)
    QTest.keyClicks(popup.field, "y")
    assert popup.problem == ""
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    person.wait(lambda: not popup.isVisible())
    assert not own_file("dqn").exists()


def test_that_a_name_of_ones_own_is_not_taken_twice(person: Person) -> None:
    save_as(person, "mine")
    popup = save_as(person, "mine")
    assert popup.problem.startswith("There is a preset 'mine' already.")
    popup.hide()


def test_that_values_that_wait_for_a_new_run_are_saved_too(person: Person) -> None:
    person.train(100)
    person.enter("hidden_units", "32")
    save_as(person, "narrow")
    assert preset("dqn", "narrow").hyperparameters.model_dump()["hidden_units"] == 32
    assert person.window.banner.text.startswith("A new run is needed for preset narrow.")
    before = person.history
    person.answer("Start new run")
    person.wait(lambda: person.history is not before)
    assert person.editor("hidden_units").box.number == 32
    assert not modified(person)


def test_that_a_preset_is_deleted_and_restored_while_the_run_goes_on(person: Person) -> None:
    person.train(100)
    person.enter("gamma", "0.9")
    save_as(person, "mine")
    history = person.history
    person.pick(person.window.hyperparameters.preset_menu, "Delete preset mine")
    assert "mine" not in presets("dqn")
    assert person.window.hyperparameters.preset.currentText() == "tuned"
    assert modified(person)
    person.train(100)
    person.enter("gamma", "0.8")
    assert person.history is history
    assert person.window.banner.text == "Preset mine is deleted."
    person.answer("Restore")
    assert preset("dqn", "mine").hyperparameters.model_dump()["gamma"] == 0.9
    assert "mine" in offered(person)


def test_that_a_preset_that_was_deleted_while_it_waited_is_asked_about_no_more(person: Person) -> None:
    person.enter("gamma", "0.9")
    save_as(person, "mine")
    before = person.history
    person.choose(person.window.hyperparameters.preset, "tuned")
    person.wait(lambda: person.history is not before)
    person.train(100)
    person.choose(person.window.hyperparameters.preset, "mine")
    assert person.window.banner.text.startswith("A new run is needed for preset mine.")
    person.pick(person.window.hyperparameters.preset_menu, "Delete preset mine")
    assert person.window.banner.text == "Preset mine is deleted."
    assert person.window.hyperparameters.preset.currentText() == "tuned"
    assert not modified(person)
