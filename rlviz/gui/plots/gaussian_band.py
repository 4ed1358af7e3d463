"""A Gaussian policy along an episode: one component's mean, a band of σ around it, and the actions taken."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from rlviz.gui.frame_words import quantity
from rlviz.gui.gaussian import entropies
from rlviz.gui.moment import Moment
from rlviz.gui.plots.episode_values import EpisodeValues
from rlviz.gui.plots.hover import Value
from rlviz.gui.plots.layers import Array, blend
from rlviz.gui.plots.legend import Entry
from rlviz.gui.plots.marks import Level
from rlviz.gui.plots.plot import Plot
from rlviz.gui.plots.scales import Range
from rlviz.gui.plots.score_picture import ScorePicture
from rlviz.gui.text_line import decimal
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionRange

_BEYOND = 0.15
"""Of the width between the bounds so much is shown on either side."""
_FARTHEST = 1.0
"""A mean is followed beyond the bounds by so many widths between them, at most."""
_EMPTY = np.empty(0)


class GaussianBand(ScorePicture):
    """Draws the component `shown`; its bounds are levels."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self.band = plot.add_envelope()
        self.dots = plot.add_dots(size=3.5)
        self.mean = plot.add_line("mean of the policy", bold=True)
        self._ranges: tuple[ActionRange, ...] = ()
        self.shown = 0

    @property
    def component(self) -> ActionRange:
        """The component that is drawn."""
        return self._ranges[self.shown]

    def prepare(self, moment: Moment) -> None:
        """Take on the components, and draw the first."""
        self._ranges, self.shown = moment.environment.action_ranges, 0
        self.clear()

    def draw(self, values: EpisodeValues, *, bold: bool) -> None:
        """Mean, band and actions, the latter as the environment was given them."""
        steps, component = np.arange(values.episode.length, dtype=np.float64), self.component
        mean, deviation = self._policy(values)
        self.mean.bold = bold
        self.mean.show_points(steps, mean)
        self.band.show_points(steps, mean - deviation, mean + deviation)
        self.dots.show_points(steps, np.clip(values.actions[:, self.shown], component.low, component.high))
        self._plot.marks.levels = (Level(component.low, "low"), Level(component.high, "high"))

    def _policy(self, values: EpisodeValues) -> tuple[Array, Array]:
        """Mean and standard deviation at each step, (T,) each."""
        scores = values.scores.astype(np.float64)
        return scores[:, self.shown], scores[:, len(self._ranges) + self.shown]

    def clear(self) -> None:
        """Draw nothing."""
        self.mean.show_points([], [])
        self.band.show_points(_EMPTY, _EMPTY, _EMPTY)
        self.dots.show_points([], [])
        self._plot.marks.levels = ()

    def range_of(self, episodes: tuple[EpisodeValues, ...]) -> Range | None:
        """Both bounds with room around them, and means that lie farther out, to a limit."""
        low, high = self.component.low, self.component.high
        span = high - low
        means = np.concatenate([self._policy(each)[0] for each in episodes] or [_EMPTY])
        means = np.clip(means[np.isfinite(means)], low - _FARTHEST * span, high + _FARTHEST * span)
        out = [low, high, *((float(means.min()), float(means.max())) if len(means) else ())]
        beyond = _BEYOND * span
        return min(low - beyond, min(out) - beyond / 3), max(high + beyond, max(out) + beyond / 3)

    def read(self, values: EpisodeValues, k: int) -> list[Value]:
        """Mean, deviation and entropy of the policy, and what was drawn and done."""
        component, theme = self.component, self.theme
        mean, deviation = (float(each[k]) for each in self._policy(values))
        drawn = float(values.actions[k, self.shown])
        taken = min(max(drawn, component.low), component.high)
        how = values.how_chosen(k, "Gaussian")
        clipped = "" if drawn == taken else f", clipped from {decimal(drawn, 2)}"
        entropy = float(entropies(values.scores[k, len(self._ranges) :]))
        return [
            Value(f"μ {quantity(component, mean)}", mean, theme.greedy),
            Value(f"σ {quantity(component, deviation)}", None, theme.muted),
            Value(f"entropy {decimal(entropy, 2)} nats", None, theme.epsilon),
            Value(f"took {component.text(drawn)}{clipped}, {how}", taken, theme.text),
        ]

    def entries(self) -> list[Entry]:
        """Mean, band and dots."""
        theme = self.theme
        return [
            Entry(f"μ of {self.component.name}", "bold", QColor(theme.greedy)),
            Entry("± σ", "band", blend(theme.greedy, theme.surface, 0.25)),
            Entry("taken", "dot", QColor(theme.training)),
        ]

    def colour(self, theme: Theme) -> None:
        """The mean is the greedy action; the dots are what training did."""
        self.theme = theme
        self.mean.set_colour(theme.greedy)
        self.band.set_colour(blend(theme.greedy, theme.surface, 0.25))
        self.dots.set_colour(theme.training)
