"""What happens to the file of the run on show, in words: a disk that refuses, and other programs that write it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from rlviz.gui.panels.banner import Banner
from rlviz.gui.run_controller import RunController
from rlviz.gui.run_status import Status
from rlviz.session.writer import Writer


class FileNews(QObject):
    """Tells each of them once. Lives on the GUI thread."""

    def __init__(self, controller: RunController, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._controller, self._banner = controller, banner
        self._trouble, self._writer = "", Writer.HERE
        controller.opened.connect(self._begin)
        controller.status_changed.connect(self._show)

    @Slot(object, bool)
    def _begin(self, _: Status, same: bool) -> None:
        """Nothing has been told of another run."""
        if not same:
            self._trouble, self._writer = "", Writer.HERE

    @Slot(object)
    def _show(self, status: Status) -> None:
        if status.trouble != self._trouble:
            self._trouble = status.trouble
            self._show_trouble(status)
        before, self._writer = self._writer, status.writer
        if before is not status.writer:
            self._show_writer(before, status)

    def _show_trouble(self, status: Status) -> None:
        """Once the disk takes all again, that is told too."""
        if not status.trouble:
            self._banner.withdraw("error")
        elif self._controller.follows:
            text = f"{status.trouble}. What was read before stays, and reading is tried again."
            self._banner.show_message("error", text)
        else:
            name = status.file or "This run"
            text = f"{name} cannot be written: {status.trouble}. Training goes on, and writing is tried again."
            self._banner.show_message("error", text)

    def _show_writer(self, before: Writer, status: Status) -> None:
        now = status.writer
        if (before, now) == (Writer.ANOTHER, Writer.NOBODY) and not status.trouble:
            self._banner.withdraw("error")  # what was refused until now
            text = "The other program has ended. Train (Space) goes on with this run here, exactly where it stands."
            self._banner.show_message("info", text)
        elif (before, now) == (Writer.NOBODY, Writer.ANOTHER):
            self._banner.show_message("info", "Another program goes on with this run, and it is followed again.")
        elif before is Writer.NOBODY:
            self._banner.withdraw("info")
