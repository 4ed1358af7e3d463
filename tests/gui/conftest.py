"""The real window with its real worker, and a look behind each test that it left nothing."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from rlviz.gui.application import Laboratory
from rlviz.session.config import RunConfig
from tests.gui.person import Person

Opener = Callable[..., Laboratory]


@pytest.fixture(scope="session", autouse=True)
def set_aside() -> Iterator[None]:
    """What every window needs is looked through for garbage once, and not behind each: that takes a third of a test."""
    import torch  # noqa: F401  # as late as in the program

    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def leave_nothing(qapp: QApplication) -> Iterator[None]:
    """No thread, running timer or visible window outlives a test."""
    threads = set(threading.enumerate())
    yield
    _settle(qapp)
    gc.collect()
    windows = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert not windows, f"left open: {windows}"
    left = set(threading.enumerate()) - threads
    assert not {thread for thread in left if not thread.daemon}, f"left running: {left}"
    kinds = _kinds_of(QThread)  # to look a type up in a set is three times as fast as to ask whether it is one of them
    running = [each for each in gc.get_objects() if type(each) in kinds and isValid(each) and each.isRunning()]
    assert not running, f"left running: {running}"


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings of a person who starts rlviz for the first time."""
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_laboratory(qtbot: QtBot, qapp: QApplication, settings: QSettings, tmp_path: Path) -> Iterator[Opener]:
    """Opens windows as the program does, waits until the agent is on show, and closes them at the end.

    `once_begun` is called when the first run is being made, and the window is on the screen already.
    """
    opened: list[Laboratory] = []

    def open_one(once_begun: Callable[[Laboratory], None] | None = None, **values: object) -> Laboratory:
        laboratory = Laboratory(qapp, RunConfig.checked(values), settings, tmp_path / "rlviz.log", tmp_path / "runs")
        opened.append(laboratory)
        laboratory.window.resize(1280, 800)
        with qtbot.waitSignal(laboratory.controller.opened, timeout=60_000):
            laboratory.open()
            if once_begun is not None:
                laboratory.window.painted.connect(lambda: once_begun(laboratory))
        controller = laboratory.controller
        qtbot.waitUntil(lambda: controller.running or len(controller.moment().shown) > 0, timeout=10_000)
        return laboratory

    yield open_one
    for laboratory in opened:
        laboratory.window.close()
        laboratory.close()
        assert not laboratory.clock.ticking
        assert not laboratory.controller.cursor.playing
        owners = (laboratory, laboratory.window)
        timers = [timer for each in owners for timer in each.findChildren(QTimer) if timer.isActive()]
        assert not timers, f"left ticking: {timers}"
        laboratory.window.deleteLater()
        laboratory.deleteLater()


@pytest.fixture
def laboratory(open_laboratory: Opener) -> Laboratory:
    """The window as it is a moment after the first start: the untrained agent is watched."""
    return open_laboratory()


@pytest.fixture
def person(laboratory: Laboratory, qtbot: QtBot) -> Person:
    """A person at that window."""
    return Person(laboratory, qtbot)


def _kinds_of(kind: type) -> set[type]:
    """A class and all that are derived from it."""
    return {kind}.union(*map(_kinds_of, kind.__subclasses__()))


def _settle(application: QApplication) -> None:
    """Let deletions that were asked for happen."""
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.processEvents()
