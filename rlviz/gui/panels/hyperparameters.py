"""The panel of hyperparameters, generated from their declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from rlviz.gui.widgets.combo_box import ComboBox
from rlviz.gui.widgets.knob_row import KnobRow
from rlviz.gui.widgets.labels import label, set_role
from rlviz.gui.widgets.number_box import NumberBox
from rlviz.learning.algorithms import Entry
from rlviz.learning.environment_table import EnvironmentDescription, Part
from rlviz.learning.hyperparameters import Group, Hyperparameters, Value
from rlviz.session.events import value_text

_COPY_TARGET = ("target_period", "target_share")
"""Rows that offer to copy the online network to the target network at once."""


class HyperparameterPanel(QFrame):
    """Shows the values in force and tells what a person makes of them; it changes nothing itself.

    `edited` carries a name and a value that the model has accepted, once for an edit; None gives one back to its
    schedule. `refused` says what was not taken and what is allowed. `preset_chosen` carries a preset's name.
    `copy_target_chosen`: the target network shall be a copy of the online network now.
    `preset_menu` opens what its owner gives it, for presets of the person's own.
    """

    edited = Signal(str, object)
    refused = Signal(str)
    preset_chosen = Signal(str)
    copy_target_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a field ends the typing there
        self._entry: Entry | None = None
        self._values: Hyperparameters | None = None
        self._parts: tuple[Part, ...] = ()
        self._pending: dict[str, Value] = {}
        self._headings: dict[str, QLabel] = {}
        self.rows: dict[str, KnobRow] = {}
        self.preset = ComboBox("preset", self)
        self.preset.chosen.connect(self.preset_chosen)
        self.preset_menu = QToolButton(self)
        self._modified = label("modified", "badge", smaller=1.5)
        self._scroll = QScrollArea(self)
        self._build()

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(label("preset", "muted"))
        top.addWidget(self.preset)
        top.addWidget(self._modified, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addStretch(1)
        top.addWidget(self.preset_menu)
        self.preset_menu.setText("⋯")
        set_role(self.preset_menu, "flat")
        self.preset_menu.setAccessibleName("Presets of your own")
        self.preset_menu.setToolTip("Save these values as a preset of your own, or delete one")
        self.preset_menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._modified.setToolTip("At least one value differs from the preset.")
        self._modified.hide()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 2, 8)
        layout.setSpacing(6)
        layout.addWidget(label("Hyperparameters", "heading"))
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        self.setMinimumWidth(256)

    def show_presets(self, names: Iterable[str], current: str, *, modified: bool) -> None:
        """Offer presets; `modified` says that values differ from the current one's."""
        self.preset.show_choices([(name, name) for name in names], current)
        self._modified.setVisible(modified)

    def show_environment(self, environment: EnvironmentDescription) -> None:
        """Know the parts of an observation: a row that belongs to one is called by it, or hidden where it is not."""
        self._parts = () if environment.states else environment.parts
        self._name_parts()
        self._show_rows_in_effect()

    def show_hyperparameters(self, entry: Entry, values: Hyperparameters) -> None:
        """Show the values in force. A value that a person is editing stays under the hand."""
        if entry is not self._entry:
            self._rebuild(entry)
            self._name_parts()
        self._values = values
        for name, row in self.rows.items():
            row.show_value(getattr(values, name))
        self._show_rows_in_effect()

    def set_scheduled(self, name: str, value: float) -> None:
        """Show what a schedule says now. Names that are not shown are passed over."""
        if name in self.rows:
            self.rows[name].show_scheduled(value)

    def set_pending(self, name: str, value: Value) -> None:
        """Mark a value as waiting for a new run; None: it waits no longer."""
        self._pending.pop(name, None)
        if value is not None:
            self._pending[name] = value
        if name in self.rows:
            self.rows[name].show_pending(value)

    def show_elsewhere(self, values: Mapping[str, Hyperparameters]) -> None:
        """Mark what differs from the values in force elsewhere, by the words for that: `then`, `parent`."""
        for name, row in self.rows.items():
            own, others = getattr(self._values, name), [(words, getattr(each, name)) for words, each in values.items()]
            row.show_remark(" · ".join(f"{words}: {value_text(value)}" for words, value in others if value != own))

    def focus_on(self, name: str) -> None:
        """Put the focus on a row's editor, scrolled into sight; a number is marked, so that typing replaces it."""
        row = self.rows[name]
        self._scroll.ensureWidgetVisible(row)
        field = row.editor.field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(field, NumberBox):
            field.selectAll()

    def _rebuild(self, entry: Entry) -> None:
        self._entry = entry
        self._pending.clear()
        self._headings.clear()
        knobs = entry.hyperparameters.knobs()
        self.rows = {name: KnobRow(knob) for name, knob in knobs.items()}
        content = QWidget()
        set_role(content, "scrolled")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(2)
        for group in get_args(Group):
            self._headings[group] = label(group.upper(), "group", smaller=1.0)
            self._headings[group].setContentsMargins(0, 6, 0, 0)
            layout.addWidget(self._headings[group])
            for row in (row for row in self.rows.values() if row.knob.group == group):
                layout.addWidget(row)
                row.edited.connect(self._edit)
                row.refused.connect(self.refused)
        for row in (self.rows[name] for name in _COPY_TARGET if name in self.rows):
            row.offer("copy now", "Copy the online network to the target network").connect(self.copy_target_chosen)
        layout.addStretch(1)
        self._scroll.setWidget(content)

    def _name_parts(self) -> None:
        for row in self.rows.values():
            if 0 < row.knob.part <= len(self._parts):
                row.name_part(self._parts[row.knob.part - 1].symbol)

    def _show_rows_in_effect(self) -> None:
        for row in self.rows.values():
            row.setVisible(self._in_effect(row) and row.knob.part <= len(self._parts))
        for group, heading in self._headings.items():
            rows = [row for row in self.rows.values() if row.knob.group == group]
            heading.setVisible(any(not row.isHidden() for row in rows))

    def _in_effect(self, row: KnobRow) -> bool:
        """Whether what it depends on is set so, and is in effect itself."""
        needs = row.knob.only_if
        if needs is None:
            return True
        return getattr(self._values, needs[0]) == needs[1] and self._in_effect(self.rows[needs[0]])

    @Slot(str, object)
    def _edit(self, name: str, value: Value) -> None:
        if self._values is None:
            return
        try:
            self._values.replaced({**self._pending, name: value})
        except ValueError as error:
            self.rows[name].refuse(str(error))
            return
        self.rows[name].show_value(value)
        self.edited.emit(name, value)
