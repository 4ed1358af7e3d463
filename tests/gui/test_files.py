"""Agents in files, as a person saves and opens them: through the dialogs of the window."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox
from safetensors.torch import save_file

from rlviz.gui.dialogs.file_choice import FileDialog
from rlviz.numbers import whole_text
from rlviz.session.config import RunConfig
from rlviz.session.laboratory import Laboratory
from rlviz.session.run_file import read_run
from rlviz.session.travel import run_at
from rlviz.session.weights_file import Agent, load_agent, save_agent
from tests.gui.person import CONTROL, SHIFT, Key, Person
from tests.session.written import same_history, written


@pytest.fixture(autouse=True)
def _qt_dialogs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Qt's own file dialogs, in a home of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path))
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    yield
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, False)


def dialogs(person: Person) -> list[FileDialog]:
    """The file dialogs on show."""
    return [each for each in person.window.findChildren(FileDialog) if each.isVisible()]


def give_path(person: Person, path: Path) -> None:
    """Type a path into the file dialog and press Enter."""
    person.wait(lambda: dialogs(person))
    (dialog,) = dialogs(person)
    person.wait(dialog.isActiveWindow)
    field = dialog.findChildren(QLineEdit)[0]
    field.selectAll()
    QTest.keyClicks(field, str(path))
    QTest.keyClick(field, Key.Key_Return)
    person.window.activateWindow()  # as a window manager does once the dialog is closed


def answer_no() -> None:
    """Decline what a message box asks."""
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox)
    QTest.mouseClick(box.button(QMessageBox.StandardButton.No), Qt.MouseButton.LeftButton)


def open_by_dialog(person: Person, path: Path) -> None:
    """Press Ctrl+O and give the path."""
    person.press(Key.Key_O, CONTROL)
    give_path(person, path)
    person.wait(lambda: not dialogs(person))


def save_by_dialog(person: Person, path: Path) -> None:
    """Press Ctrl+S and give the path."""
    person.press(Key.Key_S, CONTROL)
    give_path(person, path)
    person.wait(lambda: "is saved in" in person.window.statusBar().currentMessage())


def wait_for_message(person: Person, words: str) -> None:
    """Look on until the banner says so."""
    person.wait(lambda: words in person.window.banner.text)


def wild_files(folder: Path) -> dict[Path, str]:
    """Files that hold no agent for this program, each with the words that should say so."""
    narrow = Laboratory(RunConfig.checked({"hyperparameters": {"hidden_units": 16}}))
    weights = narrow.run.algorithm.weights()
    narrow.close()
    good, other = folder / "good.safetensors", folder / "other.safetensors"
    save_agent(good, Agent(narrow.config, weights, 10, 1))
    save_agent(other, Agent(RunConfig.checked({}), weights, 10, 1))
    foreign, words = folder / "foreign.safetensors", folder / "words.safetensors"
    save_file({"layer": torch.zeros(3)}, foreign)
    words.write_text("dear diary")
    cut, flipped, empty = (folder / f"{name}.safetensors" for name in ("cut", "flipped", "empty"))
    whole = good.read_bytes()
    cut.write_bytes(whole[:-20])
    flipped.write_bytes(whole[:-20] + bytes([whole[-20] ^ 1]) + whole[-19:])
    empty.touch()
    return {
        other: "q.layers.0.weight is (16, 4) in the file, (128, 4) here",
        foreign: "not of an agent that rlviz saved",
        words: "is damaged or no safetensors file",
        cut: "is damaged or no safetensors file",
        flipped: "its contents do not match their checksum",
        empty: "is damaged or no safetensors file",
    }


def test_that_an_agent_is_saved_and_opened_again_after_a_question(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    person.train(300)
    save_by_dialog(person, path)
    assert str(path) in person.window.statusBar().currentMessage()
    assert person.window.banner.text == ""
    agent, trained = load_agent(path), person.history
    assert agent.steps == len(trained)
    open_by_dialog(person, path)
    wait_for_message(person, f"ends this run. This one has learnt for {whole_text(len(trained))} steps")
    person.answer("Keep this run")
    person.train(50)
    assert person.history is trained
    open_by_dialog(person, path)
    wait_for_message(person, "ends this run")
    person.answer("Open")
    person.wait(lambda: person.history is not trained)
    assert person.controller.status is not None
    assert person.controller.status.inherited == agent.steps
    person.wait(lambda: person.chip.startswith("WATCHING"))
    person.pause()
    person.train(50)


def test_that_an_opened_agent_is_not_given_up_unasked_before_it_has_learnt_more(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    person.train(300)
    save_by_dialog(person, path)
    steps, trained = len(person.history), person.history
    open_by_dialog(person, path)
    person.answer("Open")
    person.wait(lambda: person.history is not trained)
    opened = person.history
    person.press(Key.Key_N, CONTROL)
    wait_for_message(person, f"This one has learnt for {whole_text(steps)} steps.")
    person.answer("Keep this run")
    assert person.history is opened


def test_that_files_which_hold_no_agent_are_refused_with_the_reason_and_the_run_goes_on(
    person: Person, tmp_path: Path
) -> None:
    person.train(100)
    trained = person.history
    for path, words in wild_files(tmp_path).items():
        open_by_dialog(person, path)
        wait_for_message(person, "ends this run")
        person.answer("Open")
        wait_for_message(person, words)
        assert path.name in person.window.banner.text
        person.press(Key.Key_Escape)
        assert person.history is trained
    person.train(100)


def test_that_a_name_without_suffix_gets_one_and_no_file_is_replaced_unasked(person: Person, tmp_path: Path) -> None:
    person.train(100)
    save_by_dialog(person, tmp_path / "mine")
    saved = (tmp_path / "mine.safetensors").read_bytes()
    person.press(Key.Key_Escape)
    person.train(100)
    person.press(Key.Key_S, CONTROL)
    QTimer.singleShot(0, answer_no)
    give_path(person, tmp_path / "mine")
    (dialog,) = dialogs(person)
    QTest.keyClick(dialog, Key.Key_Escape)
    assert (tmp_path / "mine.safetensors").read_bytes() == saved
    assert not list(tmp_path.glob(".*.safetensors"))


def test_that_the_best_agent_is_saved_once_there_is_one(person: Person, tmp_path: Path) -> None:
    save_best = person.window.actions_by_id["save_best"]
    save_best.trigger()
    wait_for_message(person, "There is no best agent yet")
    assert not dialogs(person)
    person.train(2_100)
    save_best.trigger()
    give_path(person, tmp_path / "best.safetensors")
    person.wait(lambda: "is saved in" in person.window.statusBar().currentMessage())
    best = max(reversed(person.history.evaluations), key=lambda each: each.mean)
    assert load_agent(tmp_path / "best.safetensors").steps == best.step


def test_that_training_goes_on_while_a_file_is_asked_for(person: Person) -> None:
    person.begin_training()
    person.press(Key.Key_S, CONTROL)
    person.wait(lambda: dialogs(person))
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 200)
    QTest.keyClick(dialogs(person)[0], Key.Key_Escape)
    assert not dialogs(person)
    assert person.trains


def test_that_a_place_which_takes_no_file_is_named(person: Person, tmp_path: Path) -> None:
    person.train(50)
    person.controller.wishes.save.emit(str(tmp_path / "gone" / "a.safetensors"), "agent")
    wait_for_message(person, f"{tmp_path / 'gone' / 'a.safetensors'}: No such file or directory.")
    person.train(50)


def test_that_closing_in_the_middle_of_saving_leaves_a_whole_file_or_none(person: Person, tmp_path: Path) -> None:
    person.begin_training(100)
    for number in range(20):
        person.controller.wishes.save.emit(str(tmp_path / f"{number}.safetensors"), "agent")
    person.window.close()
    files = [each for each in tmp_path.iterdir() if each.suffix == ".safetensors"]
    assert all(load_agent(each).steps >= 100 for each in files)


def save_run_by_dialog(person: Person, path: Path) -> None:
    """Press Ctrl+Shift+S and give the path."""
    person.press(Key.Key_S, CONTROL | SHIFT)
    give_path(person, path)
    person.wait(lambda: "goes on there" in person.window.statusBar().currentMessage())


def test_that_a_run_is_written_from_then_on_and_opened_again_where_it_ended(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.rlviz"
    person.train(300)
    save_run_by_dialog(person, path)
    person.enter("gamma", "0.9")
    person.train(3_000)
    person.click_action("reset")
    person.train(500)
    person.wait(lambda: "written to mine.rlviz" in person.window.status_line.text)
    told, steps = person.history, len(person.history)
    person.wait(lambda: len(read_run(path).recorded.steps) == steps)
    open_by_dialog(person, path)
    wait_for_message(person, "Opening a file ends this run")
    person.answer("Open")
    person.wait(lambda: person.history is not told)
    assert same_history(person.history, told)
    assert {1, 2, 3} <= {step // 1_000 for step in read_run(path).snapshots}, "any step is near a snapshot"
    assert person.controller.config.hyperparameters.model_dump()["gamma"] == 0.9
    assert not person.window.stage.welcome.isVisible(), "an agent that has learnt needs no welcome"
    person.train(200)
    person.wait(lambda: len(read_run(path).recorded.steps) == len(person.history))
    again = run_at(read_run(path), steps + 100)
    assert len(again.history) == steps + 100
    again.close()


def test_that_the_name_of_the_run_is_proposed_where_it_is_saved(person: Person, tmp_path: Path) -> None:
    written(tmp_path / "long.rlviz", RunConfig.checked({"algorithm": "q_learning", "device": "cpu"}), 400)
    person.controller.open_file(str(tmp_path / "long.rlviz"))
    person.wait(lambda: "written to long.rlviz" in person.window.status_line.text)
    person.press(Key.Key_S, CONTROL | SHIFT)
    person.wait(lambda: dialogs(person))
    (dialog,) = dialogs(person)
    assert [Path(each).name for each in dialog.selectedFiles()] == ["long.rlviz"]
    QTest.keyClick(dialog, Key.Key_Escape)


def test_that_the_file_of_the_run_that_is_training_can_be_opened(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.rlviz"
    person.train(300)
    save_run_by_dialog(person, path)
    person.begin_training(500)
    told = person.history
    open_by_dialog(person, path)
    wait_for_message(person, "ends this run")
    person.answer("Open")
    person.wait(lambda: person.history is not told)
    assert same_history(person.history, told)
    person.train(1_500)
    person.wait(lambda: len(read_run(path).recorded.steps) == len(person.history))
    assert person.window.banner.text == ""


def test_that_a_run_is_shown_frame_by_frame_as_it_was_recorded(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.rlviz"
    recorded = written(path, RunConfig.checked({"algorithm": "q_learning", "seed": 3, "device": "cpu"}), 400)
    open_by_dialog(person, path)
    person.wait(lambda: len(person.history) == 400)
    person.controller.view_episode(2)
    person.press(Key.Key_Home)
    first = recorded.recorded.episode(2).first_step
    person.wait(lambda: person.place == (2, 0))
    assert (
        person.moment.frame().observation.tolist()
        == recorded.recorded.steps.column("observation", first, first + 1)[0].tolist()
    )


def test_that_a_file_that_cannot_be_written_is_told_training_goes_on_and_all_is_written_later(
    person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rlviz"
    person.train(200)
    save_run_by_dialog(person, path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    person.begin_training()
    wait_for_message(person, "mine.rlviz cannot be written: database is locked.")
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 500)
    other.execute("ROLLBACK")
    person.wait(lambda: person.window.banner.text == "")
    other.close()
    person.pause()
    person.wait(lambda: len(read_run(path).recorded.steps) == len(person.history))


@pytest.mark.parametrize("how", ["cut", "foreign"])
def test_that_a_file_that_holds_no_run_is_refused_and_nothing_is_lost(person: Person, tmp_path: Path, how: str) -> None:
    path = tmp_path / "mine.rlviz"
    written(path, RunConfig.checked({"algorithm": "q_learning", "device": "cpu"}), 400)
    path.write_bytes(path.read_bytes()[:5_000] if how == "cut" else b"dear diary")
    person.train(300)
    kept = person.history
    open_by_dialog(person, path)
    wait_for_message(person, "ends this run")
    person.answer("Open")
    wait_for_message(person, "mine.rlviz is damaged: ")
    assert person.history is kept
    person.train(50)
