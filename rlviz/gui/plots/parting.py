"""What a learning curve shows of a fork: its own line from where it has left its parent, and its parent's beside it."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QColor

from rlviz.gui.plots.learning_curve import LearningCurve, Unit
from rlviz.gui.plots.legend import Entry
from rlviz.gui.plots.plot import Plot
from rlviz.gui.theme import Theme
from rlviz.session.lineage import Parent


class Parting:
    """Draws into a plot, and reads the recording of the parent; nothing where there is none. GUI thread."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._parent: Parent | None = None
        self._curve: LearningCurve | None = None
        self.left, self.left_greedy = (plot.add_line(name, dashed=True) for name in ("parent", "greedy of the parent"))
        self.own = plot.add_line("fork", bold=True)

    def take(self, parent: Parent | None) -> int:
        """Show what a run has left; the number of episodes still to be taken in."""
        if parent is not self._parent:
            self._parent = parent
            self._curve = None if parent is None else LearningCurve(parent.history)
        return 0 if self._curve is None else self._curve.extend()

    def end(self, unit: Unit) -> float:
        """The x of the parent's last episode; 0 without one."""
        return 0.0 if self._curve is None else self._curve.end(unit)

    def place(self, unit: Unit) -> float:
        """The x at which the fork has left; nan without a parent."""
        if self._parent is None:
            return math.nan
        return self._parent.episodes + 1.0 if unit == "episode" else float(self._parent.step)

    def draw(self, curve: LearningCurve, rows: range, unit: Unit, most: int) -> range:
        """Draw the fork and its parent from where they part; the rows that both have are left to be drawn."""
        parent, left = self._parent, self._curve
        if parent is None or left is None:
            for line in (self.own, self.left, self.left_greedy):
                line.show_points(np.empty(0), np.empty(0))
            return rows
        parted, seen = parent.episodes, left.rows(self._plot.visible, unit)
        for line, each, part in ((self.own, curve, rows), (self.left, left, seen)):
            x, means = each.means(range(max(part.start, parted - 1), max(part.stop, parted - 1)), unit, most)
            line.show_points(x, means.mean)
        x, greedy = left.greedy(self._plot.visible, unit, most)
        later = x >= self.place(unit)
        self.left_greedy.show_points(x[later], greedy.mean[later])
        return range(min(rows.start, parted), min(rows.stop, parted))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours: the fork has one of its own, its parent those of every run, dashed."""
        self.own.set_colour(theme.fork)
        self.left.set_colour(theme.training)
        self.left_greedy.set_colour(theme.greedy)

    def entries(self, theme: Theme) -> tuple[Entry, ...]:
        """What the legend says of it."""
        if self._parent is None:
            return ()
        return Entry("fork", "bold", QColor(theme.fork)), Entry("its parent", "dashed", QColor(theme.training))
