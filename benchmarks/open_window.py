"""The real window with its real worker, opened and driven by a benchmark."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QSettings, QSize, QTimer
from PySide6.QtWidgets import QApplication

from rlviz.gui.application import Laboratory
from rlviz.session.config import RunConfig

NORMAL = QSize(1280, 800)
_LONGEST = 300.0


@contextmanager
def open_window(config: RunConfig, size: QSize = NORMAL) -> Iterator[Laboratory]:
    """The window after its first run is made, with fresh settings. Closed at the end."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory() as directory:
        settings = QSettings(str(Path(directory) / "settings.ini"), QSettings.Format.IniFormat)
        laboratory = Laboratory(application, config, settings, Path(directory) / "log", Path(directory) / "runs")
        laboratory.window.resize(size)
        laboratory.open()
        wait_until(lambda: laboratory.controller.status is not None)
        try:
            yield laboratory
        finally:
            laboratory.window.close()
            laboratory.close()
            laboratory.window.deleteLater()
            laboratory.deleteLater()
            application.processEvents()


def wait_until(condition: Callable[[], bool], every: int = 1) -> float:
    """Let the event loop run until the condition holds, asked every few ms; returns the seconds it took."""
    begin = perf_counter()
    loop, timer = QEventLoop(), QTimer()

    def look() -> None:
        if condition() or perf_counter() - begin > _LONGEST:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(every)
    loop.exec()
    timer.stop()
    if not condition():
        raise TimeoutError(f"not within {_LONGEST:g} s")
    return perf_counter() - begin


def wait(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()
