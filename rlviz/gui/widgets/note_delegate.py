"""Items of lists that say something muted at their right end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

NOTE = Qt.ItemDataRole.UserRole + 100
"""Under which an item keeps its note."""
MARGIN = 8
"""Pixels between the note and the item's end."""


class NoteDelegate(QStyledItemDelegate):
    """Paints the note over the item."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        facts: QStyleOptionViewItem = option
        selected = bool(facts.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.PlaceholderText
        rect: QRect = facts.rect.adjusted(0, 0, -MARGIN, 0)
        painter.setPen(facts.palette.color(role))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, index.data(NOTE))
