"""The composition root: the only place that builds the objects of the window and ends them."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QObject, QSettings, QSocketNotifier, Slot
from PySide6.QtWidgets import QApplication

import rlviz
from rlviz.gui.appearance import Appearance
from rlviz.gui.bookmarking import Bookmarking
from rlviz.gui.desk import Desk
from rlviz.gui.desk_actions import DeskActions
from rlviz.gui.editing import Editing
from rlviz.gui.file_actions import FileActions
from rlviz.gui.garbage import Garbage
from rlviz.gui.main_window import MainWindow
from rlviz.gui.posing import Posing
from rlviz.gui.preset_menu import PresetMenu
from rlviz.gui.refresh_clock import RefreshClock
from rlviz.gui.run_choice import RunChoice
from rlviz.gui.run_controller import RunController
from rlviz.gui.watch_choice import WatchChoice
from rlviz.session.config import RunConfig

_PLAYHEADS_APART = 0.1
"""Seconds between two pictures of plots of the whole run, where little more than a playhead follows the hand."""
_log = logging.getLogger(__name__)


class Laboratory(QObject):
    """The window and all that belongs to it."""

    def __init__(
        self, application: QApplication, config: RunConfig, settings: QSettings, log_file: Path, runs: Path
    ) -> None:
        super().__init__()
        self.appearance = Appearance(application, settings)
        self.window = MainWindow(self.appearance.theme, settings)
        self.controller = RunController(config, runs, self)
        self.clock = RefreshClock(self.controller.moment, self)
        self.clock.add(self.window.stage.views, weight=5)
        self.clock.add((self.window.timeline,))
        for view in self.window.plots.views:
            self.clock.add((view,), apart=0.0 if view is self.window.plots.values else _PLAYHEADS_APART)
        self.desk = Desk(self.window, self.controller, self.clock, self.appearance)
        self.editing = Editing(self.window, self.controller)
        self.posing = Posing(self.controller)
        self.choice, self.presets = RunChoice(self.editing), PresetMenu(self.editing)
        self.watching = WatchChoice(self.controller, self.window, settings)
        self.bookmarking, self.files = Bookmarking(self.editing, self.clock), FileActions(self.editing, settings)
        self.actions = DeskActions(
            self.desk, self.editing, self.files, self.watching, self.posing, self.bookmarking, log_file
        )
        self._connect_posing()
        self.appearance.theme_changed.connect(self._take_theme)
        self.actions.quit_wanted.connect(self.window.close)
        self.window.closing.connect(self.close)
        self._garbage = Garbage(self)
        self.controller.opened.connect(self._garbage.set_aside)
        self._file: Path | None = None

    def _connect_posing(self) -> None:
        self.window.stage.environment.hand.posed.connect(self.posing.set_state)
        self.window.stage.environment.hand.pushed.connect(self.controller.wishes.nudge)
        self.posing.changed.connect(self.clock.hurry)
        self.posing.refused.connect(self.editing.refuse)

    def open(self, file: Path | None = None) -> None:
        """Show the window, and begin the first run once it is painted."""
        self._garbage.begin()
        self.window.show()
        self.clock.start()
        self._file = file
        self.window.painted.connect(self._begin)

    @Slot()
    def _begin(self) -> None:
        self.editing.show_values()
        self.controller.begin(self._file)

    @Slot()
    def close(self) -> None:
        """End the worker and everything that ticks. May be called more than once."""
        self.clock.stop()
        self.desk.close()
        self.actions.close()
        self.bookmarking.close()
        self.controller.cursor.stop()
        self.controller.close()
        self._garbage.end()

    @Slot(object)
    def _take_theme(self) -> None:
        self.window.set_theme(self.appearance.theme)
        self.clock.redraw()


def run(config: RunConfig, file: Path | None = None) -> int:
    """Open the window and return the exit code when it is closed."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("rlviz")
    application.setApplicationVersion(rlviz.__version__)
    application.setOrganizationName("rlviz")
    log_file = log_to_file()
    sys.excepthook = log_exception
    runs = Path(platformdirs.user_data_dir("rlviz", appauthor=False), "runs")
    laboratory = Laboratory(application, config, QSettings(), log_file, runs)
    interrupt = Interrupt(application)
    application.aboutToQuit.connect(laboratory.close)
    laboratory.open(file)
    try:
        return application.exec()
    finally:
        laboratory.close()
        interrupt.close()


def log_to_file() -> Path:
    """Log to the user's log directory, at most 4 files of 1 MB; returns the newest. Without a directory, to nothing."""
    path = Path(platformdirs.user_log_dir("rlviz", appauthor=False)) / "rlviz.log"
    root = logging.getLogger("rlviz")
    root.setLevel(logging.INFO)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    except OSError as error:
        print(f"rlviz: no log file: {error}", file=sys.stderr)  # noqa: T201
        return path
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    return path


def log_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error that nothing else caught: logged, and printed as Python does."""
    _log.critical("not caught", exc_info=(kind, error, trace))
    sys.__excepthook__(kind, error, trace)


class Interrupt(QObject):
    """Lets Ctrl+C end the program at once: Python sees signals only when it runs, and Qt waits outside of it."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)
        self._reading.setblocking(False)
        self._application = application
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._quit)
        self._old_fd = signal.set_wakeup_fd(self._writing.fileno())
        self._old_handlers = {each: signal.signal(each, lambda *_: None) for each in (signal.SIGINT, signal.SIGTERM)}

    @Slot()
    def _quit(self) -> None:
        self._reading.recv(64)
        self._application.closeAllWindows()
        self._application.quit()

    def close(self) -> None:
        """Give signals back to Python."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for each, handler in self._old_handlers.items():
            signal.signal(each, handler)
        self._reading.close()
        self._writing.close()
