"""The banner: one message at a time, the most urgent first, never modal."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rlviz.gui.panels.banner import Banner
from rlviz.gui.theme import DARK, LIGHT


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    made = Banner(LIGHT)
    qtbot.addWidget(made)
    made.resize(700, 50)
    return made


def buttons(banner: Banner) -> list[str]:
    return [button.text() for button in banner.findChildren(QPushButton) if not button.isHidden()]


def test_that_a_banner_without_a_message_is_hidden(banner: Banner) -> None:
    assert banner.isHidden()
    assert banner.text == ""


def test_that_a_message_is_shown_read_out_and_closed(banner: Banner, qtbot: QtBot) -> None:
    banner.show_message("info", "Saved <b>agent</b>")
    assert not banner.isHidden()
    assert banner.accessibleName() == "info: Saved <b>agent</b>"
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in banner.findChildren(QLabel) if label.text())
    close = banner.findChildren(QToolButton)[0]
    with qtbot.waitSignal(banner.closed) as closed:
        QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert closed.args == ["info"]
    assert banner.isHidden()


def test_that_a_newer_message_of_its_kind_replaces_the_older(banner: Banner) -> None:
    banner.show_message("question", "one", [("yes", lambda: None)])
    banner.show_message("question", "two", [("start", lambda: None), ("not now", lambda: None)])
    assert banner.text == "two"
    assert buttons(banner) == ["start", "not now"]
    banner.close_message()
    assert banner.isHidden()


def test_that_an_error_stays_above_what_is_less_urgent_and_gives_way_to_it(banner: Banner) -> None:
    banner.show_message("error", "the loss became nan")
    banner.show_message("info", "saved")
    assert banner.text == "the loss became nan"
    banner.close_message()
    assert banner.text == "saved"


def test_that_an_action_is_called_once_and_closes_its_message(banner: Banner) -> None:
    calls: list[str] = []
    banner.show_message("question", "start anew?", [("start", lambda: calls.append("start"))])
    QTest.mouseClick(banner.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert calls == ["start"]
    assert banner.isHidden()


def test_that_an_action_may_show_the_next_message(banner: Banner) -> None:
    banner.show_message("question", "one", [("next", lambda: banner.show_message("question", "two"))])
    QTest.mouseClick(banner.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert banner.text == "two"


def test_that_escape_closes_the_message(banner: Banner) -> None:
    banner.show_message("question", "one", [("yes", lambda: None)])
    QTest.keyClick(banner.findChildren(QPushButton)[0], Qt.Key.Key_Escape)
    assert banner.isHidden()


def test_that_a_cause_that_is_gone_takes_its_message_along(banner: Banner) -> None:
    banner.show_message("error", "an environment raised")
    banner.withdraw("error")
    assert banner.isHidden()


def test_that_unknown_kinds_and_too_many_actions_are_refused(banner: Banner) -> None:
    with pytest.raises(ValueError, match="unknown kind of message 'warning'; known are info, question, error"):
        banner.show_message("warning", "?")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="at most 3 actions, got 4"):
        banner.show_message("info", "?", [("a", lambda: None)] * 4)


def test_that_the_theme_can_change_while_a_message_is_on_show(banner: Banner) -> None:
    banner.show_message("error", "one")
    banner.set_theme(DARK)
    assert banner.text == "one"


@pytest.mark.parametrize("width", [480, 548, 900])
def test_that_a_long_message_is_whole_beside_or_above_its_answers(qtbot: QtBot, width: int) -> None:
    window, banner = QWidget(), Banner(LIGHT)
    column = QVBoxLayout(window)
    column.addWidget(banner)
    column.addWidget(QWidget(), 1)
    qtbot.addWidget(window)
    window.resize(width, 400)
    window.show()
    banner.show_message("question", "One thing does not go with another. " * 6, (("Do this", int), ("Keep that", int)))
    text = next(label for label in banner.findChildren(QLabel) if label.text().startswith("One thing"))
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()))
    answers = [button for button in banner.findChildren(QPushButton) if button.isVisible()]
    assert len(answers) == 2
    assert all(banner.rect().contains(button.geometry()) for button in answers)
    assert not any(button.geometry().intersects(text.geometry()) for button in answers)
