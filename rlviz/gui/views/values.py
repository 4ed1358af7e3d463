"""Values along the episode on show: Q of each action beside what followed, or the policy with V and the return."""

from __future__ import annotations

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
from rlviz.gui.plots.gaussian_band import GaussianBand
from rlviz.gui.plots.hover import Reading, Value
from rlviz.gui.plots.legend import Entry, Legend
from rlviz.gui.plots.plot import Plot
from rlviz.gui.plots.scales import Range, settled
from rlviz.gui.plots.score_lines import ScoreLines
from rlviz.gui.plots.score_picture import ScorePicture
from rlviz.gui.text_line import compact
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View
from rlviz.gui.widgets.combo_box import ComboBox
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.numbers import whole_text
from rlviz.session.frame import ScoreKind

_X = "step of the episode"
_UNIT: Range = (0.0, 1.0)
_HEADINGS: dict[ScoreKind, str] = {"Q": "Q-values", "π": "Action probabilities", "Gaussian": "Policy over the action"}
_AXES: dict[ScoreKind, str] = {"Q": "Q", "π": "π", "Gaussian": "action"}
_NOTICES: dict[ScoreKind, str] = {
    "Q": "Q of each action appears with the first step",
    "π": "π of each action appears with the first step",
    "Gaussian": "mean and spread of the action appear with the first step",
}
_BOLD_FROM = 1.5
"""Pixels a step from which lines are bold; closer together they would merge."""


class ValuesView(View):
    """Scores of the actions; for policies a second plot below, with the same x, holds the state's value and the return.

    Action values are returns themselves: there the realised return is drawn among them and the second plot is hidden.
    Of a continuous action with several components one at a time is drawn.
    """

    paints_itself = True

    frame_chosen = Signal(int, int)
    """Episode and index of the frame that a person pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._values: EpisodeValues | None = None
        self._ranged: tuple[EpisodeValues, ...] = ()
        self._end, self._moves = 0.0, False
        self.card, self.legend, self.component = Card("Q-values"), Legend(), ComboBox("component of the action")
        self.plot, self.returns_plot = Plot(_X, "Q", scrub=True), Plot(_X, "return", scrub=True)
        self.realised = self.plot.add_line("realised return G", dashed=True)
        self.realised_below = self.returns_plot.add_line("realised return G", dashed=True)
        self.baseline = self.returns_plot.add_line("value V", bold=True)
        self.score_lines, self.gaussian = ScoreLines(self.plot), GaussianBand(self.plot)
        self._picture: ScorePicture = self.score_lines
        self._shown: tuple[ScoreKind, EnvironmentDescription] | None = None
        self.plot.asked.connect(self._answer_scores)
        self.returns_plot.asked.connect(self._answer_returns)
        self._lay_out()
        self.set_theme(LIGHT)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.add_beside_heading(self.component)
        self.component.hide()
        self.component.chosen.connect(self._choose_component)
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
        """Let what draws this kind of score get ready for this run's actions."""
        if (moment.scores, moment.environment) == self._shown:
            return
        self._shown = (moment.scores, moment.environment)
        self._picture.clear()
        self._picture = self.gaussian if moment.scores == "Gaussian" else self.score_lines
        self._picture.prepare(moment)
        self.card.set_heading(_HEADINGS[moment.scores])
        self.plot.left.rename(_AXES[moment.scores])
        self.returns_plot.setVisible(self._of_policy)
        self.plot.canvas.show_bottom(not self._of_policy)
        names = [each.name for each in moment.environment.action_ranges]
        self.component.setVisible(len(names) > 1)
        if len(names) > 1:
            self.component.show_choices([(str(k), name) for k, name in enumerate(names)], "0")
        self._colour()

    @property
    def _of_policy(self) -> bool:
        return self._shown is not None and self._shown[0] != "Q"

    def _clear(self) -> None:
        self._picture.clear()
        for line in (self.realised, self.realised_below, self.baseline):
            line.show_points([], [])
        y = self._picture.range_of(()) or _UNIT
        for plot, up in ((self.plot, y), (self.returns_plot, _UNIT)):
            plot.marks.markers, plot.marks.playhead = (), None
            plot.show_all((0.0, LEAST_STEPS), up)
            plot.finish()
        self.card.set_note("")
        assert self._shown is not None
        self.plot.say(_NOTICES[self._shown[0]])

    def _draw_scores(self, values: EpisodeValues) -> None:
        taught = self.score_lines.by_hand
        self._picture.draw(values, bold=self.plot.columns / self._end >= _BOLD_FROM)
        if self.score_lines.by_hand != taught:
            self._tell_legend()
        realised = values.realised[:0] if self._of_policy else values.realised
        self.realised.show_points(np.arange(len(realised)), realised)
        y = self._picture.range_of(self._ranged) or self._range(self.plot, "scores", values)
        self.plot.show_all((0.0, self._end), y)

    def _draw_returns(self, values: EpisodeValues) -> None:
        if not self._of_policy:
            return
        self.baseline.show_points(np.arange(values.episode.length), values.value)
        self.realised_below.show_points(np.arange(len(values.realised)), values.realised)
        self.returns_plot.show_all((0.0, self._end), self._range(self.returns_plot, "value", values))

    @Slot(str)
    def _choose_component(self, number: str) -> None:
        self.gaussian.shown = int(number)
        self.plot.revision += 1
        self._colour()
        if self._values is not None:
            self._draw_scores(self._values)
            self.plot.finish()

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
        return Reading(float(k), f"step {whole_text(k)}", tuple(self._picture.read(values, k)))

    def _read_returns(self, values: EpisodeValues, x: float) -> Reading:
        k = self._index_at(x, values)
        v = float(values.value[k])
        read = [Value(f"V {compact(v)}", v, self._theme.text)]
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
        theme = self._theme
        self._picture.colour(theme)
        self._tell_legend()

    def _tell_legend(self) -> None:
        theme = self._theme
        *entries, last = self._picture.entries()
        if self._of_policy:
            entries.append(Entry("V", "bold", QColor(theme.text)))
        entries += [Entry("realised G", "dashed", QColor(theme.muted)), last]
        self.legend.show_entries(tuple(entries), theme)
