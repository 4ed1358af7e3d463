"""Asks what to train until, beside the button that was pressed. Training goes on meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QPushButton, QRadioButton, QWidget

from rlviz.gui.widgets.labels import label, set_role
from rlviz.gui.widgets.number_box import NumberBox
from rlviz.gui.widgets.scale import ValueScale
from rlviz.learning.environment_table import ENVIRONMENTS, EnvironmentDescription
from rlviz.session.goal import LIMITS, Goal, Kind
from rlviz.session.history import MEAN_OVER, History

_LINES: dict[Kind, tuple[str, float]] = {
    "steps": ("steps in total ≥", 1_000.0),
    "episodes": ("episodes in total ≥", 10.0),
    "mean_return": (f"mean return of the last {MEAN_OVER} ≥", 5.0),
}
"""What each line says, and what one arrow key adds to its number."""


class RunUntil(QFrame):
    """A popup with one line for each kind of goal. `goal_chosen` carries the goal; Esc or a click outside closes it.

    What cannot be reached, or has been already, is refused here, before it closes.
    """

    goal_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "popup")
        self.setAccessibleName("run until")
        self.choices: dict[Kind, QRadioButton] = {}
        self.boxes: dict[Kind, NumberBox] = {}
        self._history: History | None = None
        self._group = QButtonGroup(self)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(14, 12, 14, 12)
        self._layout.setHorizontalSpacing(12)
        self._layout.setVerticalSpacing(8)
        self._layout.addWidget(label("Run until", "heading"), 0, 0, 1, 2)
        for kind, (text, step) in _LINES.items():
            self._add_line(kind, text, step)
        self._problem = label("", "danger")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._layout.addWidget(self._problem, 4, 0, 1, 2)
        self.start_button = QPushButton("Train until then", self)
        set_role(self.start_button, "primary")
        self.start_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.start_button.clicked.connect(self._choose)
        self._layout.addWidget(self.start_button, 5, 0, 1, 2)
        self.choices["mean_return"].setChecked(True)

    def _add_line(self, kind: Kind, text: str, step: float) -> None:
        choice = QRadioButton(text, self)
        scale = ValueScale(*LIMITS[kind], whole=kind != "mean_return", step=step)
        box = NumberBox(scale, text.removesuffix(" ≥"), self)
        box.explains = False  # the popup does
        choice.clicked.connect(box.setFocus)
        choice.clicked.connect(box.selectAll)
        box.lineEdit().textEdited.connect(lambda: choice.setChecked(True))
        box.stepped.connect(lambda: choice.setChecked(True))
        box.refused.connect(self._refuse)
        self._group.addButton(choice)
        self._layout.addWidget(choice, len(self.choices) + 1, 0)
        self._layout.addWidget(box, len(self.choices) + 1, 1)
        self.choices[kind], self.boxes[kind] = choice, box

    def open_below(self, widget: QWidget, history: History, environment: EnvironmentDescription) -> None:
        """Open under a widget, with round targets beyond what is reached, and the return that counts as solved."""
        self._history = history
        step = _LINES["mean_return"][1]
        low, high = _returns_of(environment)
        self.boxes["mean_return"].set_scale(ValueScale(low, high, step=step))
        self.boxes["steps"].show_number(_beyond(len(history), 10_000))
        self.boxes["episodes"].show_number(_beyond(len(history.episodes), 100))
        self.boxes["mean_return"].show_number(_return_beyond(history, environment, step))
        self._problem.hide()
        self.adjustSize()
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 4)))
        self.show()
        chosen = next(kind for kind, choice in self.choices.items() if choice.isChecked())
        self.boxes[chosen].setFocus(Qt.FocusReason.PopupFocusReason)
        self.boxes[chosen].selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _choose(self) -> None:
        self._problem.hide()
        kind = next(kind for kind, choice in self.choices.items() if choice.isChecked())
        box = self.boxes[kind]
        if not box.commit() or box.number is None or self._history is None:
            return
        goal = Goal(kind, box.number)
        if refusal := goal.refusal(self._history):
            box.setFocus()
            box.refuse(refusal)
            return
        self.hide()
        self.goal_chosen.emit(goal)

    @Slot(str)
    def _refuse(self, reason: str) -> None:
        self._problem.setText(reason)
        self._problem.show()
        self.adjustSize()


def _beyond(now: int, stride: int) -> int:
    """The next multiple of a stride that is at least half of it away."""
    return ((now + stride // 2) // stride + 1) * stride


def _return_beyond(history: History, environment: EnvironmentDescription, stride: float) -> float:
    """The return that counts as solved; once that is reached, or nobody names one, a multiple of a stride beyond."""
    solved = environment.solved_at
    if solved is not None and not Goal("mean_return", solved).reached(history):
        return solved
    reached = history.mean_return if len(history.episodes) else environment.return_range[0]
    return min((reached // stride + 1) * stride, _returns_of(environment)[1])


def _returns_of(environment: EnvironmentDescription) -> tuple[float, float]:
    """The returns to choose from: of environments outside the table nobody says what they can be."""
    return environment.return_range if environment.id in ENVIRONMENTS else LIMITS["mean_return"]
