"""Asks for an environment by its id, below the list that does not hold it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from rlviz.gui.widgets.labels import label, set_role
from rlviz.gui.widgets.push_button import PushButton
from rlviz.learning.algorithms import Entry, refusal
from rlviz.learning.environment_table import describe

_WIDTH = 360


class OtherEnvironment(QFrame):
    """A popup with a field. `environment_chosen` carries an id that the algorithm can serve; anything else is refused
    here, with the reason below the field. Esc or a click outside closes it."""

    environment_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "popup")
        self.setAccessibleName("other environment")
        self._algorithm: Entry | None = None
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("LunarLander-v3, or my_package:MyWorld-v0")
        self.field.setAccessibleName("Id of the environment")
        self.field.textEdited.connect(self._withdraw)
        self.field.returnPressed.connect(self._choose)
        self._problem = label("", "danger")
        self._button = PushButton("Use it", self)
        set_role(self._button, "primary")
        self._button.clicked.connect(self._choose)
        self._lay_out()

    def _lay_out(self) -> None:
        about = "Any environment that is registered, with a vector or a state's number as observation. "
        hint = label(about + "What stands before a colon is imported first.", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(label("Environment by its id", "heading"))
        for widget in (hint, self.field, self._problem, self._button):
            layout.addWidget(widget)
        for words in (hint, self._problem):
            words.setWordWrap(True)
        self._problem.hide()
        self.setFixedWidth(_WIDTH)

    @property
    def problem(self) -> str:
        """Why the id in the field is refused; empty where it is not."""
        return "" if self._problem.isHidden() else self._problem.text()

    def open_below(self, widget: QWidget, algorithm: Entry) -> None:
        """Open under a widget, for what an algorithm can serve."""
        self._algorithm = algorithm
        self._withdraw()
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 4)))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()

    @Slot()
    def _withdraw(self) -> None:
        self._problem.hide()
        self.adjustSize()

    @Slot()
    def _choose(self) -> None:
        environment_id = self.field.text().strip()
        why = self._refusal(environment_id)
        if why:
            self._problem.setText(why)
            self._problem.show()
            self.adjustSize()
            self.field.setFocus()
            return
        self.hide()
        self.environment_chosen.emit(environment_id)

    def _refusal(self, environment_id: str) -> str:
        assert self._algorithm is not None
        if not environment_id:
            return "Type the id of an environment, such as CartPole-v1."
        try:
            return refusal(self._algorithm, describe(environment_id))
        except ValueError as error:
            return str(error)
