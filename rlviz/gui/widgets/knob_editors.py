"""What a person takes hold of to set a hyperparameter: slider with box, switch, or list of choices."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from rlviz.gui.widgets.combo_box import ComboBox
from rlviz.gui.widgets.number_box import NumberBox
from rlviz.gui.widgets.scale import scale_of
from rlviz.gui.widgets.scaled_slider import ScaledSlider
from rlviz.gui.widgets.switch import Switch
from rlviz.learning.hyperparameters import Knob, Value

_WIDEST = 118
"""Pixels of a list of choices: its row has a title too."""


class Editor(QObject):
    """Shows and edits one value. `field` stands beside the title, `track`, where there is one, below it.

    `edited` carries the new value, once for an edit, and `moved` the number under the hand meanwhile; `refused` says
    what was not taken; `let_go` ends a hand's hold that changed nothing: what was shown meanwhile was not taken and
    should be shown again.
    """

    edited = Signal(object)
    moved = Signal(float)
    refused = Signal(str)
    let_go = Signal()
    field: QWidget
    track: QWidget | None = None

    @property
    def under_hand(self) -> bool:
        """Whether a person is in the middle of an edit."""
        return False

    def show_value(self, value: Value) -> None:
        """Show a value and tell nobody; None where nothing is known. Not taken in the middle of an edit."""
        raise NotImplementedError

    def refuse(self, reason: str) -> None:
        """Say why the last edit was not taken; the caller shows the value that stays."""
        self.refused.emit(reason)


class NumberEditor(Editor):
    """A slider and a box that follow each other. An emptied box gives an optional value back: None is edited."""

    def __init__(self, knob: Knob, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = knob.kind is int
        scale, name = scale_of(knob), f"{knob.name} ({knob.symbol})"
        self.box = NumberBox(scale, name, parent, may_clear=knob.optional)
        self.slider = ScaledSlider(scale, name, parent)
        self.field, self.track = self.box, self.slider
        self.slider.dragged.connect(self.box.show_number)
        self.box.stepped.connect(self.slider.show_number)
        for moving in (self.slider.dragged, self.box.stepped):
            moving.connect(self.moved)
        self.slider.released.connect(self._take)
        self.box.edited.connect(self._take)
        self.box.cleared.connect(self._clear)
        self.box.refused.connect(self.refused)
        self.slider.let_go.connect(self.let_go)
        self.box.let_go.connect(self.let_go)

    @property
    def under_hand(self) -> bool:
        return self.slider.under_hand or self.box.under_hand

    def show_value(self, value: Value) -> None:
        number = None if value is None else float(value)
        if not self.under_hand:
            self.box.show_number(number)
            if number is not None:
                self.slider.show_number(number)

    def refuse(self, reason: str) -> None:
        self.box.refuse(reason)

    @Slot(float)
    def _take(self, number: float) -> None:
        self.box.show_number(number)
        self.slider.show_number(number)
        self.edited.emit(int(number) if self._whole else number)

    @Slot()
    def _clear(self) -> None:
        self.edited.emit(None)


class SwitchEditor(Editor):
    """On or off."""

    def __init__(self, knob: Knob, parent: QWidget) -> None:
        super().__init__(parent)
        self.switch = Switch(f"{knob.title} ({knob.symbol})", parent)
        self.field = self.switch
        self.switch.clicked.connect(self._take)

    def show_value(self, value: Value) -> None:
        self.switch.setChecked(bool(value))

    @Slot(bool)
    def _take(self, on: bool) -> None:
        self.edited.emit(on)


class ChoiceEditor(Editor):
    """One of a few words."""

    def __init__(self, knob: Knob, parent: QWidget) -> None:
        super().__init__(parent)
        self.combo = ComboBox(f"{knob.title} ({knob.symbol})", parent)
        self.combo.show_choices([(choice, choice) for choice in knob.choices], str(knob.default))
        self.combo.setMaximumWidth(_WIDEST)
        self.field = self.combo
        self.combo.chosen.connect(self._take)

    def show_value(self, value: Value) -> None:
        self.combo.show_choice(str(value))

    @Slot(str)
    def _take(self, choice: str) -> None:
        self.edited.emit(choice)


def editor_for(knob: Knob, parent: QWidget) -> Editor:
    """The editor that suits a hyperparameter's kind."""
    if knob.kind is bool:
        return SwitchEditor(knob, parent)
    return ChoiceEditor(knob, parent) if knob.choices else NumberEditor(knob, parent)
