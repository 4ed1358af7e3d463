"""What the Help menu shows: all keys, what this program is, and the file that keeps what went wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from rlviz.gui.dialogs.about import AboutDialog
from rlviz.gui.dialogs.front import bring_up
from rlviz.gui.dialogs.keys import KeyRow, KeysDialog
from rlviz.gui.main_window import MainWindow


class Help:
    """Makes each dialog once, when it is asked for. Lives on the GUI thread."""

    def __init__(self, window: MainWindow, log_file: Path) -> None:
        self._window, self._log_file = window, log_file
        self._keys: KeysDialog | None = None
        self._about: AboutDialog | None = None

    def show_keys(self) -> None:
        """List all keys."""
        if self._keys is None:
            self._keys = KeysDialog([KeyRow(*row) for row in self._window.actions_by_id.rows()], self._window)
        bring_up(self._keys)

    def show_about(self) -> None:
        """Say what this program is."""
        if self._about is None:
            self._about = AboutDialog(self._window)
        bring_up(self._about)

    def show_log(self) -> None:
        """Show the log file in the program that the system has for it; where it has none, say where the file lies."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file))):
            why = f"No program here shows the log file. It lies at {self._log_file}."
            self._window.banner.show_message("info", why)
