"""One hyperparameter as a person sees it: symbol, title, when it takes effect, and what to set it by."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QWidget

from rlviz.gui.widgets.knob_editors import editor_for
from rlviz.gui.widgets.labels import ElidedLabel, label, set_role, set_tone, smaller_font, symbol_html
from rlviz.gui.widgets.push_button import PushButton
from rlviz.learning.hyperparameters import Knob, Value
from rlviz.numbers import exact_text
from rlviz.session.events import value_text

_WHEN = {
    "now": "Takes effect at once, between two steps.",
    "next rollout": "Takes effect when the next rollout begins.",
    "new run": "Takes effect in a new run: what learns is built with it.",
}


class KnobRow(QWidget):
    """Shows the value in force, or one that waits for a new run.

    `edited` carries the name and the new value, once for an edit; None gives an optional value back to its schedule.
    `refused` says what was not taken.
    """

    edited = Signal(str, object)
    refused = Signal(str)

    def __init__(self, knob: Knob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.knob = knob
        self._value: Value = knob.default
        self._scheduled: Value = None
        self._pending: Value = None
        self._remark = ""
        self.editor = editor_for(knob, self)
        self.editor.edited.connect(self._take)
        self.editor.refused.connect(self.refused)
        self.editor.let_go.connect(self._show)
        self.editor.moved.connect(self._show_note)
        self._symbol, self._title = QLabel(symbol_html(knob.symbol)), ElidedLabel(knob.title)
        self.badge = label(knob.applies, "badge", smaller=1.5)
        self.note = label("", "note", smaller=1.0)
        self.release_button = PushButton("release", self)
        self._rows = QGridLayout(self)
        self._build()
        self._show()

    def _build(self) -> None:
        set_role(self._symbol, "symbol")
        set_role(self.release_button, "link")
        self.release_button.setFont(smaller_font(self.release_button.font(), 1.0))
        self.release_button.setAccessibleName(f"release {self.knob.title} to its schedule")
        self.release_button.clicked.connect(self._release)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._symbol)
        line.addWidget(self._title, 1)
        for widget in (self.release_button, self.badge, self.editor.field):
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = self._rows
        layout.setContentsMargins(0, 0, 0, 0 if self.editor.track else 4)
        layout.setSpacing(0)
        layout.addLayout(line, 0, 0)
        if self.editor.track is not None:
            layout.addWidget(self.editor.track, 1, 0)
        layout.addWidget(self.note, 2, 0)
        self.setToolTip(self._help())

    def _help(self) -> str:
        knob = self.knob
        allowed = knob.range_text()
        return (
            f"<p><b>{symbol_html(knob.symbol)}</b> {knob.title}<br>{knob.help}</p>"
            f"<p>{allowed[0].upper()}{allowed[1:]}. Default {value_text(knob.default)}. {_WHEN[knob.applies]}</p>"
        )

    def name_part(self, symbol: str) -> None:
        """Call the part of the observation that it belongs to by its symbol: `bins of θ`."""
        self._title.set_text(self.knob.title.replace(f"part {self.knob.part}", symbol))

    def offer(self, words: str, what: str) -> SignalInstance:
        """Put a button below, by which something is done at once; returns what it emits."""
        button = PushButton(words, self)
        set_role(button, "link")
        button.setFont(smaller_font(button.font(), 1.0))
        button.setAccessibleName(what)
        button.setToolTip(f"{what} now.")
        self._rows.addWidget(button, 3, 0, Qt.AlignmentFlag.AlignLeft)
        return button.clicked

    def show_value(self, value: Value) -> None:
        """Show the value in force, unless a person is at it."""
        self._value = value
        self._show()

    def show_scheduled(self, value: float) -> None:
        """Show what the schedule says now; it is seen while the value is not held."""
        self._scheduled = value
        if self._value is None:
            self.editor.show_value(value)

    def show_pending(self, value: Value) -> None:
        """Show a value that waits for a new run; None: nothing waits."""
        self._pending = value
        self._show()

    def show_remark(self, remark: str) -> None:
        """Mark that the value is another one elsewhere, in words; an empty remark takes the mark away."""
        if remark != self._remark:
            self._remark = remark
            set_tone(self._symbol, "differs" if remark else "")
            set_tone(self.note, "differs" if remark else "")
            self._show()

    @property
    def text(self) -> str:
        """The value on show, in words."""
        return value_text(self._value if self._pending is None else self._pending)

    def refuse(self, reason: str) -> None:
        """Say why an edit was not taken, and go back to the value in force."""
        self._show()
        self.editor.refuse(reason)

    @Slot()
    def _show(self) -> None:
        shown = self._value if self._pending is None else self._pending
        self.editor.show_value(self._scheduled if shown is None else shown)
        held = self.knob.optional and self._value is not None
        self.release_button.setVisible(held)
        self._show_badge(held)
        self._show_note(shown)

    @Slot(float)
    def _show_note(self, value: Value) -> None:
        note = " · ".join(filter(None, (_note(self.knob, value), self._remark)))
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def _show_badge(self, held: bool) -> None:
        if self._pending is not None:
            text, tone = "waits", "pending"
            tip = f"Waits for a new run. {value_text(self._value)} is in force."
        elif self.knob.optional:
            text, tone = ("held", "held") if held else ("schedule", "now")
            tip = "Held against its schedule." if held else "Follows its schedule. Moving it holds it."
        else:
            text, tone = self.knob.applies, "now" if self.knob.applies == "now" else "later"
            tip = _WHEN[self.knob.applies]
        self.badge.setText(text)
        self.badge.setToolTip(tip)
        set_tone(self.badge, tone)

    @Slot(object)
    def _take(self, value: Value) -> None:
        self.edited.emit(self.knob.name, value)

    @Slot()
    def _release(self) -> None:
        self.release_button.clearFocus()  # it goes, and its focus would move on to the next field
        self.edited.emit(self.knob.name, None)

    @Slot()
    def reset(self) -> None:
        """Edit the value back to its default."""
        if self.knob.default != (self._value if self._pending is None else self._pending):
            self.edited.emit(self.knob.name, self.knob.default)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()
        event.accept()

    def menu(self) -> QMenu:
        """What can be done with the row as a whole."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"Reset to default: {value_text(self.knob.default)}").triggered.connect(self.reset)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().popup(event.globalPos())
        event.accept()


def _note(knob: Knob, value: Value) -> str:
    """What follows from a value, where a person should see it: the horizon of the discount γ."""
    if knob.name != "gamma" or not isinstance(value, float):
        return ""
    horizon = f"{exact_text(round(1 / (1 - value), 1))} steps" if value < 1 else "no end"
    return f"1/(1−γ) = {horizon}"
