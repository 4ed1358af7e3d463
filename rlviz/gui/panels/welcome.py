"""Three cards above the falling pole: what a person can do first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rlviz.gui.resources import icon
from rlviz.gui.theme import Theme

_ICON = QSize(24, 24)
_BESIDE = 360
"""Width in pixels from which the cards have room for picture and title beside each other."""


class Card(QPushButton):
    """A button with a picture, a title and a sentence; where it is to be low, the sentence is in the tool tip."""

    def __init__(self, icon_name: str, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel()
        self._words = QLabel(f"<b>{title}</b>")
        self._sentence = QLabel(sentence)
        self._sentence.setProperty("role", "muted")
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column, self._head = QVBoxLayout(self), QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._column.setContentsMargins(12, 10, 12, 10)
        self._column.setSpacing(4)
        self._head.setSpacing(4)
        self._column.addLayout(self._head)
        self._head.addWidget(self._picture)
        self._head.addWidget(self._words, 1)
        self._column.addWidget(self._sentence)
        self._column.addStretch()
        for label in (self._picture, self._words, self._sentence):
            label.setWordWrap(True)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def arrange(self, *, low: bool, beside: bool) -> None:
        """Do without the sentence or not, the title below the picture or beside it."""
        self._sentence.setVisible(not low)
        self.setToolTip(self._sentence.text() if low else "")
        way = QBoxLayout.Direction
        self._head.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """What the picture and the words need."""
        return self._column.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Narrow: the words wrap."""
        return QSize(120, 60)

    def heightForWidth(self, width: int) -> int:
        """The height of the wrapped sentence."""
        return self._column.heightForWidth(width)

    def hasHeightForWidth(self) -> bool:
        """A narrow card is higher."""
        return True

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._picture.setPixmap(icon(self._icon_name, theme, theme.accent).pixmap(_ICON, self.devicePixelRatioF()))


class Welcome(QWidget):
    """The cards Watch it learn, Play it yourself and Open a trained agent, side by side."""

    train_chosen = Signal()
    play_chosen = Signal()
    open_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = (
            Card("play", "Watch it learn", "Train an agent now, from nothing to a perfect score."),
            Card("hand", "Play it yourself", "Push left and right with ← and →. It is harder than it looks."),
            Card("open", "Open a trained agent", "Step through what it does, frame by frame."),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        chosen = (self.train_chosen, self.play_chosen, self.open_chosen)
        for card, signal in zip(self._cards, chosen, strict=True):
            card.clicked.connect(signal)
            row.addWidget(card)
        self.setAccessibleName("What to do first")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def cards(self) -> tuple[QAbstractButton, ...]:
        """The buttons, in order."""
        return self._cards

    def set_low(self, low: bool) -> None:
        """Leave room for the environment where there is little: pictures and titles alone."""
        for card in self._cards:
            card.arrange(low=low, beside=low and self.width() >= _BESIDE)
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        for card in self._cards:
            card.set_theme(theme)
