"""Teaching by playing: asked for in the menu, done in the training, marked wherever it is on show, and left again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Mode
from rlviz.gui.views.values import ValuesView
from rlviz.learning.algorithms import entry, teaching_refusal
from rlviz.session.events import Chosen
from rlviz.session.history import History
from rlviz.session.player import Activity
from tests.gui.conftest import Opener
from tests.gui.person import CONTROL, Key, Person
from tests.gui.rows import Rows
from tests.gui.test_files import wait_for_message
from tests.session.followed import Pen
from tests.session.written import same_history

TEACHING = "TEACHING · ← → push, what you do is learnt from"


def ask(person: Person) -> None:
    """Choose it in the menu."""
    person.window.actions_by_id["teach"].trigger()


def teaches(person: Person) -> None:
    """Press P, and see that one teaches."""
    person.press(Key.Key_P)
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.TEACHING)


def leaves(person: Person, key: Key = Key.Key_Escape) -> None:
    """Press a key, and see that nothing goes on."""
    person.press(key)
    person.wait(lambda: not person.controller.running)


def last(history: History, steps: int) -> list[int]:
    """How the newest steps were chosen; nothing before there are so many."""
    chosen = history.steps.column("chosen", 0, len(history))
    return chosen[-steps:].astype(int).tolist() if len(chosen) >= steps else []


def by_hand(history: History) -> list[int]:
    """The steps that a person made."""
    return np.flatnonzero(history.steps.column("chosen", 0, len(history)) == Chosen.BY_HAND).tolist()


def push(person: Person, key: Key, steps: int = 5) -> None:
    """Hold a key until so many more steps were made by hand, and let it go again."""
    history = person.history
    before = len(by_hand(history))
    person.hold(key)
    person.wait(lambda: len(by_hand(history)) >= before + steps)
    person.let_go(key)


@pytest.fixture
def teacher(person: Person) -> Person:
    """A person who has trained an agent a little, has asked that it learns from play, and teaches."""
    person.train(300)
    ask(person)
    teaches(person)
    return person


@pytest.fixture
def taught(teacher: Person) -> Person:
    """The same after a lesson of both sides, paused."""
    push(teacher, Key.Key_Left)
    push(teacher, Key.Key_Right)
    leaves(teacher)
    return teacher


def test_that_nothing_is_taught_unless_a_person_asks(person: Person) -> None:
    assert not person.window.actions_by_id["teach"].isChecked()
    person.press(Key.Key_P)
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.PLAYING)
    assert len(person.history) == 0


def test_that_the_chip_says_that_one_teaches_and_what_runs_is_the_training(teacher: Person) -> None:
    assert teacher.chip == TEACHING
    assert teacher.moment.shown is teacher.history
    assert teacher.moment.rival is None
    assert teacher.window.actions_by_id["play"].isChecked()
    assert teacher.window.actions_by_id["teach"].isChecked()
    steps = len(teacher.history)
    teacher.wait(lambda: len(teacher.history) > steps + 5)
    teacher.wait(lambda: teacher.window.status_line.text.startswith("Teaching · "))


def test_that_a_held_key_acts_and_is_marked_and_else_the_agent_does(teacher: Person) -> None:
    history = teacher.history
    teacher.hold(Key.Key_Left)
    teacher.wait(lambda: last(history, 6) == [Chosen.BY_HAND] * 6)
    assert history.steps.column("action", len(history) - 6, len(history)).ravel().tolist().count(0) >= 5
    teacher.let_go(Key.Key_Left)
    teacher.wait(lambda: Chosen.BY_HAND not in last(history, 6) and len(last(history, 6)) == 6)


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_P, Key.Key_Space])
def test_that_a_lesson_is_left_by_the_keys_that_leave_play(teacher: Person, key: Key) -> None:
    leaves(teacher, key)
    assert teacher.chip == "PAUSED"
    assert not teacher.window.actions_by_id["play"].isChecked()
    steps = len(teacher.history)
    teacher.train(50)
    assert not [step for step in by_hand(teacher.history) if step >= steps]


def test_that_a_key_that_is_down_when_a_lesson_is_left_does_nothing_afterwards(teacher: Person) -> None:
    teacher.hold(Key.Key_Left)
    teacher.wait(lambda: last(teacher.history, 3) == [Chosen.BY_HAND] * 3)
    leaves(teacher)
    steps = len(teacher.history)
    teacher.press(Key.Key_Period)
    teacher.wait(lambda: len(teacher.history) == steps + 1)
    assert last(teacher.history, 1) != [Chosen.BY_HAND]
    teacher.let_go(Key.Key_Left)


def test_that_a_lesson_has_the_speed_of_play_and_training_keeps_its_own(teacher: Person) -> None:
    assert teacher.window.speed.speed == 1.0
    teacher.press(Key.Key_Minus)
    teacher.wait(lambda: teacher.controller.speeds[Activity.TEACHING] == 0.5)
    assert teacher.controller.speeds[Activity.PLAYING] == 0.5
    assert teacher.controller.speeds[Activity.TRAINING] == float("inf")


def test_that_asking_and_taking_it_back_is_heard_in_the_midst_of_play(person: Person) -> None:
    person.press(Key.Key_P)
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.PLAYING)
    ask(person)
    person.wait(lambda: person.moment.mode is Mode.TEACHING)
    ask(person)
    person.wait(lambda: person.moment.mode is Mode.PLAYING)
    assert person.chip == "PLAYING · ← → push, Esc leaves"
    steps = len(person.history)
    person.wait(lambda: len(person.moment.shown) > 5)
    assert len(person.history) == steps


def test_that_hyperparameters_are_edited_and_set_back_in_the_midst_of_a_lesson(teacher: Person) -> None:
    teacher.enter("gamma", "0.9")
    teacher.wait(lambda: [change.new for change in teacher.history.changes] == [0.9])
    teacher.window.setFocus()
    teacher.press(Key.Key_Z, CONTROL)
    teacher.wait(lambda: [change.new for change in teacher.history.changes] == [0.9, 0.99])
    assert teacher.controller.activity is Activity.TEACHING
    assert teacher.controller.running


def test_that_a_reset_cuts_off_the_episode_that_is_taught(teacher: Person) -> None:
    episodes = len(teacher.history.episodes)
    teacher.press(Key.Key_R)
    teacher.wait(lambda: len(teacher.history.episodes) > episodes)
    assert teacher.controller.activity is Activity.TEACHING


def test_that_an_algorithm_that_learns_from_its_own_actions_only_refuses_and_says_why(
    open_laboratory: Opener, qtbot: QtBot
) -> None:
    person = Person(open_laboratory(algorithm="ppo"), qtbot)
    ask(person)
    assert person.window.banner.text == teaching_refusal(entry("ppo"))
    assert not person.window.actions_by_id["teach"].isChecked()
    person.press(Key.Key_P)
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.PLAYING)


def test_that_what_was_asked_of_another_algorithm_is_told_with_a_way_on(person: Person) -> None:
    ask(person)
    before = person.history
    person.controller.new_run(person.controller.config.replaced(algorithm="reinforce"))
    person.wait(lambda: person.history is not before)
    person.press(Key.Key_P)
    assert person.window.banner.text == teaching_refusal(entry("reinforce"))
    person.answer("Play all the same")
    person.wait(lambda: person.controller.running and person.controller.activity is Activity.PLAYING)
    assert not person.window.actions_by_id["teach"].isChecked()


def test_that_a_run_of_another_program_is_not_taught(person: Person, tmp_path: Path) -> None:
    pen = Pen(tmp_path / "a.rlviz", seed=4)
    pen.write(300)
    before = person.history
    person.controller.open_file(str(tmp_path / "a.rlviz"))
    person.wait(lambda: person.history is not before and person.chip == Mode.FOLLOWING.value)
    ask(person)
    person.press(Key.Key_P)
    wait_for_message(person, "Another program trains this run, so that nothing can be changed of it here.")
    assert len(person.history) == 300
    assert by_hand(person.history) == []
    pen.close()


def test_that_bars_plot_and_heading_show_what_a_hand_did(taught: Person) -> None:
    history = taught.history
    row = by_hand(history)[0]
    episode = history.episode_at(row)
    taught.controller.cursor.go(episode, row - history.episode(episode).first_step)
    stage, values = taught.window.stage, taught.window.plots.values
    taught.wait(lambda: stage.heading.place.endswith(" by hand"))
    frame = taught.moment.frame()
    taught.wait(lambda: "by hand" in stage.scores.accessibleDescription())
    taught.wait(lambda: "by hand" in stage.equation.accessibleDescription())
    taught.wait(lambda: values.plot.marks.playhead == frame.index and len(values.plot.marks.stretches) > 0)
    stretches = values.plot.marks.stretches
    assert any(first <= frame.index <= end for first, end in stretches)
    assert values.plot.backdrop.spans == tuple((stretch, "by hand") for stretch in stretches)
    assert "by hand" in [entry.text for entry in values.legend.entries]


def test_that_one_steps_back_through_a_lesson(taught: Person) -> None:
    history = taught.history
    row = by_hand(history)[-1]
    episode = history.episode(history.episode_at(row))
    taught.controller.cursor.go(episode.index, episode.last_frame)
    for index in reversed(range(row - episode.first_step, episode.last_frame)):
        taught.press(Key.Key_Left)
        taught.wait(partial(lambda wanted: taught.moment.index == wanted, index))
    assert taught.moment.frame().chosen == "by hand"
    assert taught.chip.startswith("VIEWING EPISODE")


def test_that_a_fork_from_the_midst_of_a_lesson_has_what_was_taught_until_then(taught: Person) -> None:
    parent = taught.history
    middle = by_hand(parent)[4]
    episode = parent.episode_at(middle)
    taught.controller.cursor.go(episode, middle - parent.episode(episode).first_step)
    taught.press(Key.Key_F)
    taught.wait(lambda: taught.history is not parent)
    assert len(taught.history) == middle
    assert by_hand(taught.history) == by_hand(parent)[:4]
    teaches(taught)
    push(taught, Key.Key_Left)
    assert by_hand(taught.history)[:4] == by_hand(parent)[:4]


def test_that_a_run_that_was_taught_is_opened_again_with_its_marks(taught: Person, tmp_path: Path) -> None:
    before, [file] = taught.history, list((tmp_path / "runs").glob("*.rlviz"))
    taught.controller.open_file(str(file))
    taught.wait(lambda: taught.history is not before)
    assert same_history(taught.history, before)
    assert len(by_hand(taught.history)) >= 10
    teaches(taught)
    push(taught, Key.Key_Right)


def test_that_in_a_world_that_waits_a_lesson_waits_too(open_laboratory: Opener, qtbot: QtBot) -> None:
    person = Person(open_laboratory(environment="FrozenLake-v1", algorithm="q_learning"), qtbot)
    ask(person)
    teaches(person)
    assert person.chip == "TEACHING · ← ↑ ↓ → push, what you do is learnt from"
    person.wait(lambda: person.moment.standing is not None)
    assert len(person.history) == 0
    for presses in (1, 2):
        person.press(Key.Key_Right)
        person.wait(partial(lambda count: len(person.history) == count, presses))
    assert by_hand(person.history) == [0, 1]
    assert person.history.steps.column("action").tolist() == [2.0, 2.0]


def test_that_the_legend_names_what_a_hand_did_only_where_there_is_some(qtbot: QtBot) -> None:
    values, rows = ValuesView(), Rows()
    qtbot.addWidget(values)
    for number in range(12):
        rows.step(explored=number == 1, by_hand=number in (3, 4, 5, 9))
    values.refresh(rows.moment())
    assert values.plot.marks.ticks.tolist() == [1]
    assert list(values.plot.marks.stretches) == [(2.5, 5.5), (8.5, 9.5)]
    assert [each.text for each in values.legend.entries].count("by hand") == 1
    rows.end()
    rows.step()
    values.refresh(rows.moment())
    assert [*values.plot.marks.stretches, *values.plot.backdrop.spans] == []
    assert "by hand" not in [each.text for each in values.legend.entries]


@pytest.mark.parametrize(("scores", "words"), [((2.0, 1.0), "1.00 by hand"), ((1.0, 2.0), "2.00 greedy by hand")])
def test_that_the_bars_say_whose_hand_it_was(person: Person, scores: tuple[float, float], words: str) -> None:
    rows = Rows()
    rows.step(scores, by_hand=True)
    person.window.stage.scores.refresh(replace(rows.moment(), mode=Mode.PAUSED))
    assert person.window.stage.scores.accessibleDescription().endswith(words)
