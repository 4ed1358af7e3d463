"""Labels by role: what they are for decides how the style sheet draws them."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from rlviz.gui.text_line import LineFonts, Run

_LEAST = 40
"""Pixels that an elided text keeps, if it needs so many."""
_SUBSCRIPT = re.compile(r"_(\w+)")


def set_role(widget: QWidget, role: str) -> None:
    """Let the style sheet draw the widget by its role; before it is first shown."""
    widget.setProperty("role", role)


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the colour that the style sheet gives to a widget's state. Free when nothing changes."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str, role: str, *, smaller: float = 0.0) -> QLabel:
    """A plain-text label of a role, `smaller` by so many points than the window's font."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    set_role(made, role)
    if smaller:
        made.setFont(smaller_font(made.font(), smaller))
    return made


def make_room(label: QLabel, text: str) -> None:
    """Give a label a fixed size that a text fits in, and all for which there was room before."""
    metrics = label.fontMetrics()
    label.setFixedSize(max(label.minimumWidth(), metrics.horizontalAdvance(text)), metrics.height())


def set_text(label: QLabel, text: str) -> None:
    """Change the text of a label that has room: what is beside it stays, and nothing is laid out anew."""
    if label.text() != text:
        make_room(label, text)
        label.setText(text)


def smaller_font(font: QFont, points: float) -> QFont:
    """The font, smaller by so many points but never unreadable."""
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() - points, 6.0))
    return small


def symbol_html(symbol: str) -> str:
    """A symbol as rich text: what follows an underscore hangs below the line."""
    return _SUBSCRIPT.sub(r"<sub>\1</sub>", html.escape(symbol))


class ElidedLabel(QWidget):
    """One line of text that gives way: cut with an ellipsis where it does not fit, whole in the tool tip."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self.text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text) + 1, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), _LEAST), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        fonts, colour = LineFonts(self.font()), self.palette().placeholderText().color().name()
        fonts.paint_within(painter, QRectF(self.rect()), [Run(text, colour)])
        painter.end()
