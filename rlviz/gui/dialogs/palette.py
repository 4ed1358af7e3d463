"""The command palette: type a few letters of a command, press Enter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from rlviz.gui.actions import ACTIONS, Actions

_WANDERING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class PaletteDialog(QDialog):
    """Lists every action, grey where it can do nothing now; those stay whose words hold all letters typed, in order."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Command palette")
        self.field, self.list = QLineEdit(), QListWidget()
        self.field.setPlaceholderText("Type a command")
        self.field.setAccessibleName("Command")
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._run)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.resize(480, 360)
        for facts in ACTIONS:
            item = QListWidgetItem(f"{facts.menu} › {facts.text}" + (f"    {facts.keys[0]}" if facts.keys else ""))
            item.setData(Qt.ItemDataRole.UserRole, facts.id)
            item.setToolTip(facts.tip)
            if not actions[facts.id].isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self._filter("")

    @Slot(str)
    def _filter(self, text: str) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not _holds(item.text().lower(), text.lower()))
        items = [self.list.item(row) for row in range(self.list.count())]
        offered = [row for row, each in enumerate(items) if not each.isHidden() and each.flags()]
        self.list.setCurrentRow(offered[0] if offered else -1)

    @Slot(QListWidgetItem)
    def _run(self, item: QListWidgetItem) -> None:
        self.accept()
        self._actions[item.data(Qt.ItemDataRole.UserRole)].trigger()

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


def _holds(words: str, letters: str) -> bool:
    rest = iter(words)
    return all(letter in rest for letter in letters if letter != " ")
