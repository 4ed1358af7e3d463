"""The list of runs: everything that was trained is in it, and can be opened again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rlviz.gui.dialogs.disk_use import DiskUse
from rlviz.gui.dialogs.run_tree import RunTree
from rlviz.gui.widgets.labels import label, set_role

if TYPE_CHECKING:
    from rlviz.gui.run_shelf import Listing

_SIZE = (1080, 480)


class RunsDialog(QDialog):
    """Lists runs as a tree, the newest first. Does not stop the window.

    `wanted` carries the path of one to open. What shall happen to files is asked for by signals; `show_listing` shows
    what came of it.
    """

    wanted = Signal(str)
    rename_wanted = Signal(str, str)
    throw_away_wanted = Signal(str)
    put_back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Runs")
        self.setModal(False)
        self.resize(*_SIZE)
        self.tree, self.disk, self.trouble = RunTree(self), DiskUse(self), label("", "danger")
        self.trouble.setWordWrap(True)
        self.open_button = QPushButton("Open", self)
        self.rename_button = QPushButton("Rename", self)
        self.delete_button = QPushButton("Delete", self)
        self.put_back_button = QPushButton("Put back", self)
        set_role(self.open_button, "primary")
        self._lay_out()
        self.open_button.clicked.connect(self._open)
        self.rename_button.clicked.connect(self.tree.edit_name)
        self.delete_button.clicked.connect(self._throw_away)
        self.put_back_button.clicked.connect(self._put_back)
        self.tree.itemDoubleClicked.connect(self._open)
        self.tree.itemSelectionChanged.connect(self._offer)
        self.tree.renamed.connect(self._rename)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.tree, self._throw_away)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.show_trouble("")
        self._offer()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.disk)
        row.addStretch(1)
        to_bin = (self.disk.empty_button, self.put_back_button, self.delete_button)
        for button in (*to_bin, self.rename_button, self.open_button):
            button.setAutoDefault(button is self.open_button)
            row.addWidget(button)
        layout = QVBoxLayout(self)
        for each in (self.tree, self.trouble, self.disk.excess):
            layout.addWidget(each)
        layout.addLayout(row)

    @Slot(object)
    def show_listing(self, listing: Listing) -> None:
        """List what there is; the run that was selected stays so."""
        self.tree.show_listing(listing)
        self.disk.show_listing(listing, sum(1 for _ in self.tree.rows()))
        self.put_back_button.setEnabled(listing.thrown is not None)
        thrown = "the run that was deleted last" if listing.thrown is None else listing.thrown.stem
        self.put_back_button.setToolTip(f"Take {thrown} out of the bin")
        self._offer()

    @Slot(str)
    def show_trouble(self, why: str) -> None:
        """Say what could not be done, until something else is asked for."""
        self.trouble.setText(why)
        self.trouble.setVisible(bool(why))

    @Slot(str, str)
    def show_renamed(self, _: str, path: str) -> None:
        """A run that was renamed stays selected."""
        self.tree.select(path)

    @property
    def selected(self) -> str:
        """The path of the selected run, empty without one."""
        return self.tree.selected

    @Slot()
    def _offer(self) -> None:
        for button in (self.open_button, self.rename_button, self.delete_button):
            button.setEnabled(bool(self.selected))

    @Slot()
    def _open(self) -> None:
        if self.selected:
            self.show_trouble("")
            self.wanted.emit(self.selected)
            self.accept()

    @Slot(str, str)
    def _rename(self, path: str, name: str) -> None:
        self.show_trouble("")
        self.rename_wanted.emit(path, name)

    @Slot()
    def _throw_away(self) -> None:
        if self.selected:
            self.show_trouble("")
            self.throw_away_wanted.emit(self.selected)

    @Slot()
    def _put_back(self) -> None:
        self.show_trouble("")
        self.put_back_wanted.emit()
