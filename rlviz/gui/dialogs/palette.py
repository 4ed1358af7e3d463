"""The command palette: type a few letters of a command, press Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from rlviz.gui.widgets.note_delegate import NOTE, NoteDelegate

_WANDERING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_ID, _WORDS = (Qt.ItemDataRole.UserRole + offset for offset in range(2))
_SIZE = (520, 400)


@dataclass(frozen=True)
class Command:
    """What can be chosen: its words, more to find it by, what stands beside it (its key, its value), and its deed."""

    id: str
    text: str
    run: Callable[[], object]
    beside: str = ""
    also: str = ""
    tip: str = ""
    enabled: bool = True


class PaletteDialog(QDialog):
    """Lists commands, grey where they can do nothing now; those stay whose words hold all letters typed, in order."""

    def __init__(self, commands: Iterable[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = tuple(commands)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Command palette")
        self.field, self.list = QLineEdit(), QListWidget()
        self.field.setPlaceholderText("Type a command or a hyperparameter")
        self.field.setAccessibleName("Command")
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._run)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(NoteDelegate(self.list))
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.resize(*_SIZE)
        for command in self._commands:
            self.list.addItem(_item(command))
        self._filter("")

    @Slot(str)
    def _filter(self, text: str) -> None:
        """Show what fits, and choose the best: where a word begins so, else where the letters stand side by side."""
        wanted = text.lower()
        items = [self.list.item(row) for row in range(self.list.count())]
        for item in items:
            item.setHidden(not _holds(item.data(_WORDS), wanted))
        offered = [item for item in items if not item.isHidden() and item.flags()]
        offered.sort(key=lambda item: (f" {wanted}" not in f" {item.data(_WORDS)}", wanted not in item.data(_WORDS)))
        self.list.setCurrentRow(self.list.row(offered[0]) if offered else -1)

    @Slot(QListWidgetItem)
    def _run(self, item: QListWidgetItem) -> None:
        self.accept()
        self._commands[self.list.row(item)].run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while one types; Enter runs the command."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _WANDERING:
                self.list.event(event)
                return True
            item = self.list.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self._run(item)
                return True
        return super().eventFilter(watched, event)


def _item(command: Command) -> QListWidgetItem:
    item = QListWidgetItem(command.text)
    item.setData(_ID, command.id)
    item.setData(NOTE, command.beside)
    item.setData(_WORDS, f"{command.text} {command.also}".lower())
    item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, command.beside)
    item.setToolTip(command.tip)
    if not command.enabled:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


def _holds(words: str, letters: str) -> bool:
    rest = iter(words)
    return all(letter in rest for letter in letters if letter != " ")
