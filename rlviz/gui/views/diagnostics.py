"""Diagnostics: what learning reports at its updates, from the lowest to the highest of each block, and the mean."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rlviz.gui.moment import Moment
from rlviz.gui.plots.card import Card
from rlviz.gui.plots.layers import blend
from rlviz.gui.plots.legend import Entry, Legend
from rlviz.gui.plots.step_trace import StepTrace
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View
from rlviz.gui.widgets.combo_box import ComboBox

_WIDEST = 170
"""Pixels of the choice of diagnostic; longer titles are cut there, and whole in the list and on the axis."""


class DiagnosticsView(View):
    """One diagnostic at a time, against the environment step; the person chooses which."""

    paints_itself = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = "loss"
        self.card, self.legend, self.combo = Card("Learning"), Legend(), ComboBox("Diagnostic on show")
        self.trace = StepTrace("loss", self)
        self.plot = self.trace.plot
        self.combo.setMaximumWidth(_WIDEST)
        self.combo.chosen.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.add_beside_heading(self.combo)
        self.card.add(self.legend)
        self.card.add(self.plot, 1)
        self.set_theme(LIGHT)

    def version(self, moment: Moment) -> Hashable:
        """The steps recorded, and which diagnostic of them is on show."""
        training = moment.training
        recorded = (training, len(training), len(training.changes), moment.past)
        return (recorded, moment.entry, self._name, self.trace.version)

    def refresh(self, moment: Moment) -> None:
        """Take in new steps, and show what is visible of the diagnostic."""
        recorded = moment.training.layout.diagnostics
        offered = {each.name: each for each in moment.entry.diagnostics if each.name in recorded}
        if not offered:
            self.trace.clear()
            self.plot.say(f"{moment.entry.title} reports no diagnostics")
            return
        chosen = offered.get(self._name) or next(iter(offered.values()))
        self.combo.show_choices([(each.name, each.title) for each in offered.values()], chosen.name)
        self.plot.left.rename(chosen.title, log=chosen.log)
        self.trace.show(moment, chosen.name, log=chosen.log)
        self.plot.say("" if not self.trace.empty else f"The {chosen.title} appears with the first update")

    @Slot(str)
    def _choose(self, name: str) -> None:
        self._name = name

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        colour = QColor(theme.error)
        self.trace.set_theme(theme, theme.error)
        entries = (
            Entry("mean", "line", colour),
            Entry("lowest to highest", "band", blend(theme.error, theme.surface, 0.28)),
        )
        self.legend.show_entries(entries, theme)
