"""Returns: one dot an episode, the mean of the last 100, and what the greedy policy reached beside them."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rlviz.gui.moment import Moment
from rlviz.gui.plots.card import Card
from rlviz.gui.plots.changes import change_markers
from rlviz.gui.plots.hover import Reading, Value
from rlviz.gui.plots.layers import blend
from rlviz.gui.plots.learning_curve import LearningCurve, Unit
from rlviz.gui.plots.legend import Entry, Legend
from rlviz.gui.plots.marks import Level
from rlviz.gui.plots.parting import Parting
from rlviz.gui.plots.plot import Plot
from rlviz.gui.plots.scales import nice_ceiling
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View
from rlviz.numbers import measured_text, whole_text
from rlviz.session.events import Ending
from rlviz.session.history import MEAN_OVER

_MOST_DOTS = 1_000
"""Episodes on show above which dots give way to the range that they fill."""
_LEAST: dict[Unit, float] = {"episode": 20, "step": 1_000}
_PIXELS_A_DIAMOND = 10
"""Where evaluations are closer than this, every 2nd, 4th, 8th … gets a diamond; the line goes through all."""
_NEAR = 6.0
"""Pixels within which the mouse reads a greedy evaluation."""


class ReturnsView(View):
    """The learning curve. It redraws when an episode ends, not at every step."""

    paints_itself = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._unit: Unit = "episode"
        self._curve: LearningCurve | None = None
        self._behind = 0
        self.card, self.legend = Card("Return per episode"), Legend()
        self.plot = Plot("episode", "return")
        self.envelope = self.plot.add_envelope()
        self.dots, self.interrupted = self.plot.add_dots(), self.plot.add_dots("ring", size=4.0)
        self.parting = Parting(self.plot)
        self.mean = self.plot.add_line(f"mean of last {MEAN_OVER}", bold=True)
        self.greedy, self.diamonds = self.plot.add_line("greedy"), self.plot.add_dots("diamond", size=7.0)
        self.plot.asked.connect(self._answer)
        by_steps = self.plot.menu.addAction("Steps on the x axis")
        by_steps.setCheckable(True)
        by_steps.toggled.connect(self._set_by_steps)
        self._lay_out()
        self.set_theme(LIGHT)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.add(self.legend)
        self.card.add(self.plot, 1)

    def version(self, moment: Moment) -> Hashable:
        """Episodes, evaluations and changes, and what the person looks at."""
        training = moment.training
        counts = (len(training.episodes), len(training.evaluations), len(training.changes))
        left = None if moment.parent is None else (moment.parent, len(moment.parent.history.episodes))
        return (training, counts, moment.environment, left, moment.past, self._behind, self.plot.revision)

    def refresh(self, moment: Moment) -> None:
        """Take in what is new, and show what is visible of it."""
        if self._curve is None or self._curve.history is not moment.training:
            self._curve = LearningCurve(moment.training)
            self.plot.follow()
        curve, plot = self._curve, self.plot
        self._behind = max(curve.extend(), self.parting.take(moment.parent))
        low, high = moment.environment.return_range
        start = 1.0 if self._unit == "episode" else 0.0
        x = (start, nice_ceiling(max(curve.end(self._unit), self.parting.end(self._unit)), _LEAST[self._unit]))
        plot.show_all(x, plot.everything[1])
        lowest, highest = self._draw_episodes(curve)
        self._draw_greedy(curve)
        plot.show_all(x, (min(low, lowest), max(high, highest)))
        solved = moment.environment.solved_at
        plot.marks.levels = () if solved is None else (Level(solved, f"solved {measured_text(solved)}"),)
        plot.marks.markers = change_markers(moment, lambda change: curve.marker_x(change, self._unit))
        plot.marks.playhead = None if moment.past is None else self._place(moment.episode, moment.past)
        plot.marks.fork = self.parting.place(self._unit)
        self._say(curve)
        self._show_legend()
        plot.finish()

    def _place(self, episode: int, step: int) -> float:
        """The x of a step that is looked back at."""
        return episode + 1.0 if self._unit == "episode" else float(step)

    def _draw_episodes(self, curve: LearningCurve) -> tuple[float, float]:
        """Draw what is visible of the episodes; the lowest and the highest return there."""
        rows, most = curve.rows(self.plot.visible, self._unit), self.plot.columns
        many, empty = len(rows) > _MOST_DOTS, np.empty(0)
        x, band = curve.returns(rows, self._unit, most if many else _MOST_DOTS)
        self.dots.show_points(*((empty, empty) if many else (x, band.mean)))
        self.envelope.show_points(*((x, band.low, band.high) if many else (empty, empty, empty)))
        self.interrupted.show_points(*((empty, empty) if many else curve.interrupted(rows, self._unit)))
        x, means = curve.means(self.parting.draw(curve, rows, self._unit, most), self._unit, most)
        self.mean.show_points(x, means.mean)
        known = band.low[np.isfinite(band.low)], band.high[np.isfinite(band.high)]
        return (float(known[0].min()), float(known[1].max())) if len(known[0]) else (np.inf, -np.inf)

    def _draw_greedy(self, curve: LearningCurve) -> None:
        x, band = curve.greedy(self.plot.visible, self._unit, self.plot.columns)
        self.greedy.show_points(x, band.mean)
        crowded = max(1.0, len(x) * _PIXELS_A_DIAMOND / self.plot.columns)
        some = (
            np.arange(len(x)) % 2 ** math.ceil(math.log2(crowded)) == 0
        )  # powers of two: those shown stay as more come
        some[-1:] = True
        self.diamonds.show_points(x[some], band.mean[some])

    def _say(self, curve: LearningCurve) -> None:
        history = curve.history
        evaluations = history.evaluations
        greedy = evaluations[-1].mean if evaluations else float("nan")
        mean = history.mean_return
        self.card.set_note(f"last {MEAN_OVER}: {measured_text(mean)} · greedy: {measured_text(greedy)}")
        self.plot.say("" if len(curve) or evaluations else "Returns appear when the first episode ends")

    @Slot(float)
    def _answer(self, x: float) -> None:
        curve = self._curve
        self.plot.answer(self._read(curve, x) if curve is not None and len(curve) else None)

    def _read(self, curve: LearningCurve, x: float) -> Reading:
        row = curve.nearest(x, self._unit)
        episode, at = curve.history.episode(row), curve.x(row, self._unit)
        cut = episode.ending is Ending.INTERRUPTED
        text = f"{'interrupted at' if cut else 'return'} {measured_text(episode.episode_return)}"
        values = [Value(text, episode.episode_return, self._theme.training)]
        mean = curve.history.episodes.number("mean_return", row)
        values.append(Value(f"mean of last {MEAN_OVER}: {measured_text(mean)}", mean, self._theme.training))
        pixels = self.plot.area.pixels()
        places, means = self.greedy.points
        near = np.abs(pixels.column(places) - pixels.column(at)) <= _NEAR
        values += [Value(f"greedy {measured_text(y)}", y, self._theme.greedy) for y in means[near][:1].tolist()]
        ending = int(curve.x(row, "step"))
        title = f"episode {whole_text(row + 1)}" + (f" · step {whole_text(ending)}" if self._unit == "step" else "")
        return Reading(at, title, tuple(values))

    @Slot(bool)
    def _set_by_steps(self, by_steps: bool) -> None:
        self._unit = "step" if by_steps else "episode"
        self.plot.bottom.rename("step" if by_steps else "episode")
        self.plot.revision += 1
        self.plot.follow()

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        self.plot.set_theme(theme)
        faint = blend(theme.training, theme.surface, 0.55)
        self.dots.set_colour(faint.name())
        self.interrupted.set_colour(faint.name())
        self.envelope.set_colour(blend(theme.training, theme.surface, 0.2))
        self.mean.set_colour(theme.training)
        self.parting.set_theme(theme)
        self.greedy.set_colour(theme.greedy)
        self.diamonds.set_colour(theme.greedy)
        self._show_legend()

    def _show_legend(self) -> None:
        theme, many = self._theme, len(self.envelope.blocks[0]) > 0
        episodes = Entry("lowest to highest", "band", blend(theme.training, theme.surface, 0.2))
        entries = (
            episodes if many else Entry("episode", "dot", blend(theme.training, theme.surface, 0.55)),
            Entry(f"mean of last {MEAN_OVER}", "bold", QColor(theme.training)),
            Entry("greedy policy", "diamond", QColor(theme.greedy)),
            *self.parting.entries(theme),
        )
        self.legend.show_entries(entries, theme)
