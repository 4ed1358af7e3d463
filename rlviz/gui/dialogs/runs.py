"""The list of runs: everything that was trained is in it, and can be opened again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rlviz.gui.widgets.labels import label, set_role
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.numbers import measured_text, whole_text

if TYPE_CHECKING:
    from rlviz.session.run_library import Shelved

_COLUMNS = ("Name", "Algorithm", "Environment", "Steps", "Best return", "Written", "Size")
_NUMBERS = ("Steps", "Best return", "Size")
_SIZE = (900, 420)
_PATH = Qt.ItemDataRole.UserRole


class RunsDialog(QDialog):
    """Lists runs, the newest first. Does not stop the window.

    `wanted` carries the path of one to open. What shall happen to files is asked for by signals; `show_runs` shows what
    came of it.
    """

    wanted = Signal(str)
    rename_wanted = Signal(str, str)
    throw_away_wanted = Signal(str)
    put_back_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Runs")
        self.setModal(False)
        self.resize(*_SIZE)
        self._thrown = ""
        self.table = self._made_table()
        self.total, self.trouble = label("", "muted"), label("", "danger")
        self.open_button = QPushButton("Open", self)
        self.rename_button = QPushButton("Rename", self)
        self.delete_button = QPushButton("Delete", self)
        self.put_back_button = QPushButton("Put back", self)
        self.put_back_button.setToolTip("Take the run that was deleted last out of the bin")
        set_role(self.open_button, "primary")
        self._lay_out()
        self.open_button.clicked.connect(self._open)
        self.rename_button.clicked.connect(self._edit_name)
        self.delete_button.clicked.connect(self._throw_away)
        self.put_back_button.clicked.connect(self._put_back)
        self.table.cellDoubleClicked.connect(self._open)
        self.table.itemSelectionChanged.connect(self._offer)
        self.table.itemChanged.connect(self._rename)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self._throw_away)
        self.show_runs(())

    def _made_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS), self)
        for column, name in enumerate(_COLUMNS):
            heading = QTableWidgetItem(name)
            heading.setTextAlignment(_aligned(name))
            table.setHorizontalHeaderItem(column, heading)
        table.setAccessibleName("Runs")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        return table

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.total)
        buttons.addStretch(1)
        for button in (self.put_back_button, self.delete_button, self.rename_button, self.open_button):
            button.setAutoDefault(button is self.open_button)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(self.trouble)
        layout.addLayout(buttons)

    @Slot(object)
    def show_runs(self, runs: Iterable[Shelved]) -> None:
        """List these; the one that was selected stays so."""
        shelved, selected = list(runs), self.selected
        self.table.blockSignals(True)
        self.table.setRowCount(len(shelved))
        for row, each in enumerate(shelved):
            for column, text in enumerate(_texts(each)):
                self.table.setItem(row, column, _item(each, text, column))
        self.table.blockSignals(False)
        rows = [row for row, each in enumerate(shelved) if str(each.path) == selected]
        if shelved:
            self.table.selectRow(rows[0] if rows else 0)
        self.total.setText(_total(shelved))
        self.trouble.setVisible(bool(self.trouble.text()))
        self._offer()

    @Slot(str)
    def show_trouble(self, why: str) -> None:
        """Say what could not be done, until something else is asked for."""
        self.trouble.setText(why)
        self.trouble.show()

    @Slot(str)
    def show_thrown(self, path: str) -> None:
        """Offer to put a run back from where it lies; nothing where there is none."""
        self._thrown = path
        self._offer()

    @property
    def selected(self) -> str:
        """The path of the selected run, empty without one."""
        items = self.table.selectedItems()
        return str(items[0].data(_PATH)) if items else ""

    @Slot()
    def _offer(self) -> None:
        for button in (self.open_button, self.rename_button, self.delete_button):
            button.setEnabled(bool(self.selected))
        self.put_back_button.setEnabled(bool(self._thrown))

    @Slot()
    def _open(self) -> None:
        if self.selected:
            self.trouble.setText("")
            self.wanted.emit(self.selected)
            self.accept()

    @Slot()
    def _edit_name(self) -> None:
        self.table.setCurrentCell(self.table.currentRow(), 0)
        self.table.edit(self.table.currentIndex())

    @Slot(QTableWidgetItem)
    def _rename(self, item: QTableWidgetItem) -> None:
        self.trouble.setText("")
        self.rename_wanted.emit(str(item.data(_PATH)), item.text())

    @Slot()
    def _throw_away(self) -> None:
        if self.selected:
            self.trouble.setText("")
            self.throw_away_wanted.emit(self.selected)

    @Slot()
    def _put_back(self) -> None:
        self.trouble.setText("")
        self.put_back_wanted.emit(self._thrown)


def _texts(run: Shelved) -> tuple[str, ...]:
    written, size = f"{run.written:%Y-%m-%d %H:%M}", _size(run.nbytes)
    if run.summary is None:
        return run.name, run.trouble, "", "", "", written, size
    config, best = run.summary.about.config, run.summary.best
    return (
        run.name,
        ALGORITHMS[config.algorithm].title,
        config.environment,
        whole_text(run.summary.steps),
        "–" if best is None else measured_text(best),
        written,
        size,
    )


def _item(run: Shelved, text: str, column: int) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setData(_PATH, str(run.path))
    item.setTextAlignment(_aligned(_COLUMNS[column]))
    item.setToolTip(run.trouble or (str(run.path) if column == 0 else ""))
    if column:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
    return item


def _aligned(column: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _size(nbytes: int) -> str:
    return f"{nbytes / 1e6:.1f} MB" if nbytes >= 1e5 else f"{nbytes / 1e3:.0f} kB"


def _total(runs: list[Shelved]) -> str:
    if not runs:
        return "No run yet: each is kept here from its first step on."
    return f"{len(runs)} run{'s' * (len(runs) > 1)}, {_size(sum(run.nbytes for run in runs))}"
