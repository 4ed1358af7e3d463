"""A popup that asks for one line of text, beside the hand; what is wrong with it is said below the field."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from rlviz.gui.widgets.labels import label, set_role
from rlviz.gui.widgets.push_button import PushButton

_WIDTH, _GAP = 360, 4


class FieldPopup(QFrame):
    """`entered` carries what was typed, without spaces around it: a slot is to `refuse` it, or to hide the popup.

    Esc or a click outside closes it.
    """

    entered = Signal(str)

    def __init__(self, heading: str, hint: str, example: str, deed: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "popup")
        self.setAccessibleName(heading)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(example)
        self.field.setAccessibleName(heading)
        self.field.textEdited.connect(self._allow_again)
        self.field.returnPressed.connect(self._enter)
        self._hint, self._problem = label(hint, "muted"), label("", "danger")
        self.button = PushButton(deed, self)
        set_role(self.button, "primary")
        self.button.clicked.connect(self._enter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(label(heading, "heading"))
        for widget in (self._hint, self.field, self._problem, self.button):
            layout.addWidget(widget)
        for words in (self._hint, self._problem):
            words.setWordWrap(True)
        self._problem.hide()
        self.setFixedWidth(_WIDTH)

    @property
    def problem(self) -> str:
        """Why what is in the field was refused; empty where it was not."""
        return "" if self._problem.isHidden() else self._problem.text()

    def open_below(self, widget: QWidget) -> None:
        """Open under a widget, or over it where the screen ends, with the field marked so that typing replaces it."""
        self._allow_again()
        place = widget.mapToGlobal(QPoint(0, widget.height() + _GAP))
        if place.y() + self.height() > widget.screen().availableGeometry().bottom():
            place = widget.mapToGlobal(QPoint(0, -_GAP - self.height()))
        self.move(place)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    def refuse(self, why: str) -> None:
        """Say what is wrong, and let the person correct it."""
        self._problem.setText(why)
        self._problem.show()
        self.adjustSize()
        self.field.setFocus()

    @Slot()
    def _allow_again(self) -> None:
        self._problem.hide()
        self.adjustSize()

    @Slot()
    def _enter(self) -> None:
        self.entered.emit(self.field.text().strip())
