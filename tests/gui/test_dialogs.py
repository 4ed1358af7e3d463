"""Run until, keys and about: they ask or tell one thing and stop nothing."""

from __future__ import annotations

import platform

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

import rlviz
from rlviz.gui.dialogs.about import AboutDialog
from rlviz.gui.dialogs.keys import KeyRow, KeysDialog
from rlviz.gui.dialogs.run_until import RunUntil
from rlviz.session.goal import Goal, Kind
from rlviz.session.history import MEAN_OVER
from tests.gui.recordings import Recording, balancing

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def button(qtbot: QtBot) -> QPushButton:
    made = QPushButton("Run until…")
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def popup(qtbot: QtBot, button: QPushButton) -> RunUntil:
    made = RunUntil()
    qtbot.addWidget(made)
    recording = Recording(seed=1).steps(6_000)
    made.open_below(button, recording.history, recording.description)
    return made


def test_that_the_return_that_counts_as_solved_is_proposed(popup: RunUntil, qtbot: QtBot) -> None:
    with qtbot.waitSignal(popup.goal_chosen) as chosen:
        QTest.mouseClick(popup.start_button, LEFT)
    assert chosen.args == [Goal("mean_return", 475.0)]
    assert popup.isHidden()


@pytest.mark.parametrize(("kind", "goal"), [("steps", Goal("steps", 20_000)), ("episodes", Goal("episodes", 400))])
def test_that_round_targets_beyond_now_are_proposed(popup: RunUntil, qtbot: QtBot, kind: Kind, goal: Goal) -> None:
    popup.choices[kind].click()
    with qtbot.waitSignal(popup.goal_chosen) as chosen:
        QTest.keyClick(popup, Qt.Key.Key_Return)
    assert chosen.args == [goal]


def test_that_typing_into_a_line_chooses_it_and_enter_starts(popup: RunUntil, qtbot: QtBot) -> None:
    box = popup.boxes["steps"]
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "50 000")
    with qtbot.waitSignal(popup.goal_chosen) as chosen:
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert chosen.args == [Goal("steps", 50_000)]


def ask_for_episodes(popup: RunUntil, text: str, by: str) -> list[Goal]:
    """Type how many and start, by Enter or by the button; the goals that are chosen, now and later."""
    told: list[Goal] = []
    popup.goal_chosen.connect(told.append)
    box = popup.boxes["episodes"]
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    if by == "key":
        QTest.keyClick(box, Qt.Key.Key_Return)
    else:
        QTest.mouseClick(popup.start_button, LEFT)
    return told


@pytest.mark.parametrize("by", ["key", "click"])
def test_that_a_refused_number_keeps_the_popup_open_and_says_the_range(popup: RunUntil, by: str) -> None:
    told = ask_for_episodes(popup, "0", by)
    assert told == []
    assert popup.isVisible()
    assert said_in(popup)[-1].startswith("episodes in total must be a whole number in [1,")
    assert not QToolTip.isVisible()


def said_in(popup: RunUntil) -> list[str]:
    """All that stands in it."""
    return [label.text() for label in popup.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("by", ["key", "click"])
def test_that_a_goal_that_is_passed_keeps_the_popup_open_and_says_so_once(popup: RunUntil, by: str) -> None:
    told, box = ask_for_episodes(popup, "7", by), popup.boxes["episodes"]
    assert told == []
    assert popup.isVisible()
    assert said_in(popup) == [
        "Run until",
        "This run has been trained until 7 episodes already; choose a goal beyond it.",
    ]
    assert not QToolTip.isVisible()
    QTest.keyClicks(box, "7000")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert told == [Goal("episodes", 7000)]


def test_that_a_mean_return_must_be_one_that_the_environment_has(popup: RunUntil, button: QPushButton) -> None:
    steep = Recording(environment_id="MountainCar-v0")
    popup.hide()
    popup.open_below(button, steep.history, steep.description)
    box = popup.boxes["mean_return"]
    assert box.number == -110
    box.selectAll()
    QTest.keyClicks(box, "475")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert said_in(popup)[-1] == "mean return of the last 100 must be a number in [−200, 0], got '475'"


def test_that_once_it_is_solved_a_higher_return_is_proposed(popup: RunUntil, button: QPushButton) -> None:
    perfect = Recording(policy=balancing, seed=3).episodes(MEAN_OVER)
    popup.hide()
    popup.open_below(button, perfect.history, perfect.description)
    assert 475 < (popup.boxes["mean_return"].number or 0) <= 500


def test_that_escape_closes_it_without_a_goal(popup: RunUntil, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(popup.goal_chosen):
        QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert popup.isHidden()


def test_that_every_key_is_listed_with_what_it_does(qtbot: QtBot) -> None:
    rows = [
        KeyRow("Training", ("Space",), "train or pause"),
        KeyRow("Frames", (".", "→"), "step forward"),
        KeyRow("Window", ("F1",), "keys"),
    ]
    dialog = KeysDialog(rows)
    qtbot.addWidget(dialog)
    dialog.show()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    for row in rows:
        assert {row.group.upper(), row.what, *row.keys} <= set(texts)
    assert not dialog.isModal()
    QTest.keyClick(dialog, Qt.Key.Key_F1)
    assert dialog.isHidden()


def test_that_keys_without_a_group_make_an_empty_list(qtbot: QtBot) -> None:
    dialog = KeysDialog([])
    qtbot.addWidget(dialog)
    assert dialog.findChildren(QLabel) == []


def test_that_about_names_the_versions_and_copies_them(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.mouseClick(dialog.copy_button, LEFT)
    copied = QGuiApplication.clipboard().text()
    for part in (
        f"rlviz {rlviz.__version__}",
        f"Python {platform.python_version()}",
        "PySide6-Essentials 6.",
        "torch ",
    ):
        assert part in copied
