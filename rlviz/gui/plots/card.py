"""The card that a view lives in: a heading, a muted note or a widget at its right, and what is below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rlviz.gui.theme import number_font
from rlviz.gui.widgets.labels import label, set_role

_HEADING_HEIGHT = 22
"""Pixels of the heading row, whether it holds a combo box or not, so that cards side by side are in line."""


class Note(QWidget):
    """Muted text, flush right, cut at its end where it does not fit. Unlike a QLabel it never asks for another size:
    a layout done anew repaints the whole plot."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setFont(number_font(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str) -> None:
        """Say this."""
        if text != self._text:
            self._text = text
            self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(40, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text, in the colour of placeholders."""
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        with QPainter(self) as painter:
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


class Card(QFrame):
    """A rounded panel with a heading row."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self._heading, self._note = label(heading, "heading"), Note()
        self._heading.setMinimumHeight(_HEADING_HEIGHT)
        self._row = QHBoxLayout()
        self._row.addWidget(self._heading)
        self._row.addWidget(self._note, 1)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(12, 8, 12, 8)
        self._body.setSpacing(2)
        self._body.addLayout(self._row)

    @property
    def heading(self) -> str:
        """What the card is called."""
        return self._heading.text()

    @property
    def note(self) -> str:
        """What stands at the right of the heading."""
        return self._note.text

    def set_heading(self, text: str) -> None:
        """Call the card something else."""
        if text != self._heading.text():
            self._heading.setText(text)

    def set_note(self, text: str) -> None:
        """Say something short at the right of the heading."""
        self._note.say(text)

    def add_beside_heading(self, widget: QWidget) -> None:
        """A widget at the right end of the heading row."""
        self._row.addWidget(widget)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """A widget below what is there."""
        self._body.addWidget(widget, stretch)
