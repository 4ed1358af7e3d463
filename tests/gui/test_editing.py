"""Hyperparameters changed by hand in the real window: one edit, one change, one marker, one entry in undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rlviz.gui.application import Laboratory
from rlviz.gui.widgets.knob_editors import ChoiceEditor, SwitchEditor
from rlviz.gui.widgets.push_button import PushButton
from rlviz.learning.hyperparameters import Value
from rlviz.numbers import whole_text
from tests.gui.conftest import Opener
from tests.gui.person import CONTROL, LEFT, SHIFT, Key, Person


def changes(person: Person) -> list[tuple[str, Value, Value]]:
    """What was changed in the run, in order."""
    return [(change.name, change.old, change.new) for change in person.history.changes]


def in_force(person: Person, name: str) -> Value:
    """What the window holds to be in force."""
    value: Value = getattr(person.controller.config.hyperparameters, name)
    return value


def test_that_a_drag_is_one_edit_one_change_and_one_entry_in_undo(person: Person) -> None:
    person.begin_training(500)
    person.pull("gamma", 0.15)
    person.wait(lambda: person.history.changes)
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 100)
    [(name, old, new)] = changes(person)
    assert (name, old) == ("gamma", 0.99)
    assert isinstance(new, float)
    assert 0.5 < new < 0.9
    assert person.controller.undo_stack.count() == 1
    assert in_force(person, "gamma") == new
    assert person.editor("gamma").box.number == new
    assert person.trains


def test_that_a_change_leaves_a_labelled_marker_on_every_plot(person: Person) -> None:
    person.train(1_500)
    person.enter("gamma", "0.9")
    person.press(Key.Key_Space)
    person.wait(lambda: person.trains and len(person.history) > 2_000)
    person.pause()
    plots = person.window.plots
    person.wait(lambda: plots.returns.plot.marks.markers and person.window.timeline.strip.strip.changes)
    person.controller.view_episode(person.history.changes[0].episode)
    person.wait(lambda: plots.values.plot.marks.markers)
    person.show_tab("Health")
    person.wait(lambda: plots.diagnostics.plot.marks.markers and plots.exploration.plot.marks.markers)
    marked = (plots.returns, plots.values, plots.diagnostics, plots.exploration)
    assert [marker.text for plot in marked for marker in plot.plot.marks.markers] == ["γ 0.99→0.9"] * 4
    assert [change.text for change in person.window.timeline.strip.strip.changes] == ["γ 0.99→0.9"]


def test_that_undo_and_redo_are_changes_too(person: Person) -> None:
    person.train(50)
    person.enter("gamma", "0.9")
    person.enter("learning_rate", "1e-4")
    person.press(Key.Key_Z, CONTROL)
    person.press(Key.Key_Z, CONTROL)
    assert (in_force(person, "gamma"), in_force(person, "learning_rate")) == (0.99, None)
    person.press(Key.Key_Z, CONTROL | SHIFT)
    person.wait(lambda: len(person.history.changes) == 5)
    assert changes(person)[2:] == [("learning_rate", 1e-4, None), ("gamma", 0.9, 0.99), ("gamma", 0.99, 0.9)]
    assert person.editor("gamma").box.number == 0.9
    assert person.window.actions_by_id["undo"].text() == "Undo γ 0.99→0.9"
    assert person.window.actions_by_id["redo"].text() == "Redo α schedule→0.0001"


def test_that_enter_gives_the_keys_back_to_the_window(person: Person) -> None:
    person.press(Key.Key_G)
    person.wait(lambda: not person.controller.running)
    shown = len(person.moment.shown)
    person.enter("gamma", "0.9")
    assert not person.editor("gamma").box.hasFocus()
    person.press(Key.Key_Period)
    person.wait(lambda: len(person.moment.shown) == shown + 1)
    person.press(Key.Key_Z, CONTROL)
    assert in_force(person, "gamma") == 0.99
    assert person.editor("gamma").box.number == 0.99


def test_that_a_click_beside_a_field_takes_what_was_typed_and_gives_the_keys_back(person: Person) -> None:
    box = person.editor("gamma").box
    person.click(box)
    person.press(Key.Key_A, CONTROL)
    person.type("0.5")
    person.click(person.window.stage.environment)
    assert not box.hasFocus()
    assert in_force(person, "gamma") == 0.5


def test_that_a_power_of_ten_can_be_typed_over_the_value_that_it_begins_with(person: Person) -> None:
    person.press(Key.Key_G)
    person.wait(lambda: not person.controller.running)
    person.enter("learning_rate", "1")
    person.enter("learning_rate", "1e-4")
    assert in_force(person, "learning_rate") == 1e-4
    assert not person.controller.running, "e is no command while a number is typed"
    assert len(person.history) == 0


@pytest.mark.parametrize("text", ["1.5", "-0.1", "much"])
def test_that_what_is_out_of_range_is_refused_with_the_range_and_the_value_kept(person: Person, text: str) -> None:
    person.train(50)
    person.enter("gamma", text)
    said = person.window.statusBar().currentMessage()
    assert said == f"gamma (γ) must be a number in [0, 1], got {text!r}"
    assert person.editor("gamma").box.number == 0.99
    assert in_force(person, "gamma") == 0.99
    assert person.controller.undo_stack.count() == 0


def test_that_a_batch_larger_than_the_replay_buffer_is_refused(person: Person) -> None:
    person.enter("replay_capacity", "500")
    person.enter("batch_size", "600")
    said = person.window.statusBar().currentMessage()
    assert said == "batch_size (B) must be in [1, 500], the replay capacity, got 600"
    assert in_force(person, "batch_size") == person.editor("batch_size").box.number == 64


def test_that_a_number_can_be_typed_as_people_write_it(person: Person) -> None:
    person.enter("learning_rate", "5E-4")
    assert in_force(person, "learning_rate") == 5e-4
    person.enter("epsilon_steps", "20 000")
    assert in_force(person, "epsilon_steps") == 20_000


def test_that_epsilon_is_held_and_released_to_its_schedule(person: Person) -> None:
    person.train(600)
    row = person.row("epsilon")
    assert row.badge.text() == "schedule"
    assert not row.release_button.isVisible()
    person.enter("epsilon", "0.5")
    assert row.badge.text() == "held"
    person.train(500)
    at = person.history.changes[0].step
    assert set(person.history.steps.column("epsilon", at).tolist()) == {0.5}
    person.click(person.row("epsilon").release_button)
    assert row.badge.text() == "schedule"
    person.train(500)
    again = person.history.changes[1].step
    epsilon = person.history.steps.column("epsilon", again)
    assert epsilon[0] == pytest.approx(1 - 0.95 * again / 5_000, abs=1e-3)
    assert epsilon[-1] < epsilon[0]
    assert [change.text for change in person.window.timeline.strip.strip.changes] == [
        "ε schedule→0.5",
        "ε 0.5→schedule",
    ]


def test_that_a_learning_rate_is_held_and_released_to_its_schedule(person: Person) -> None:
    person.train(3_000)
    row, rate = person.row("learning_rate"), person.editor("learning_rate").box
    today = 2.5e-3 * (1 - len(person.history) / 60_000)
    person.wait(lambda: rate.number == pytest.approx(today, rel=0.05))
    assert row.badge.text() == "schedule"
    person.enter("learning_rate", "1e-4")
    assert row.badge.text() == "held"
    person.train(500)
    assert rate.number == 1e-4
    person.click(row.release_button)
    person.train(3_000)
    person.wait(lambda: rate.number == pytest.approx(2.5e-3 * (1 - len(person.history) / 60_000), rel=0.05))
    marks = [change.text for change in person.window.timeline.strip.strip.changes]
    assert marks == ["α schedule→0.0001", "α 0.0001→schedule"]


def test_that_released_while_paused_epsilon_shows_what_its_schedule_says_today(person: Person) -> None:
    person.train(500)
    person.enter("epsilon", "0.5")
    box = person.editor("epsilon").box
    person.wait(lambda: box.number == 0.5)
    person.click(person.row("epsilon").release_button)
    person.wait(lambda: box.number == pytest.approx(1 - 0.95 * len(person.history) / 5_000, abs=1e-3))
    assert not person.controller.running


def test_that_what_is_selected_stays_so_while_the_schedule_goes_on_and_is_typed_over(person: Person) -> None:
    person.begin_training(300)
    box = person.editor("epsilon").box
    person.click(box)
    person.press(Key.Key_A, CONTROL)
    before = box.number
    person.wait(lambda: box.number != before)
    assert box.lineEdit().selectedText() == box.text()
    person.type("0.25")
    person.press(Key.Key_Return)
    person.wait(lambda: [change.new for change in person.history.changes] == [0.25])


def test_that_the_cursor_stays_where_a_person_put_it_while_the_schedule_goes_on(person: Person) -> None:
    person.begin_training(300)
    box = person.editor("epsilon").box
    person.click(box)
    person.press(Key.Key_Home)
    before = box.number
    person.wait(lambda: box.number != before)
    assert box.lineEdit().cursorPosition() == 0


def test_that_epsilon_shows_what_its_schedule_says_today(person: Person) -> None:
    box = person.editor("epsilon").box
    person.wait(lambda: box.number == 1.0)
    person.enter("epsilon_initial", "0.8")
    person.wait(lambda: box.number == 0.8)
    person.train(600)
    person.wait(lambda: box.number == pytest.approx(person.history.steps.column("epsilon")[-1], abs=1e-3))


def test_that_gamma_shows_its_horizon(person: Person) -> None:
    row = person.row("gamma")
    assert row.note.text() == "1/(1−γ) = 100 steps"
    person.enter("gamma", "0.9")
    assert row.note.text() == "1/(1−γ) = 10 steps"
    person.enter("gamma", "1")
    assert row.note.text() == "1/(1−γ) = no end"


def test_that_a_value_which_a_newer_one_has_overtaken_does_not_come_back(person: Person) -> None:
    shown: list[float] = []
    person.controller.edited.connect(lambda: shown.append(person.controller.config.hyperparameters.gamma))  # type: ignore[attr-defined]
    for gamma in (0.9, 0.5, 1.0):
        person.laboratory.editing.edit("gamma", gamma)
    person.wait(lambda: [change.new for change in person.history.changes] == [0.9, 0.5, 1.0])
    person.wait(lambda: len(shown) == 4)
    assert shown == [0.9, 0.5, 1.0, 1.0]


def test_that_switches_and_choices_are_edits_too(person: Person) -> None:
    person.train(50)
    double, loss = person.row("double").editor, person.row("loss").editor
    assert isinstance(double, SwitchEditor)
    assert isinstance(loss, ChoiceEditor)
    on = double.switch.isChecked()
    person.row("double")
    person.click(double.switch)
    person.row("loss")
    person.choose(loss.combo, "mse")
    person.wait(lambda: len(person.history.changes) == 2)
    assert changes(person) == [("double", on, not on), ("loss", "huber", "mse")]
    person.press(Key.Key_Z, CONTROL)
    person.press(Key.Key_Z, CONTROL)
    assert double.switch.isChecked() is on
    assert loss.combo.current_name == "huber"


def test_that_only_what_has_an_effect_is_shown(person: Person) -> None:
    schedule = person.row("epsilon_schedule").editor
    assert isinstance(schedule, ChoiceEditor)
    rows = person.window.hyperparameters.rows
    assert rows["epsilon_steps"].isVisible()
    assert not rows["epsilon_factor"].isVisible()
    person.choose(schedule.combo, "per episode")
    assert not rows["epsilon_steps"].isVisible()
    assert rows["epsilon_factor"].isVisible()


def test_that_a_value_beside_its_preset_is_said_to_be_modified(person: Person) -> None:
    panel = person.window.hyperparameters
    assert "modified" not in person.labels(panel)
    person.enter("gamma", "0.9")
    assert "modified" in person.labels(panel)
    person.press(Key.Key_Z, CONTROL)
    assert "modified" not in person.labels(panel)


def test_that_every_row_has_a_symbol_a_badge_a_range_and_a_help(person: Person) -> None:
    for name, row in person.window.hyperparameters.rows.items():
        assert row.badge.text() in ("now", "next rollout", "new run", "schedule"), name
        assert row.knob.help in row.toolTip(), name
        allowed = row.knob.range_text()
        assert allowed[0].upper() + allowed[1:] in row.toolTip(), name


def test_that_a_double_click_on_a_row_sets_it_back_to_its_default(person: Person) -> None:
    person.enter("gamma", "0.9")
    row = person.row("gamma")
    QTest.mouseDClick(row, LEFT, pos=QPoint(20, 8))
    assert in_force(person, "gamma") == 0.99


def test_that_an_edit_made_while_torch_is_loading_holds(open_laboratory: Opener, qtbot: QtBot) -> None:
    def edit(laboratory: Laboratory) -> None:
        assert laboratory.controller.status is None
        laboratory.editing.edit("gamma", 0.9)

    person = Person(open_laboratory(once_begun=edit), qtbot)
    person.wait(lambda: person.history.changes)
    assert changes(person) == [("gamma", 0.99, 0.9)]
    assert in_force(person, "gamma") == person.editor("gamma").box.number == 0.9
    person.press(Key.Key_Z, CONTROL)
    person.wait(lambda: len(person.history.changes) == 2)
    assert in_force(person, "gamma") == 0.99


def test_that_an_edit_made_while_a_new_run_begins_holds(person: Person) -> None:
    person.press(Key.Key_N, CONTROL)
    person.laboratory.editing.edit("gamma", 0.9)
    person.wait(lambda: person.history.changes)
    person.wait(lambda: person.editor("gamma").box.number == 0.9)
    assert in_force(person, "gamma") == 0.9


def test_that_what_was_typed_is_taken_before_an_action_is_done(person: Person) -> None:
    box = person.editor("gamma").box
    person.click(box)
    person.press(Key.Key_A, CONTROL)
    person.type("0.9")
    person.click_action("train")
    person.wait(lambda: len(person.history) > 100)
    assert [(change.new, change.step) for change in person.history.changes] == [(0.9, 0)]


def test_that_escape_forgets_what_was_typed_and_leaves_the_message(person: Person) -> None:
    person.train(50)
    person.press(Key.Key_N, CONTROL)
    message = person.window.banner.text
    box = person.editor("gamma").box
    person.click(box)
    person.press(Key.Key_A, CONTROL)
    person.type("0.5")
    person.press(Key.Key_Escape)
    assert box.lineEdit().text() == "0.99"
    assert person.window.banner.text == message
    person.press(Key.Key_Escape)
    assert person.window.banner.text == ""
    assert in_force(person, "gamma") == 0.99


def test_that_the_target_network_is_copied_from_the_menu_while_training_goes_on(person: Person) -> None:
    person.begin_training(1_500)
    person.window.actions_by_id["copy_target"].trigger()
    person.wait(lambda: told_of_copy(person))
    assert person.trains
    assert changes(person) == []


def test_that_the_copy_is_offered_beside_the_target_networks_period(person: Person) -> None:
    person.train(1_500)
    buttons = person.row("target_period").findChildren(PushButton)
    person.click(next(button for button in buttons if button.text() == "copy now"))
    person.wait(lambda: told_of_copy(person) == f"as it was after {whole_text(len(person.history))} steps.")


def told_of_copy(person: Person) -> str:
    """The end of the sentence in the status bar that tells of a copy; nothing where it tells of something else."""
    sentence = "The target network is a copy of the online network "
    message = person.window.statusBar().currentMessage()
    return message.removeprefix(sentence) if message.startswith(sentence) else ""


def test_that_without_a_target_network_none_is_copied_and_nothing_about_it_can_be_set(person: Person) -> None:
    action = person.window.actions_by_id["copy_target"]
    assert action.isEnabled()
    switch = person.row("target_network").editor
    assert isinstance(switch, SwitchEditor)
    person.click(switch.switch)
    person.wait(lambda: not action.isEnabled())
    rows = person.window.hyperparameters.rows
    assert all(rows[name].isHidden() for name in ("target_update", "target_period", "target_unit", "target_share"))
