"""What runs take on disk, and what they may: a line of text with a box for the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from rlviz.gui.dialogs.run_tree import size_text
from rlviz.gui.widgets.labels import label
from rlviz.gui.widgets.number_box import NumberBox
from rlviz.gui.widgets.scale import ValueScale
from rlviz.numbers import whole_text

if TYPE_CHECKING:
    from rlviz.gui.run_shelf import Listing

LEAST, MOST = 0.1, 10_000.0
"""Gigabytes that a person can allow."""
_TIP = (
    "Above it the oldest runs keep fewer snapshots. Every step stays and can be gone back to, it only takes longer. "
    "Snapshots at bookmarks, changes, forks and the best return are kept, and no run is ever deleted by itself."
)


class DiskUse(QWidget):
    """`limit_edited` carries gigabytes, once they were entered; `emptying_wanted` asks for the bin to be emptied.

    The button for that and the sentence `excess` have places of their own in the dialog.
    """

    limit_edited = Signal(float)
    emptying_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held, self._binned = True, 0
        self.total, self.excess = label("", "muted"), label("", "danger")
        self.excess.setWordWrap(True)
        self.limit = NumberBox(ValueScale(LEAST, MOST, "log"), "limit in GB", self)
        self.limit.setToolTip(_TIP)
        self.empty_button = QPushButton("Empty bin", self)
        self.limit.edited.connect(self.limit_edited)
        self.empty_button.clicked.connect(self._empty)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for each in (self.total, self.limit, label("GB", "muted")):
            layout.addWidget(each)
        self.show_held(True)

    def show_limit(self, gigabytes: float) -> None:
        """What they may take."""
        self.limit.show_number(gigabytes)

    def show_listing(self, listing: Listing, runs: int) -> None:
        """What they take."""
        self._binned = listing.binned
        binned = f" and {whole_text(self._binned)} in the bin" if self._binned else ""
        counted = f"{whole_text(runs)} run{'' if runs == 1 else 's'}{binned}, {size_text(listing.nbytes)} of at most"
        empty = "No run yet: each is kept here from its first step on. They take at most"
        self.total.setText(counted if runs or self._binned else empty)
        self.empty_button.setVisible(self._binned > 0)
        self.empty_button.setText("Empty bin")
        self.show_held(self._held)

    @Slot(bool)
    def show_held(self, held: bool) -> None:
        """Whether all that can be thinned was enough."""
        self._held = held
        way = "empty the bin, delete runs" if self._binned else "delete runs"
        self.excess.setText(f"They take more than they may, and no snapshot is left to thin: {way} or allow more.")
        self.excess.setVisible(not held)

    @Slot()
    def _empty(self) -> None:
        """Ask by the button itself first: what is in the bin does not come back."""
        sure = f"Delete {whole_text(self._binned)} for good"
        if self.empty_button.text() == sure:
            self.emptying_wanted.emit()
        else:
            self.empty_button.setText(sure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends the typing, and opens no run."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
