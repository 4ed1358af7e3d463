"""Signals lose no reference to True or None: a bad PySide6 drops one at each emit, until the program aborts."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot
from pytestqt.qtbot import QtBot

EMITS = 10_000
NOISE = 500
"""References that the rest of the program may take or let go meanwhile; a loss at each emit is twenty times as many."""


class Worker(QObject):
    """Emits what the worker of a run emits: objects, flags and nothing."""

    told = Signal(object)
    flagged = Signal(bool)

    @Slot()
    def work(self) -> None:
        """Emit everything so many times."""
        for _ in range(EMITS):
            self.told.emit(None)
            self.told.emit(True)
            self.flagged.emit(True)


class Listener(QObject):
    """Hears it, on whichever thread it lives."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    @Slot(object)
    def hear(self, _value: object) -> None:
        """Count what is told."""
        self.heard += 1

    @Slot(bool)
    def hear_flag(self, _value: bool) -> None:
        """Count a flag."""
        self.heard += 1


def lost(act: Callable[[], None]) -> dict[object, int]:
    """How many references to True and None an act loses. From Python 3.12 on they are not counted: none can be lost."""
    before = {value: sys.getrefcount(value) for value in (True, None)}
    act()
    return {value: count - sys.getrefcount(value) for value, count in before.items()}


@pytest.mark.parametrize("connection", [Qt.ConnectionType.DirectConnection, Qt.ConnectionType.QueuedConnection])
def test_that_no_reference_is_lost_in_ten_thousand_emits_from_another_thread(
    qtbot: QtBot, connection: Qt.ConnectionType
) -> None:
    worker, listener, thread = Worker(), Listener(), QThread()
    worker.moveToThread(thread)
    worker.told.connect(listener.hear, connection)
    worker.flagged.connect(listener.hear_flag, connection)
    thread.started.connect(worker.work)

    def emit_all() -> None:
        thread.start()
        qtbot.waitUntil(lambda: listener.heard == 3 * EMITS, timeout=60_000)

    losses = lost(emit_all)
    thread.quit()
    thread.wait()
    assert listener.heard == 3 * EMITS
    assert all(abs(loss) < NOISE for loss in losses.values()), losses
