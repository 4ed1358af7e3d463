"""The tree of runs: forks stand under the run that they have left."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from rlviz.gui.widgets.note_delegate import MARGIN, NOTE, NoteDelegate
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.numbers import measured_text, whole_text

if TYPE_CHECKING:
    from pathlib import Path

    from rlviz.gui.run_shelf import Listing
    from rlviz.session.run_library import Shelved
    from rlviz.session.run_tree import Branch

_COLUMNS = ("Name", "Algorithm", "Environment", "Steps", "Best return", "Written", "Size")
_NUMBERS = ("Steps", "Best return", "Size")
_PATH = Qt.ItemDataRole.UserRole


class RunTree(QTreeWidget):
    """`renamed` carries the path of a run and the name that a person typed for it."""

    renamed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting: Listing | None = None
        self._wanted = ""
        self.setAccessibleName("Runs")
        self.setHeaderLabels(_COLUMNS)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setExpandsOnDoubleClick(False)
        self.setUniformRowHeights(True)
        delegate = _Cell(self)
        self.setItemDelegate(delegate)
        delegate.closeEditor.connect(self._show_waiting)
        self._lay_out_header()
        self.itemChanged.connect(self._rename)

    def _lay_out_header(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, name in enumerate(_COLUMNS):
            self.headerItem().setTextAlignment(column, _aligned(name))

    @property
    def selected(self) -> str:
        """The path of the selected run, empty without one."""
        items = self.selectedItems()
        return str(items[0].data(0, _PATH)) if items else ""

    def select(self, path: str) -> None:
        """Select a run, as soon as it is listed."""
        self._wanted = path

    def show_listing(self, listing: Listing) -> None:
        """List these, once no name is being typed.

        What was selected or folded stays so; at first the open run is selected, and in place of one that is gone the
        next.
        """
        if self.state() is QAbstractItemView.State.EditingState:
            self._waiting = listing
            return
        wanted, place = self._wanted or self.selected or str(listing.open), self._place(self.selected)
        folded = {each.data(0, _PATH) for each in self.rows() if each.childCount() and not each.isExpanded()}
        self.blockSignals(True)
        self.clear()
        self.addTopLevelItems([_item(each, listing.open) for each in listing.tree])
        for each in self.rows():
            each.setExpanded(each.data(0, _PATH) not in folded)
        self.blockSignals(False)
        rows, found = list(self.rows()), self._place(wanted)
        if rows:
            self.setCurrentItem(rows[min(place or 0, len(rows) - 1) if found is None else found])
        self._wanted = ""

    def _place(self, path: str) -> int | None:
        """In which row a run is, None where it is in none."""
        return next((place for place, each in enumerate(self.rows()) if each.data(0, _PATH) == path), None)

    @Slot()
    def _show_waiting(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_listing(waiting)

    @Slot()
    def edit_name(self) -> None:
        """Let the name of the selected run be typed."""
        item = self.currentItem()
        if item is not None:
            self.editItem(item, 0)

    @Slot(QTreeWidgetItem, int)
    def _rename(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self.renamed.emit(str(item.data(0, _PATH)), item.text(0))

    def rows(self) -> Iterable[QTreeWidgetItem]:
        """All of them, each before those under it."""
        iterator = QTreeWidgetItemIterator(self)
        while iterator.value() is not None:
            yield iterator.value()
            iterator += 1


class _Cell(NoteDelegate):
    """A cell with room about it. A name is cut in its midst where it does not fit beside what is said of its run."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        facts: QStyleOptionViewItem = option
        return super().sizeHint(option, index).expandedTo(QSize(0, facts.fontMetrics.height() + MARGIN))

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.column():
            return
        facts: QStyleOptionViewItem = option
        metrics, rect, note = facts.fontMetrics, facts.rect, index.data(NOTE)
        room = rect.width() - 2 * MARGIN - (metrics.horizontalAdvance(note) + MARGIN if note else 0)
        facts.text = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, room)


def _item(branch: Branch, open_file: Path | None) -> QTreeWidgetItem:
    run = branch.run
    item = QTreeWidgetItem(list(_texts(run)))
    note = _note(run, open_file)
    item.setData(0, _PATH, str(run.path))
    item.setData(0, NOTE, note)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{run.name}, {note}" if note else run.name)
    item.setToolTip(0, _tip(run))
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
    for column, name in enumerate(_COLUMNS):
        item.setTextAlignment(column, _aligned(name))
    if run.path == open_file:
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
    item.addChildren([_item(each, open_file) for each in branch.forks])
    return item


def _texts(run: Shelved) -> tuple[str, ...]:
    written, size = f"{run.written:%Y-%m-%d %H:%M}", size_text(run.nbytes)
    if run.summary is None:
        return run.name, "cannot be read", "", "", "", written, size
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


def _note(run: Shelved, open_file: Path | None) -> str:
    notes = ["open"] if run.path == open_file else []
    if run.origin is not None:
        notes.append(f"fork at step {whole_text(run.origin.step)}")
    return ", ".join(notes)


def _tip(run: Shelved) -> str:
    if run.trouble:
        return run.trouble
    left = f"It left {run.origin.parent} at step {whole_text(run.origin.step)}.\n" if run.origin is not None else ""
    return f"{left}{run.path}"


def _aligned(column: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def size_text(nbytes: float) -> str:
    """Bytes on a disk, as systems tell them: `12.3 MB`."""
    if nbytes >= 1e9:
        return f"{nbytes / 1e9:.2f} GB"
    return f"{nbytes / 1e6:.1f} MB" if nbytes >= 1e5 else f"{nbytes / 1e3:.0f} kB"
