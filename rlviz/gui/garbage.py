"""Garbage is collected on the GUI thread alone: on the worker's, Python would destroy widgets."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_EVERY = 1000
"""Milliseconds between two collections."""
_OLD_TOO = 20
"""Each so-manyth looks through old objects too."""


class Garbage(QObject):
    """Collects by a timer in place of Python, from `begin` to `end`. Lives on the GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._collections, self._kept = 0, False

    def begin(self) -> None:
        """From now on Python collects nothing by itself."""
        gc.disable()
        self._timer.start(_EVERY)

    @Slot()
    def set_aside(self) -> None:
        """Leave what is loaded out of all later collections: looking through torch takes a tenth of a second.

        Once only: what a later run leaves behind must be collected. What whoever started the program has set aside is
        left at that.
        """
        if not gc.get_freeze_count():
            gc.collect()
            gc.freeze()
            self._kept = True

    def end(self) -> None:
        """Give it back to Python. May be called more than once."""
        self._timer.stop()
        if self._kept:
            gc.unfreeze()
            self._kept = False
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        self._collections += 1
        gc.collect(2 if self._collections % _OLD_TOO == 0 else 1)
