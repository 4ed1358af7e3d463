"""Transport: train, pause, step, episode, run until and reset, by clicks and keys in the real window."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from rlviz.gui.dialogs.run_until import RunUntil
from rlviz.session.events import Ending
from rlviz.session.goal import Kind
from rlviz.session.player import Activity
from tests.gui.person import Key, Person


def focusable(person: Person) -> list[QWidget]:
    """Everything in the window that can be reached with the Tab key, but fields for text."""
    everything = person.window.findChildren(QWidget)
    reached = [each for each in everything if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isVisible()]
    return [each for each in reached if each.isEnabled() and not isinstance(each, QAbstractSpinBox)]


def test_that_space_trains_and_pauses_wherever_the_focus_is(person: Person) -> None:
    person.train(50)
    widgets = focusable(person)
    assert len(widgets) > 30
    for widget in widgets:
        widget.setFocus()
        before = person.controller.running
        person.press(Key.Key_Space)
        person.wait(lambda before=before: person.controller.running is not before)  # type: ignore[misc]
    assert not person.history.changes
    assert person.window.banner.text == ""


def test_that_space_belongs_to_a_number_that_is_being_typed_and_to_no_other(person: Person) -> None:
    person.train(50)
    box = person.editor("learning_starts").box
    person.click(box)
    person.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    person.type("2 000")
    assert box.lineEdit().text() == "2 000"
    assert not person.controller.running
    person.press(Key.Key_Return)
    assert person.controller.config.hyperparameters.model_dump()["learning_starts"] == 2_000
    person.train(50)
    person.press(Key.Key_G)
    person.wait(lambda: person.controller.activity is Activity.WATCHING)
    assert box.lineEdit().text() == "2\u202f000"


def test_that_the_first_button_says_what_it_would_do(person: Person) -> None:
    button = person.window.actions_by_id["train"]
    assert button.text() == "Train"
    person.click_action("train")
    person.wait(lambda: person.trains)
    assert button.text() == "Pause"
    assert person.chip == "TRAINING · behaviour policy"
    person.click_action("train")
    person.wait(lambda: not person.controller.running)
    assert button.text() == "Train"
    assert person.chip == "PAUSED"


@pytest.mark.parametrize("key", [Key.Key_Period, Key.Key_Right])
def test_that_a_step_is_one_step(person: Person, key: Qt.Key) -> None:
    person.train(50)
    steps = len(person.history)
    for more in range(1, 4):
        person.press(key)
        person.wait(lambda more=more: len(person.history) == steps + more)  # type: ignore[misc]
    person.click_action("step")
    person.wait(lambda: len(person.history) == steps + 4)
    person.press(key, Qt.KeyboardModifier.ShiftModifier) if key == Key.Key_Right else person.press(Key.Key_Greater)
    person.wait(lambda: len(person.history) == steps + 14)
    assert not person.controller.running
    assert person.moment.live


def test_that_a_step_is_learnt_from(person: Person) -> None:
    person.train(1_500)
    losses = person.history.steps.column("loss", 0, len(person.history))
    updates = int((~(losses != losses)).sum())
    for _ in range(8):
        person.press(Key.Key_Period)
    person.wait(lambda: len(person.history) == len(losses) + 8)
    after = person.history.steps.column("loss")
    assert int((after == after).sum()) == updates + 2


@pytest.mark.parametrize("by", ["key", "click"])
def test_that_an_episode_goes_on_to_its_end_and_no_further(person: Person, by: str) -> None:
    person.train(50)
    for episodes in range(len(person.history.episodes) + 1, len(person.history.episodes) + 6):
        person.press(Key.Key_E) if by == "key" else person.click_action("episode")
        person.wait(partial(person.rests_after, episodes))
        assert len(person.history) == person.history.running_first_step
        assert person.place == (episodes - 1, person.history.episode(episodes - 1).length)


def popup(person: Person) -> RunUntil:
    """Click Run until…, and see the popup."""
    person.click_action("until")
    found = person.window.findChildren(RunUntil)[0]
    person.wait(found.isVisible)
    return found


def run_until(person: Person, kind: Kind, target: str) -> RunUntil:
    """Type a target into the line of a kind, and click the button."""
    asked = popup(person)
    QTest.mouseClick(asked.choices[kind], Qt.MouseButton.LeftButton)
    QTest.keyClicks(asked.boxes[kind], target)
    QTest.mouseClick(asked.start_button, Qt.MouseButton.LeftButton)
    return asked


def test_that_training_stops_exactly_at_the_step_asked_for(person: Person) -> None:
    run_until(person, "steps", "1234")
    person.wait(lambda: "Paused: trained until 1\u202f234 steps." in person.window.banner.text)
    assert len(person.history) == 1_234
    assert not person.controller.running


def test_that_training_stops_when_so_many_episodes_have_ended(person: Person) -> None:
    run_until(person, "episodes", "12")
    person.wait(lambda: person.window.banner.text.startswith("Paused: trained until 12 episodes"))
    assert len(person.history.episodes) == 12
    assert len(person.history) == person.history.running_first_step


def test_that_training_stops_when_the_mean_return_is_reached(person: Person) -> None:
    run_until(person, "mean_return", "9.5")
    person.wait(lambda: person.window.banner.text.startswith("Paused: trained until the mean return"))
    assert len(person.history.episodes) == 100
    assert person.history.mean_return >= 9.5


@pytest.mark.parametrize(
    ("kind", "target", "reason"),
    [
        ("steps", "0", "steps in total must be a whole number in [1, 1 000 000 000], got '0'"),
        ("episodes", "2.5", "episodes in total must be a whole number in [1, 100 000 000], got '2.5'"),
        ("mean_return", "lots", "mean return of the last 100 must be a number in [0, 500], got 'lots'"),
        ("mean_return", "600", "mean return of the last 100 must be a number in [0, 500], got '600'"),
    ],
)
def test_that_a_goal_out_of_range_is_refused_with_the_range(
    person: Person, kind: Kind, target: str, reason: str
) -> None:
    asked = run_until(person, kind, target)
    assert reason in [text.replace("\u202f", " ") for text in person.labels(asked)]
    assert asked.isVisible()
    QTest.keyClick(asked, Key.Key_Escape)
    person.wait(asked.isHidden)
    assert len(person.history) == 0


def test_that_a_goal_that_is_reached_already_is_refused(person: Person) -> None:
    person.train(300)
    steps = len(person.history)
    asked = run_until(person, "steps", "200")
    assert "This run has been trained until 200 steps already; choose a goal beyond it." in person.labels(asked)
    assert asked.isVisible()
    QTest.keyClicks(asked.boxes["steps"], str(steps + 1))
    QTest.keyClick(asked.boxes["steps"], Key.Key_Return)
    person.wait(lambda: person.window.banner.text.startswith("Paused: trained until"))
    assert len(person.history) == steps + 1


def test_that_a_goal_begins_with_a_round_number_beyond_what_is_made(person: Person) -> None:
    asked = popup(person)
    assert asked.boxes["steps"].number == 10_000
    assert asked.boxes["episodes"].number == 100
    assert asked.boxes["mean_return"].number == 475
    QTest.keyClick(asked, Key.Key_Escape)
    person.wait(asked.isHidden)


def test_that_a_reset_cuts_the_episode_off_and_counts_in_no_statistics(person: Person) -> None:
    person.train(400)
    history = person.history
    while len(history) == history.running_first_step:  # an episode has just ended: begin the next
        steps = len(history)
        person.press(Key.Key_Period)
        person.wait(partial(person.shows, steps + 1))
    episodes, mean = len(history.episodes), history.mean_return
    person.press(Key.Key_R)
    person.wait(lambda: len(history.episodes) == episodes + 1)
    assert history.episode(episodes).ending is Ending.INTERRUPTED
    assert history.mean_return == mean
    person.wait(lambda: person.window.plots.returns.interrupted.points[0].tolist() == [episodes + 1])
    assert person.window.plots.returns.dots.points[0].tolist() == list(range(1, episodes + 1))
    person.wait(lambda: "Interrupted after" in person.window.stage.environment.accessibleDescription())


def test_that_a_reset_leaves_training_running(person: Person) -> None:
    person.begin_training(200)
    person.click_action("reset")
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 200)
    assert person.controller.running
    endings = person.history.episodes.column("ending").tolist()
    assert endings.count(Ending.INTERRUPTED) <= 1


def test_that_a_pause_forgets_the_goal(person: Person) -> None:
    run_until(person, "steps", "400000")
    person.wait(lambda: "until 400\u202f000 steps" in person.window.status_line.text)
    person.pause()
    person.begin_training()
    assert person.controller.status is not None
    assert person.controller.status.goal is None


def test_that_an_episode_asked_for_while_training_runs_ends_it_there(person: Person) -> None:
    person.begin_training(200)
    person.press(Key.Key_E)
    person.wait(lambda: not person.controller.running)
    assert len(person.history) == person.history.running_first_step


def test_that_a_reset_while_watching_leaves_the_training_alone(person: Person) -> None:
    person.train(200)
    episodes = len(person.history.episodes)
    person.press(Key.Key_G)
    person.wait(lambda: person.controller.activity is Activity.WATCHING and len(person.moment.shown) > 2)
    watched = person.moment.shown
    person.press(Key.Key_R)
    person.wait(lambda: Ending.INTERRUPTED in watched.episodes.column("ending"))
    assert len(person.history.episodes) == episodes
