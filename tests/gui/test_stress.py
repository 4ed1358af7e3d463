"""Rough handling: what is begun and ended hundreds of times leaves nothing, and random hands break nothing."""

from __future__ import annotations

import gc
import math
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from rlviz.gui.application import Laboratory
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person
from tests.gui.restless import Restless

CYCLES, WARM_UP = 200, 10
ACTS = 2_000


class Nowhere(QObject):
    """Takes files that would be opened in another program."""

    @Slot(QUrl)
    def take(self, _url: QUrl) -> None:
        """Do nothing."""


@pytest.fixture
def harmless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing that is clicked reaches the person's own files, or another program."""
    monkeypatch.setenv("HOME", str(tmp_path))
    nowhere = Nowhere()
    QDesktopServices.setUrlHandler("file", nowhere, "take")  # type: ignore[arg-type]  # text, whatever the stubs say
    yield
    QDesktopServices.unsetUrlHandler("file")


def holdings(laboratory: Laboratory) -> dict[str, int]:
    """What the process and the window hold: threads, files, widgets, timers and objects of Qt."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    roots = (laboratory, laboratory.window)
    process = psutil.Process()
    return {
        "threads": process.num_threads(),
        "threads of Python": threading.active_count(),
        "file descriptors": process.num_fds() if hasattr(process, "num_fds") else process.num_handles(),
        "windows": len(QApplication.topLevelWidgets()),
        "timers": sum(len(root.findChildren(QTimer)) for root in roots),
        "widgets": len(laboratory.window.findChildren(QWidget)),
        "objects": sum(len(root.findChildren(QObject)) for root in roots),
    }


def cycle(person: Person) -> None:
    """Start, pause, step, reset: with the mouse and with keys in turn."""
    person.click_action("train")
    person.wait(lambda: person.trains)
    person.press(Key.Key_Space)
    person.wait(lambda: not person.controller.running)
    steps = len(person.history)
    person.press(Key.Key_Period)
    person.wait(lambda: len(person.history) == steps + 1)
    person.click_action("reset")


@pytest.mark.slow
def test_that_two_hundred_starts_pauses_steps_and_resets_leave_nothing_behind(person: Person) -> None:
    for _ in range(WARM_UP):
        cycle(person)
    before = holdings(person.laboratory)
    for _ in range(CYCLES):
        cycle(person)
    assert holdings(person.laboratory) == before
    assert len(person.history.episodes) >= CYCLES
    person.train(100)


@pytest.mark.slow
def test_that_windows_opened_and_closed_leave_nothing_behind(open_laboratory: Opener, qtbot: QtBot) -> None:
    def held() -> tuple[int, int]:
        process = psutil.Process()
        return process.num_threads(), process.num_fds() if hasattr(process, "num_fds") else process.num_handles()

    def more(now: tuple[int, int], then: tuple[int, int]) -> bool:
        return any(new > old for new, old in zip(now, then, strict=True))

    def open_and_close() -> None:
        laboratory = open_laboratory()
        Person(laboratory, qtbot).train(300)
        laboratory.window.close()

    open_and_close()
    before = held()
    for _ in range(5):
        open_and_close()
        qtbot.waitUntil(lambda: not more(held(), before), timeout=10_000)  # an ended thread leaves a moment later


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("harmless")
def test_that_two_thousand_random_clicks_keys_and_drags_leave_a_window_that_trains(person: Person) -> None:
    window, controller = person.window, person.controller
    window.actions_by_id["quit"].setEnabled(False)
    Restless(seed=8).act(ACTS)
    window.actions_by_id["reset_layout"].trigger()
    window.showNormal()
    window.activateWindow()
    person.wait(window.isActiveWindow)
    if window.actions_by_id["turbo"].isChecked():
        window.actions_by_id["turbo"].trigger()  # its key may belong to a text that is being typed
    if controller.running:
        controller.wishes.pause.emit()
        person.wait(lambda: not controller.running)
    person.click_action("train")
    person.wait(lambda: person.trains)
    controller.set_speed(math.inf)
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 500)
    assert person.moment.live
    assert person.chip.startswith("TRAINING")
