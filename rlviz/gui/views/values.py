"""Values along the episode on show: Q of each action beside what followed, or π with the baseline and the return."""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rlviz.gui.moment import Moment
from rlviz.gui.plots.card import Card
from rlviz.gui.plots.episode_values import (
    LEAST_STEPS,
    EpisodeValues,
    end_of_axis,
    estimates_before,
    goes_on,
    markers_within,
    values_along,
)
from rlviz.gui.plots.hover import Reading, Value
from rlviz.gui.plots.layers import Line
from rlviz.gui.plots.legend import Entry, Legend
from rlviz.gui.plots.marks import Name
from rlviz.gui.plots.plot import Plot
from rlviz.gui.plots.scales import Range, settled
from rlviz.gui.text_line import compact
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View
from rlviz.learning.environment_table import ActionLabel
from rlviz.numbers import whole_text
from rlviz.session.frame import how_chosen

_X = "step of the episode"
_UNIT: Range = (0.0, 1.0)
_BOLD_FROM = 1.5
"""Pixels a step from which lines are bold; closer together they would merge."""


class ValuesView(View):
    """Scores of the actions; for probabilities a second plot below, with the same x, holds baseline and return.

    Action values are returns themselves: there the realised return is drawn among them and the second plot is hidden.
    """

    paints_itself = True

    frame_chosen = Signal(int, int)
    """Episode and index of the frame that a person pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._scores = LIGHT, "Q"
        self._actions: tuple[ActionLabel, ...] = ()
        self._values: EpisodeValues | None = None
        self._ranged: tuple[EpisodeValues, ...] = ()
        self._end, self._moves = 0.0, False
        self.card, self.legend = Card("Q-values"), Legend()
        self.plot, self.returns_plot = Plot(_X, "Q", scrub=True), Plot(_X, "return", scrub=True)
        self.realised = self.plot.add_line("realised return G", dashed=True)
        self.realised_below = self.returns_plot.add_line("realised return G", dashed=True)
        self.baseline = self.returns_plot.add_line("baseline V", bold=True)
        self._pool: list[Line] = []
        self.lines: list[Line] = []
        self.plot.asked.connect(self._answer_scores)
        self.returns_plot.asked.connect(self._answer_returns)
        self._lay_out()
        self.set_theme(LIGHT)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.add(self.legend)
        for plot in (self.plot, self.returns_plot):
            self.card.add(plot, 1)
            plot.chosen.connect(self._choose)
        self.plot.looked.connect(self.returns_plot.look)
        self.returns_plot.looked.connect(self.plot.look)
        self.returns_plot.hide()

    def version(self, moment: Moment) -> Hashable:
        """The frame on show, and how far its episode has come."""
        ended = 0 <= moment.episode < len(moment.shown.episodes)
        grown = -1 if ended else len(moment.shown)
        where = (moment.shown, moment.episode, moment.index, moment.live, grown, len(moment.training.changes))
        return (where, moment.entry, moment.environment, self.plot.revision, self.returns_plot.revision)

    def refresh(self, moment: Moment) -> None:
        """Read the episode on show and draw it."""
        self._prepare(moment)
        if moment.empty:
            self._values = None
            self._clear()
            return
        self._values = values = values_along(moment.shown, moment.episode)
        self._end = end_of_axis(moment, self._end)
        self._ranged, self._moves = (*estimates_before(moment), values), goes_on(moment)
        self._draw_scores(values)
        self._draw_returns(values)
        for plot in (self.plot, self.returns_plot):
            plot.marks.markers = markers_within(moment, values.episode)
            plot.marks.playhead = float(moment.index)
            plot.say("")
            plot.finish()
        number = whole_text(values.episode.index + 1)
        self.card.set_note(f"episode {number}" + (" · G once it ends" if values.running else ""))

    def _prepare(self, moment: Moment) -> None:
        """As many lines as actions. Lines are kept, not destroyed: pyqtgraph's scene is frail there."""
        if (moment.environment.actions, moment.entry.scores) == (self._actions, self._scores):
            return
        self._actions, self._scores = moment.environment.actions, moment.entry.scores
        while len(self._pool) < len(self._actions):
            self._pool.append(self.plot.add_line("score of an action"))
        self.lines = self._pool[: len(self._actions)]
        for line in self._pool:
            line.show_points([], [])
        self.card.set_heading("Q-values" if self._scores == "Q" else "Action probabilities")
        self.plot.left.rename(self._scores)
        self.returns_plot.setVisible(self._scores == "π")
        self.plot.canvas.show_bottom(self._scores == "Q")
        self._colour()

    def _clear(self) -> None:
        for line in (*self.lines, self.realised, self.realised_below, self.baseline):
            line.show_points([], [])
        for plot in (self.plot, self.returns_plot):
            plot.marks.markers, plot.marks.names, plot.marks.playhead = (), (), None
            plot.marks.show_ticks([])
            plot.show_all((0.0, LEAST_STEPS), _UNIT)
            plot.finish()
        self.card.set_note("")
        self.plot.say(f"{self._scores} of each action appears with the first step")

    def _draw_scores(self, values: EpisodeValues) -> None:
        steps, names = np.arange(values.episode.length), []
        roomy = self.plot.columns / self._end >= _BOLD_FROM
        for k, (line, action) in enumerate(zip(self.lines, self._actions, strict=True)):
            line.bold = roomy
            line.show_points(steps, values.scores[:, k])
            last = float(values.scores[-1, k])
            if math.isfinite(last):
                names.append(Name(float(steps[-1]), last, action.glyph, self._theme.action(action)))
        self.plot.marks.names = tuple(names)
        self.plot.marks.show_ticks(np.flatnonzero(values.explored))
        realised = values.realised if self._scores == "Q" else values.realised[:0]
        self.realised.show_points(steps[: len(realised)], realised)
        y = _UNIT if self._scores == "π" else self._range(self.plot, "scores", values)
        self.plot.show_all((0.0, self._end), y)

    def _draw_returns(self, values: EpisodeValues) -> None:
        if self._scores != "π":
            return
        steps = np.arange(values.episode.length)
        self.baseline.show_points(steps, values.value)
        self.realised_below.show_points(steps[: len(values.realised)], values.realised)
        self.returns_plot.show_all((0.0, self._end), self._range(self.returns_plot, "value", values))

    def _range(self, plot: Plot, name: str, values: EpisodeValues) -> Range:
        """The range of y: of estimates, and of the realised return where it can be read. Steady while it goes on."""
        arrays = [getattr(each, name).ravel() for each in self._ranged]
        if not self._moves:
            arrays.append(values.realised)
        numbers = np.concatenate([array[np.isfinite(array)] for array in arrays])
        current = plot.everything[1]
        if len(numbers) == 0:
            return current
        return settled(current if self._moves else None, float(numbers.min()), float(numbers.max()))

    def _index_at(self, x: float, values: EpisodeValues) -> int:
        return min(max(0, round(x)), values.episode.length - 1)

    @Slot(float)
    def _answer_scores(self, x: float) -> None:
        self.plot.answer(self._read_scores(self._values, x) if self._values else None)

    @Slot(float)
    def _answer_returns(self, x: float) -> None:
        self.returns_plot.answer(self._read_returns(self._values, x) if self._values else None)

    def _read_scores(self, values: EpisodeValues, x: float) -> Reading:
        k = self._index_at(x, values)
        read = [
            Value(f"{self._scores} {a.glyph} {a.name} {compact(float(q))}", float(q), self._theme.action(a))
            for a, q in zip(self._actions, values.scores[k], strict=True)
        ]
        if self._scores == "Q" and len(values.realised):
            g = float(values.realised[k])
            read.append(Value(f"G {compact(g)}", g, self._theme.muted))
        taken = self._actions[int(values.actions[k])]
        how = how_chosen(values.policy, explored=bool(values.explored[k]), action_values=self._scores == "Q")
        read.append(Value(f"took {taken.glyph} {taken.name}, {how}", None, self._theme.text))
        return Reading(float(k), f"step {whole_text(k)}", tuple(read))

    def _read_returns(self, values: EpisodeValues, x: float) -> Reading:
        k = self._index_at(x, values)
        v = float(values.value[k])
        read = [Value(f"baseline V {compact(v)}", v, self._theme.text)]
        if len(values.realised):
            g = float(values.realised[k])
            read.append(Value(f"G {compact(g)}", g, self._theme.muted))
        return Reading(float(k), f"step {whole_text(k)}", tuple(read))

    @Slot(float)
    def _choose(self, x: float) -> None:
        values = self._values
        if values is not None:  # of the episode that is drawn, which may be over by now
            self.frame_chosen.emit(values.episode.index, min(max(0, round(x)), values.last_index))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self._theme = theme
        for plot in (self.plot, self.returns_plot):
            plot.set_theme(theme)
        for line in (self.realised, self.realised_below):
            line.set_colour(theme.muted)
        self.baseline.set_colour(theme.text)
        self._colour()

    def _colour(self) -> None:
        theme, entries = self._theme, []
        for line, action in zip(self.lines, self._actions, strict=True):
            line.set_colour(theme.action(action))
            entries.append(Entry(f"{self._scores} {action.glyph} {action.name}", "bold", QColor(theme.action(action))))
        if self._scores == "π":
            entries.append(Entry("V", "bold", QColor(theme.text)))
        entries.append(Entry("realised G", "dashed", QColor(theme.muted)))
        entries.append(Entry("explored", "tick", QColor(theme.epsilon)))
        self.legend.show_entries(tuple(entries), theme)
