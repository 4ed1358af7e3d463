"""The panel of hyperparameters, by real clicks, keys and drags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from rlviz.gui.panels.hyperparameters import HyperparameterPanel
from rlviz.gui.resources import style_sheet_template
from rlviz.gui.theme import LIGHT
from rlviz.gui.widgets.knob_editors import ChoiceEditor, NumberEditor, SwitchEditor
from rlviz.gui.widgets.labels import ElidedLabel
from rlviz.learning.algorithms import ALGORITHMS, Entry
from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.learning.declarations.reinforce import ReinforceHyperparameters
from rlviz.learning.environment_table import describe
from rlviz.learning.hyperparameters import Value

LEFT = Qt.MouseButton.LeftButton
DQN, REINFORCE, TABLE = ALGORITHMS["dqn"], ALGORITHMS["reinforce"], ALGORITHMS["q_learning"]


class Watched(HyperparameterPanel):
    """A panel whose edits are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[tuple[str, Value]] = []
        self.refusals: list[str] = []
        self.edited.connect(lambda name, value: self.edits.append((name, value)))
        self.refused.connect(self.refusals.append)

    def number(self, name: str) -> NumberEditor:
        editor = self.rows[name].editor
        assert isinstance(editor, NumberEditor)
        return editor


@pytest.fixture
def panel(qtbot: QtBot) -> Watched:
    made = Watched()
    qtbot.addWidget(made)
    made.setStyleSheet(LIGHT.style_sheet(style_sheet_template()))
    made.resize(260, 1600)
    made.show_hyperparameters(DQN, DQN.hyperparameters())
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def type_into(panel: Watched, name: str, text: str) -> None:
    box = panel.number(name).box
    box.setFocus()
    box.selectAll()
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


@pytest.mark.parametrize("entry", ALGORITHMS.values(), ids=lambda entry: entry.name)
def test_that_each_field_has_an_editor_with_symbol_range_default_and_badge(panel: Watched, entry: Entry) -> None:
    panel.show_hyperparameters(entry, entry.hyperparameters())
    knobs = entry.hyperparameters.knobs()
    assert list(panel.rows) == list(knobs)
    for name, knob in knobs.items():
        row = panel.rows[name]
        assert isinstance(row.editor, SwitchEditor if knob.kind is bool else (NumberEditor, ChoiceEditor))
        assert row.badge.text() == ("schedule" if knob.optional else knob.applies)
        assert row.editor.field.accessibleName()
        for part in (knob.help, knob.range_text()[1:], knob.title):
            assert part in row.toolTip()


def test_that_what_is_typed_is_one_edit(panel: Watched) -> None:
    type_into(panel, "gamma", "0.9")
    type_into(panel, "batch_size", "32")
    assert panel.edits == [("gamma", 0.9), ("batch_size", 32)]
    assert isinstance(panel.edits[1][1], int)
    assert panel.number("gamma").slider.number == 0.9


def test_that_a_drag_is_one_edit_and_the_box_follows_it(panel: Watched) -> None:
    editor = panel.number("learning_rate")
    y = editor.slider.height() // 2
    QTest.mousePress(editor.slider, LEFT, pos=QPoint(40, y))
    in_hand = editor.slider.number
    assert editor.box.number == in_hand
    panel.show_hyperparameters(DQN, DQNHyperparameters(learning_rate=0.5))
    assert editor.slider.number == in_hand
    QTest.mouseMove(editor.slider, QPoint(120, y))
    QTest.mouseRelease(editor.slider, LEFT, pos=QPoint(120, y))
    assert panel.edits == [("learning_rate", editor.box.number)]


def test_that_a_value_from_elsewhere_is_shown_once_the_hand_lets_go(panel: Watched) -> None:
    editor = panel.number("gamma")
    end = QPoint(editor.slider.width() - 6, editor.slider.height() // 2)
    panel.show_hyperparameters(DQN, DQNHyperparameters(gamma=1.0))
    QTest.mousePress(editor.slider, LEFT, pos=end)
    panel.show_hyperparameters(DQN, DQNHyperparameters(gamma=0.5))
    assert editor.slider.number == 1.0
    QTest.mouseRelease(editor.slider, LEFT, pos=end)
    assert (editor.slider.number, editor.box.number) == (0.5, 0.5)
    editor.box.setFocus()
    QTest.keyClicks(editor.box, "7")
    panel.show_hyperparameters(DQN, DQNHyperparameters(gamma=0.25))
    QTest.keyClick(editor.box, Qt.Key.Key_Escape)
    assert (editor.slider.number, editor.box.number) == (0.25, 0.25)
    assert panel.edits == []


def test_that_out_of_range_is_refused_with_the_range_and_the_value_stays(panel: Watched) -> None:
    type_into(panel, "gamma", "1.5")
    assert panel.refusals == ["gamma (γ) must be a number in [0, 1], got '1.5'"]
    assert panel.edits == []
    assert panel.number("gamma").box.number == 0.99


def test_that_what_does_not_go_together_is_refused_too(panel: Watched) -> None:
    values = DQNHyperparameters(replay_capacity=100)
    panel.show_hyperparameters(DQN, values)
    type_into(panel, "batch_size", "512")
    assert panel.edits == []
    assert "batch_size (B) must be in [1, 100]" in panel.refusals[0]
    assert (panel.number("batch_size").box.number, panel.number("batch_size").slider.number) == (64, 64)


def test_that_epsilon_follows_its_schedule_until_it_is_held_and_again_when_released(panel: Watched) -> None:
    row, editor = panel.rows["epsilon"], panel.number("epsilon")
    panel.set_scheduled("epsilon", 0.42)
    assert (editor.box.number, row.badge.text(), row.release_button.isHidden()) == (0.42, "schedule", True)
    type_into(panel, "epsilon", "0.2")
    panel.show_hyperparameters(DQN, DQNHyperparameters(epsilon=0.2))
    panel.set_scheduled("epsilon", 0.41)
    assert (editor.box.number, row.badge.text(), row.release_button.isHidden()) == (0.2, "held", False)
    QTest.mouseClick(row.release_button, LEFT)
    panel.show_hyperparameters(DQN, DQN.hyperparameters())
    assert panel.edits == [("epsilon", 0.2), ("epsilon", None)]
    assert (editor.box.number, row.badge.text()) == (0.41, "schedule")


def test_that_an_emptied_epsilon_is_released(panel: Watched) -> None:
    panel.show_hyperparameters(DQN, DQNHyperparameters(epsilon=0.2))
    type_into(panel, "epsilon", "")
    assert panel.edits == [("epsilon", None)]
    assert panel.refusals == []


def test_that_only_rows_in_effect_are_shown(panel: Watched) -> None:
    panel.show_hyperparameters(DQN, DQNHyperparameters(epsilon_schedule="per episode"))
    assert not panel.rows["epsilon_factor"].isHidden()
    assert panel.rows["epsilon_steps"].isHidden()
    panel.show_hyperparameters(REINFORCE, ReinforceHyperparameters(baseline="none"))
    assert panel.rows["value_updates"].isHidden()
    panel.show_hyperparameters(REINFORCE, REINFORCE.hyperparameters())
    assert not panel.rows["value_updates"].isHidden()


def test_that_a_value_for_a_new_run_is_marked_as_waiting(panel: Watched) -> None:
    type_into(panel, "hidden_units", "256")
    panel.set_pending("hidden_units", 256)
    row = panel.rows["hidden_units"]
    panel.show_hyperparameters(DQN, DQN.hyperparameters())
    assert (row.badge.text(), panel.number("hidden_units").box.number) == ("waits", 256)
    assert "128 is in force" in row.badge.toolTip()
    panel.set_pending("hidden_units", None)
    assert (row.badge.text(), panel.number("hidden_units").box.number) == ("new run", 128)


def test_that_switches_and_choices_are_edits(panel: Watched) -> None:
    switch, choice = panel.rows["bootstrap_truncated"].editor, panel.rows["loss"].editor
    assert isinstance(switch, SwitchEditor)
    assert isinstance(choice, ChoiceEditor)
    QTest.mouseClick(switch.switch, LEFT)
    choice.combo.setFocus()
    QTest.keyClick(choice.combo, Qt.Key.Key_Down)
    assert panel.edits == [("bootstrap_truncated", False), ("loss", "mse")]


def test_that_a_double_click_on_the_title_goes_back_to_the_default(panel: Watched) -> None:
    row = panel.rows["gamma"]
    QTest.mouseDClick(row, LEFT, pos=QPoint(8, 8))
    assert panel.edits == []
    panel.show_hyperparameters(DQN, DQNHyperparameters(gamma=0.5))
    QTest.mouseDClick(row, LEFT, pos=QPoint(8, 8))
    assert panel.edits == [("gamma", 0.99)]


def test_that_the_menu_of_a_row_offers_its_default(panel: Watched, qtbot: QtBot) -> None:
    panel.show_hyperparameters(DQN, DQNHyperparameters(gamma=0.5))
    menu = panel.rows["gamma"].menu()
    qtbot.addWidget(menu)
    assert menu.actions()[0].text() == "Reset to default: 0.99"
    menu.actions()[0].trigger()
    assert panel.edits == [("gamma", 0.99)]


def test_that_gamma_shows_its_horizon(panel: Watched) -> None:
    assert "100 steps" in panel.rows["gamma"].note.text()
    panel.show_hyperparameters(DQN, DQNHyperparameters(gamma=1.0))
    assert "no end" in panel.rows["gamma"].note.text()


def test_that_a_preset_is_chosen_and_marked_when_modified(panel: Watched) -> None:
    chosen: list[str] = []
    panel.preset_chosen.connect(chosen.append)
    panel.show_presets(["tuned", "lecture"], "tuned", modified=False)
    marks = [label for label in panel.findChildren(QLabel) if label.text() == "modified"]
    assert [mark.isHidden() for mark in marks] == [True]
    panel.preset.setFocus()
    QTest.keyClick(panel.preset, Qt.Key.Key_Down)
    assert chosen == ["lecture"]
    panel.show_presets(["tuned", "lecture"], "lecture", modified=True)
    assert [mark.isHidden() for mark in marks] == [False]


def test_that_nothing_sticks_out_of_a_narrow_panel(panel: Watched) -> None:
    for entry in ALGORITHMS.values():
        values = entry.hyperparameters()
        panel.show_hyperparameters(
            entry, values.changed("epsilon", 0.25) if "epsilon" in type(values).model_fields else values
        )
        for row in panel.rows.values():
            assert row.minimumSizeHint().width() <= row.width(), row.knob.name


@pytest.mark.parametrize("entry", ALGORITHMS.values(), ids=lambda entry: entry.name)
def test_that_no_title_is_cut_off_in_a_narrow_panel(panel: Watched, entry: Entry) -> None:
    panel.show_environment(describe("CartPole-v1"))
    panel.show_hyperparameters(entry, entry.hyperparameters())
    titles = [each for row in panel.rows.values() for each in row.findChildren(ElidedLabel) if not row.isHidden()]
    assert {each.text: each.width() for each in titles if each.width() < each.sizeHint().width() - 1} == {}
    assert len(titles) > 10


def bins_on_show(panel: Watched) -> list[str]:
    """What the rows of bins that can be seen are called."""
    rows = [row for name, row in panel.rows.items() if name.startswith("bins_") and not row.isHidden()]
    return [each.accessibleName() for row in rows for each in row.findChildren(ElidedLabel)]


def test_that_bins_are_called_by_the_parts_of_the_environment_and_there_are_as_many(panel: Watched) -> None:
    panel.show_environment(describe("CartPole-v1"))
    panel.show_hyperparameters(TABLE, TABLE.hyperparameters())
    assert bins_on_show(panel) == ["bins of x", "bins of ẋ", "bins of θ", "bins of θ̇"]
    panel.show_environment(describe("MountainCar-v0"))
    assert bins_on_show(panel) == ["bins of x", "bins of ẋ"]


def test_that_numbered_states_have_no_bins(panel: Watched) -> None:
    lake = replace(describe("MountainCar-v0"), states=16)
    panel.show_hyperparameters(TABLE, TABLE.hyperparameters())
    panel.show_environment(lake)
    assert bins_on_show(panel) == []
    headings = [label for label in panel.findChildren(QLabel) if label.text() == "STATE"]
    assert [heading.isHidden() for heading in headings] == [True]
