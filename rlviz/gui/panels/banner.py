"""One message above the content: what happened, and what can be done about it. Never modal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from rlviz.gui import resources
from rlviz.gui.theme import Theme
from rlviz.gui.widgets.labels import set_role
from rlviz.gui.widgets.push_button import PushButton

Kind = Literal["mode", "info", "question", "error"]
Action = tuple[str, Callable[[], object]]

_URGENCY: dict[str, int] = {"info": 1, "question": 2, "error": 3, "mode": 0}
_ICON = 20
_MOST_LINES = 3
MOST_ACTIONS = 3


@dataclass(frozen=True)
class _Message:
    kind: Kind
    text: str
    actions: tuple[Action, ...]


class Banner(QFrame):
    """Shows the most urgent message; those less urgent wait below it. A newer one of its kind replaces the older.

    A "mode" is what goes on until a person leaves it, whatever else is told meanwhile.
    `closed` carries the kind of a message that a person closed without an answer.
    """

    closed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._messages: dict[str, _Message] = {}
        self._shown: _Message | None = None
        set_role(self, "banner")
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QToolButton(self)
        self._close.setAccessibleName("close message")
        self._close.setToolTip("Close (Esc)")
        set_role(self._close, "flat")
        self._close.clicked.connect(self.close_message)
        self._buttons = QHBoxLayout()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 6, 6)
        layout.setSpacing(10)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(6)
        self._body.addWidget(self._text, 1)
        self._body.addLayout(self._buttons)
        layout.addWidget(self._icon)
        layout.addLayout(self._body, 1)
        layout.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def text(self) -> str:
        """The message on show; empty when there is none."""
        return self._shown.text if self._shown else ""

    def show_message(self, kind: Kind, text: str, actions: Sequence[Action] = ()) -> None:
        """Show a message with up to three actions, each a text and what it calls. An action also closes the message.

        ValueError for an unknown kind or too many actions.
        """
        if kind not in _URGENCY:
            raise ValueError(f"unknown kind of message {kind!r}; known are {', '.join(_URGENCY)}")
        if len(actions) > MOST_ACTIONS:
            raise ValueError(f"a message has at most {MOST_ACTIONS} actions, got {len(actions)}")
        self._messages[kind] = _Message(kind, text, tuple(actions))
        self._refresh()

    def withdraw(self, kind: Kind) -> None:
        """Take back a message of which the cause is gone."""
        self._messages.pop(kind, None)
        self._refresh()

    @Slot()
    def close_message(self) -> None:
        """Close the message on show; the next most urgent one follows."""
        if self._shown is not None:
            kind = self._shown.kind
            self.withdraw(kind)
            self.closed.emit(kind)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self._draw_icons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        message = max(self._messages.values(), key=lambda each: _URGENCY[each.kind], default=None)
        if message is self._shown:
            return
        self._shown = message
        if message is None:
            self.hide()
            return
        self.setProperty("kind", message.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.setText(message.text)
        self._draw_icons()
        self._offer(message)
        self.setAccessibleName(f"{message.kind}: {message.text}")
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the text the buttons leave it too little room where the banner is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the buttons beside the text, or below where it would need more lines than are easily read."""
        beside = self._body.geometry().width() - self._buttons.sizeHint().width() - self._body.spacing()
        below = self._text.fontMetrics().horizontalAdvance(self.text) > _MOST_LINES * beside
        way = QBoxLayout.Direction
        self._body.setDirection(way.TopToBottom if below and self._buttons.count() else way.LeftToRight)

    def _offer(self, message: _Message) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for number, (text, callback) in enumerate(message.actions):
            button = PushButton(text, self)
            set_role(button, "plain" if number else "primary")
            button.clicked.connect(lambda _=False, callback=callback: self._answer(message, callback))
            self._buttons.addWidget(button)
            button.show()
        if message.actions:
            self._buttons.addStretch(1)
        self._arrange()

    def _answer(self, message: _Message, callback: Callable[[], object]) -> None:
        if self._shown is message:
            self.withdraw(message.kind)
        callback()

    def _draw_icons(self) -> None:
        self._close.setIcon(resources.icon("close", self._theme, self._theme.muted))
        if self._shown is None:
            return
        kind, theme = self._shown.kind, self._theme
        colour = {"question": theme.epsilon, "error": theme.danger}.get(kind, theme.accent)
        name = "info" if kind == "mode" else kind
        self._icon.setPixmap(resources.icon(name, theme, colour).pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
