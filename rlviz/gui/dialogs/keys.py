"""All keys at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QWidget

from rlviz.gui.widgets.labels import label

_COLUMNS = 2


class KeyRow(NamedTuple):
    """One action: the group it belongs to, the keys that call it, and what it does."""

    group: str
    keys: tuple[str, ...]
    what: str


class KeysDialog(QDialog):
    """Lists rows by group, in columns of about one length. Does not stop the window; Esc and F1 close it."""

    def __init__(self, rows: Iterable[KeyRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setModal(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(40)
        for groups in _columns(list(rows)):
            layout.addLayout(_column(groups))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.close()
        else:
            super().keyPressEvent(event)


def _column(groups: list[tuple[str, list[KeyRow]]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    for group, rows in groups:
        heading = label(group.upper(), "group", smaller=1.0)
        heading.setContentsMargins(0, 8 if grid.rowCount() > 1 else 0, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for row in rows:
            line = grid.rowCount()
            grid.addLayout(_keys(row.keys), line, 0)
            grid.addWidget(label(row.what, "plain"), line, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    grid.setColumnStretch(1, 1)
    return grid


def _keys(keys: tuple[str, ...]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    for key in keys:
        line.addWidget(label(key, "key"))
    line.addStretch(1)
    return line


def _columns(rows: list[KeyRow]) -> list[list[tuple[str, list[KeyRow]]]]:
    """The groups in order, cut into columns of about equally many lines."""
    groups: dict[str, list[KeyRow]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    each = -(-(len(rows) + 2 * len(groups)) // _COLUMNS)
    columns: list[list[tuple[str, list[KeyRow]]]] = [[]]
    lines = 0
    for group, members in groups.items():
        if columns[-1] and len(columns) < _COLUMNS and lines + len(members) // 2 + 2 > each:
            columns.append([])
            lines = 0
        columns[-1].append((group, members))
        lines += len(members) + 2
    return columns
