"""What needs a new run: it is said, asked about, and begun or left; nothing that was learnt is given up silently."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QToolButton

from rlviz.numbers import whole_text
from rlviz.session.player import Activity
from rlviz.session.presets import presets
from tests.gui.person import CONTROL, Key, Person


def choose_algorithm(person: Person) -> None:
    person.choose(person.window.run_settings.algorithm, "reinforce")


def choose_environment(person: Person) -> None:
    person.choose(person.window.run_settings.environment, "MountainCar-v0")


def choose_preset(person: Person) -> None:
    person.choose(person.window.hyperparameters.preset, "lecture")


def choose_seed(person: Person) -> None:
    person.click(person.window.run_settings.seed)
    person.press(Key.Key_A, CONTROL)
    person.type("7")
    person.press(Key.Key_Return)


def choose_width(person: Person) -> None:
    person.enter("hidden_units", "32")


def begin_narrow_run(person: Person) -> None:
    """Train in a run with a hidden layer of 32 units, which no preset has."""
    before = person.history
    choose_width(person)
    person.wait(lambda: person.history is not before)
    person.train(300)


CHOICES = [
    pytest.param(choose_algorithm, "REINFORCE", ("algorithm", "reinforce"), id="algorithm"),
    pytest.param(choose_environment, "MountainCar-v0", ("environment", "MountainCar-v0"), id="environment"),
    pytest.param(choose_preset, "preset lecture", ("preset", "lecture"), id="preset"),
    pytest.param(choose_seed, "seed 7", ("seed", 7), id="seed"),
]
Choose = Callable[[Person], None]


def shown(person: Person) -> tuple[str, str, str, float | None]:
    """What the window says that the run is made of."""
    settings, panel = person.window.run_settings, person.window.hyperparameters
    combos = (settings.algorithm, settings.environment, panel.preset)
    algorithm, environment, preset = (str(combo.currentData()) for combo in combos)
    return algorithm, environment, preset, settings.seed.number


@pytest.mark.parametrize(("choose", "words", "chosen"), CHOICES)
def test_that_a_run_is_kept_when_the_person_says_so(
    person: Person, choose: Choose, words: str, chosen: tuple[str, object]
) -> None:
    person.train(300)
    history, config, before = person.history, person.controller.config, shown(person)
    choose(person)
    learnt = f"This one has learnt for {whole_text(len(history))} steps. It is kept in the list of runs."
    assert person.window.banner.text == f"A new run is needed for {words}. {learnt}"
    assert person.choices == ["Start new run", "Keep this run"]
    assert person.history is history
    person.answer("Keep this run")
    assert person.window.banner.text == ""
    assert shown(person) == before
    assert person.controller.config == config
    person.train(100)
    assert person.history is history


@pytest.mark.parametrize(("choose", "words", "chosen"), CHOICES)
def test_that_a_new_run_begins_when_the_person_says_so(
    person: Person, choose: Choose, words: str, chosen: tuple[str, object]
) -> None:
    person.train(300)
    history = person.history
    choose(person)
    person.answer("Start new run")
    person.wait(lambda: person.history is not history)
    assert len(person.history) == 0
    assert getattr(person.controller.config, chosen[0]) == chosen[1]
    assert chosen[1] in shown(person)
    person.wait(lambda: person.controller.running)
    assert person.controller.activity is Activity.WATCHING
    person.train(100)


@pytest.mark.parametrize(("choose", "words", "chosen"), CHOICES)
def test_that_nothing_is_asked_where_nothing_was_learnt(
    person: Person, choose: Choose, words: str, chosen: tuple[str, object]
) -> None:
    history = person.history
    choose(person)
    person.wait(lambda: person.history is not history)
    assert "new run" not in person.window.banner.text
    assert getattr(person.controller.config, chosen[0]) == chosen[1]


def test_that_a_value_that_needs_a_new_run_waits_for_it(person: Person) -> None:
    person.train(300)
    person.enter("hidden_units", "32")
    row = person.row("hidden_units")
    assert row.badge.text() == "waits"
    assert person.editor("hidden_units").box.number == 32
    assert person.controller.config.hyperparameters.model_dump()["hidden_units"] == 128
    assert person.window.banner.text.startswith("A new run is needed for hidden units 32.")
    person.answer("Keep this run")
    assert row.badge.text() == "new run"
    assert person.editor("hidden_units").box.number == 128


def test_that_a_new_run_takes_on_the_value_that_waited(person: Person) -> None:
    person.train(300)
    history = person.history
    person.enter("hidden_units", "32")
    person.answer("Start new run")
    person.wait(lambda: person.history is not history)
    assert person.controller.config.hyperparameters.model_dump()["hidden_units"] == 32
    assert person.editor("hidden_units").box.number == 32
    assert person.row("hidden_units").badge.text() == "new run"


def test_that_several_choices_wait_together(person: Person) -> None:
    person.train(300)
    history = person.history
    choose_seed(person)
    choose_environment(person)
    choose_width(person)
    assert person.window.banner.text.startswith(
        "A new run is needed for seed 7 and MountainCar-v0 and hidden units 32."
    )
    person.answer("Start new run")
    person.wait(lambda: person.history is not history)
    config = person.controller.config
    assert (config.seed, config.environment) == (7, "MountainCar-v0")
    assert config.hyperparameters.model_dump()["hidden_units"] == 32


def test_that_choosing_what_is_in_force_again_takes_the_question_back(person: Person) -> None:
    person.train(300)
    settings, preset = person.window.run_settings, person.window.hyperparameters.preset
    for choose, combo in (
        (choose_environment, settings.environment),
        (choose_algorithm, settings.algorithm),
        (choose_preset, preset),
    ):
        before = str(combo.currentData())
        choose(person)
        assert person.choices
        person.choose(combo, before)
        assert person.window.banner.text == ""


def test_that_a_value_of_the_run_on_show_can_be_chosen_for_a_run_that_would_have_another(person: Person) -> None:
    begin_narrow_run(person)
    history = person.history
    choose_preset(person)
    assert person.window.banner.text.startswith("A new run is needed for preset lecture.")
    person.enter("hidden_units", "64")
    person.enter("hidden_units", "32")
    assert person.window.banner.text.startswith("A new run is needed for preset lecture and hidden units 32.")
    person.enter("hidden_units", "128")
    assert person.window.banner.text.startswith("A new run is needed for preset lecture.")
    person.enter("hidden_units", "64")
    person.enter("hidden_units", "32")
    person.answer("Start new run")
    person.wait(lambda: person.history is not history)
    lecture = presets("dqn")["lecture"].hyperparameters
    assert person.controller.config.hyperparameters == lecture.replaced({"hidden_units": 32})


def test_that_the_preset_shown_is_the_one_of_the_algorithm_that_waits(person: Person) -> None:
    begin_narrow_run(person)
    preset = person.window.hyperparameters.preset
    assert "modified" in person.labels(person.window.hyperparameters)
    choose_algorithm(person)
    assert preset.currentText() == "tuned"
    assert "modified" not in person.labels(person.window.hyperparameters)
    choose_preset(person)
    assert person.window.banner.text.startswith("A new run is needed for REINFORCE and preset lecture.")
    assert preset.toolTip() == presets("reinforce")["lecture"].summary
    person.answer("Keep this run")
    assert "modified" in person.labels(person.window.hyperparameters)


def test_that_a_question_closed_without_an_answer_changes_nothing(person: Person) -> None:
    person.train(300)
    before = shown(person)
    choose_algorithm(person)
    close = next(each for each in person.window.banner.findChildren(QToolButton))
    person.click(close)
    assert shown(person) == before
    choose_environment(person)
    person.press(Key.Key_Escape)
    assert shown(person) == before
    assert person.window.banner.text == ""


def test_that_training_goes_on_while_the_question_is_open(person: Person) -> None:
    person.begin_training(300)
    choose_algorithm(person)
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 200)
    assert person.choices == ["Start new run", "Keep this run"]
    history = person.history
    person.answer("Start new run")
    person.wait(lambda: person.history is not history)
    assert person.moment.entry.name == "reinforce"


def test_that_ctrl_n_asks_and_begins_the_same_again(person: Person) -> None:
    person.train(300)
    person.enter("gamma", "0.9")
    history = person.history
    person.press(Key.Key_N, CONTROL)
    assert "untrained weights" in person.window.banner.text
    person.answer("Start new run")
    person.wait(lambda: person.history is not history)
    assert person.editor("gamma").box.number == 0.9
    assert person.history.hyperparameters.model_dump()["gamma"] == 0.9


def test_that_a_run_that_is_given_up_takes_no_memory_any_longer(person: Person) -> None:
    person.train(300)
    given_up = weakref.ref(person.history)
    person.press(Key.Key_N, CONTROL)
    person.answer("Start new run")
    person.wait(lambda: gc.collect() >= 0 and given_up() is None)
    person.train(50)


def test_that_training_asked_for_while_a_run_is_made_begins_in_that_run(person: Person) -> None:
    before = person.history
    person.press(Key.Key_N, CONTROL)
    person.press(Key.Key_Space)
    person.wait(lambda: person.history is not before and person.trains and len(person.history) > 100)
    assert len(before) == 0


def test_that_nothing_is_undone_across_runs(person: Person) -> None:
    person.train(300)
    history = person.history
    person.enter("gamma", "0.9")
    assert person.controller.undo_stack.canUndo()
    choose_seed(person)
    person.answer("Start new run")
    person.wait(lambda: person.history is not history)
    assert not person.controller.undo_stack.canUndo()
    assert not person.window.actions_by_id["undo"].isEnabled()


def test_that_the_same_seed_repeats_a_run_in_the_window(person: Person) -> None:
    person.train(600)
    first = person.history
    person.press(Key.Key_N, CONTROL)
    person.answer("Start new run")
    person.wait(lambda: person.history is not first)
    person.train(600)
    common = min(len(first), len(person.history))
    assert first.steps.rows(0, common).tobytes() == person.history.steps.rows(0, common).tobytes()


def test_that_a_preset_that_repeats_an_error_says_so(person: Person) -> None:
    history = person.history
    choose_preset(person)
    person.wait(lambda: person.history is not history)
    lecture = presets("dqn")["lecture"]
    assert person.window.banner.text == f"Preset lecture: {lecture.summary}"
    assert person.controller.config.hyperparameters == lecture.hyperparameters
    assert "modified" not in person.labels(person.window.hyperparameters)


def test_that_auto_says_what_it_measured_and_the_cpu_can_be_chosen(person: Person) -> None:
    person.train(300)
    device, history = person.window.run_settings.device, person.history
    names = [str(device.itemData(index)) for index in range(device.count())]
    assert names[:2] == ["auto", "cpu"]
    assert device.itemText(0).startswith("auto: ")
    assert "updates/s" in device.toolTip()
    person.choose(device, "cpu")
    person.wait(lambda: person.controller.config.device == "cpu")
    assert device.currentData() == "cpu"
    person.train(300)
    assert person.history is history
