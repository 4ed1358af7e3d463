"""What a person asks while another run is being made, and where one cannot be opened, or is the same gone on with."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rlviz.gui.dialogs.file_choice import RUNS
from rlviz.session.config import RunConfig
from rlviz.session.history import History
from rlviz.session.run_file import read_run
from tests.gui.person import CONTROL, Key, Person
from tests.gui.test_files import wait_for_message
from tests.session.followed import Pen
from tests.session.written import same_history, written

Q_LEARNING = RunConfig.checked({"algorithm": "q_learning", "device": "cpu"})


def runs(folder: Path) -> list[Path]:
    """The files of the person's runs, that of a fork after that of its parent."""
    return sorted((folder / "runs").glob(f"*.{RUNS.suffixes[0]}"), key=lambda each: len(each.name))


@pytest.fixture
def looking_back(person: Person) -> Person:
    """A person who trained, changed γ, and looks at the start of an episode before that."""
    person.train(1_000)
    person.enter("gamma", "0.9")
    person.wait(lambda: person.history.changes)
    person.controller.view_episode(5)
    return person


def wait_for_another(person: Person, before: History) -> None:
    """Look on until another run is on show."""
    person.wait(lambda: person.history is not before and not person.controller.opening)


def test_that_an_edit_is_not_undone_in_the_fork_that_leaves_its_run(looking_back: Person, tmp_path: Path) -> None:
    person, parent = looking_back, looking_back.history
    person.press(Key.Key_F)
    person.press(Key.Key_Z, CONTROL)
    wait_for_another(person, parent)
    person.train(100)
    assert person.history.changes == []
    assert [change.new for change in parent.changes] == [0.9]
    assert person.controller.config.hyperparameters.model_dump()["gamma"] == 0.99


def test_that_keys_pressed_again_and_again_make_one_fork_of_the_run_on_show(
    looking_back: Person, tmp_path: Path
) -> None:
    person, parent = looking_back, looking_back.history
    step = person.controller.step_on_show()
    for _ in range(3):
        person.press(Key.Key_F)
    person.press(Key.Key_W)
    wait_for_another(person, parent)
    person.train(100)
    assert [each.stem.partition(" fork ")[2] for each in runs(tmp_path)] == ["", str(step)]
    assert person.moment.unfolding is None
    assert not person.window.banner.text


def test_that_what_is_watched_while_a_run_is_made_is_its_own_agent(looking_back: Person) -> None:
    person, before = looking_back, looking_back.history
    person.press(Key.Key_N, CONTROL)
    person.answer("Start new run")
    person.press(Key.Key_G)
    wait_for_another(person, before)
    person.wait(lambda: person.chip == "WATCHING · greedy policy" and len(person.moment.shown) > 5)
    assert not person.window.banner.text


@pytest.mark.parametrize("name", ["fork", "new_run", "train", "watch", "undo", "bookmark"])
def test_that_a_key_that_is_held_asks_once(person: Person, name: str) -> None:
    assert not person.window.actions_by_id[name].autoRepeat()


@pytest.mark.parametrize("name", ["step", "back", "back_10", "forward_10", "next_episode", "faster", "slower"])
def test_that_a_key_that_is_held_goes_on_through_frames_and_speeds(person: Person, name: str) -> None:
    assert person.window.actions_by_id[name].autoRepeat()


def test_that_a_refusal_of_something_else_does_not_end_the_opening(looking_back: Person) -> None:
    person, before = looking_back, looking_back.history
    heard: list[bool] = []
    person.controller.refused.connect(lambda _: heard.append(person.controller.opening))
    person.controller.wishes.nudge.emit(None)  # refused: the agent trains
    person.controller.new_run(person.controller.config)
    wait_for_another(person, before)
    assert heard == [True]


def test_that_the_file_of_the_run_on_show_is_not_opened_where_it_would_not_give_it_back(
    person: Person, tmp_path: Path
) -> None:
    person.train(500)
    kept, (file,) = person.history, runs(tmp_path)
    away = file.rename(tmp_path / "away.rlviz")
    person.controller.open_file(str(file))
    wait_for_message(person, f"{file.name} cannot be written: the file was taken away")
    assert person.history is kept
    away.rename(file)
    person.press(Key.Key_Escape)
    person.train(100)
    person.wait(lambda: len(read_run(file).recorded.steps) == len(kept))


def test_that_without_a_run_a_new_one_begins_and_the_person_is_told_why(person: Person, tmp_path: Path) -> None:
    person.train(500)
    person.enter("gamma", "0.9")
    before, (file,) = person.history, runs(tmp_path)
    person.controller.wishes.open_file.emit(str(file), "cuda:99")
    wait_for_message(person, "cuda:99")
    assert person.history is not before
    assert not person.controller.undo_stack.canUndo()
    assert len(person.history) == 0
    person.train(100)
    assert same_history(read_run(file).recorded, before)


@pytest.fixture
def left(person: Person, tmp_path: Path) -> Person:
    """A person who looks at a frame of a run that its program has left, and has set a bookmark in it."""
    pen = Pen(tmp_path / "a.rlviz", seed=4)
    pen.write(1_200)
    before = person.history
    person.controller.open_file(str(pen.path))
    wait_for_another(person, before)
    pen.close()
    wait_for_message(person, "The other program has ended.")
    person.controller.cursor.go(3, 4)
    return person


def test_that_an_edit_of_a_run_that_was_left_is_undone_and_the_frame_stays_on_show(left: Person) -> None:
    followed = left.history
    left.enter("gamma", "0.9")
    left.wait(lambda: left.history is not followed and left.history.changes)
    assert left.place == (3, 4)
    assert left.moment.shown is left.history
    left.press(Key.Key_Z, CONTROL)
    left.wait(lambda: [change.new for change in left.history.changes] == [0.9, 0.99])
    assert left.place == (3, 4)
    assert left.editor("gamma").box.text() == "0.99"


def test_that_a_bookmark_in_a_run_that_was_left_is_taken_away_again_by_undo(left: Person) -> None:
    left.press(Key.Key_B)
    left.wait(lambda: not left.controller.follows)
    left.wait(lambda: len(left.history.bookmarks) == 1)
    assert left.place == (3, 4)
    left.press(Key.Key_Z, CONTROL)
    left.wait(lambda: len(left.history.bookmarks) == 0)


def test_that_what_waits_for_a_new_run_waits_on_as_a_run_that_was_left_goes_on(left: Person) -> None:
    left.enter("hidden_units", "64")
    asked = left.window.banner.text
    assert asked.startswith("A new run is needed for ")
    left.enter("gamma", "0.9")
    left.wait(lambda: not left.controller.follows)
    assert left.window.banner.text == asked


@pytest.mark.parametrize("again", [False, True])
def test_that_a_file_that_cannot_be_written_is_told_as_it_is_opened(
    person: Person, tmp_path: Path, again: bool
) -> None:
    names = ("first", "second") if again else ("first",)
    for name in names:
        path = tmp_path / f"{name}.rlviz"
        written(path, Q_LEARNING, 400)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        before = person.history
        person.controller.open_file(str(path))
        wait_for_another(person, before)
        wait_for_message(person, f"{name}.rlviz cannot be written: database is locked.")
        other.execute("ROLLBACK")
        other.close()


def test_that_a_fork_is_told_of_once_it_is_one_and_where_its_parent_is_kept(person: Person, tmp_path: Path) -> None:
    path, before = tmp_path / "elsewhere.rlviz", person.history
    recorded = written(path, Q_LEARNING, 400).recorded
    person.controller.open_file(str(path))
    wait_for_another(person, before)
    person.press(Key.Key_N, CONTROL)
    assert person.window.banner.text.endswith("It is kept in elsewhere.rlviz.")
    person.answer("Keep this run")
    parent = person.history
    person.controller.view_episode(2)
    person.press(Key.Key_F)
    status = person.window.statusBar()
    assert "Forked" not in status.currentMessage()
    wait_for_another(person, parent)
    step = recorded.episode(2).first_step
    said = f"Forked at step {step}. The run that it leaves is kept in elsewhere.rlviz."
    person.wait(lambda: status.currentMessage() == said)
    assert same_history(read_run(path).recorded, parent)
    person.press(Key.Key_N, CONTROL)
    assert person.window.banner.text.endswith("It is kept in the list of runs.")


def test_that_a_fork_that_is_refused_is_not_told_of(looking_back: Person, tmp_path: Path) -> None:
    person, before = looking_back, looking_back.history
    runs(tmp_path)[0].unlink()
    person.press(Key.Key_F)
    wait_for_message(person, "a fork comes from the file of a run")
    assert "Forked" not in person.window.statusBar().currentMessage()
    assert person.history is before
    assert not person.controller.opening


def test_that_a_fork_of_a_run_that_another_program_trains_says_who_goes_on_with_it(
    person: Person, tmp_path: Path
) -> None:
    pen, before = Pen(tmp_path / "a.rlviz", seed=4), person.history
    pen.write(300)
    person.controller.open_file(str(pen.path))
    wait_for_another(person, before)
    followed = person.history
    person.controller.view_episode(2)
    person.press(Key.Key_F)
    wait_for_another(person, followed)
    message = "The other program goes on with the run that it leaves."
    person.wait(lambda: person.window.statusBar().currentMessage().endswith(message))
    pen.close()


def test_that_a_run_that_trains_for_the_first_time_is_said_to_be_kept(person: Person) -> None:
    person.begin_training(300)
    person.wait(lambda: "written to" in person.window.status_line.text)
    person.press(Key.Key_N, CONTROL)
    assert person.window.banner.text.endswith("It is kept in the list of runs.")
    person.answer("Keep this run")
    person.pause()
