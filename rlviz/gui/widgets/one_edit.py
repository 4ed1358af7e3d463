"""Many small movements of a hand, told as one edit."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_PAUSE_MS = 300
"""A wheel has no end of its own: an edit by wheel ends when it has stood still for so long."""


class OneEdit(QObject):
    """Remembers that a value is under a person's hand, and tells its last state once, when the hand lets go."""

    finished = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._value: float | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.finish)

    @property
    def open(self) -> bool:
        """Whether a change waits to be told."""
        return self._value is not None

    def change(self, value: float) -> None:
        """The hand moved the value here."""
        self._value = value
        self._timer.stop()

    def finish_soon(self) -> None:
        """Tell it unless the hand goes on within a moment."""
        self._timer.start()

    def forget(self) -> None:
        """Drop what was not told."""
        self._value = None
        self._timer.stop()

    @Slot()
    def finish(self) -> None:
        """Tell it now, if there is something to tell."""
        value = self._value
        self.forget()
        if value is not None:
            self.finished.emit(value)
