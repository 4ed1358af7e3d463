"""A column of the recorded steps against the environment step: range and mean of blocks, however long the run is."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from rlviz.gui.moment import Moment
from rlviz.gui.plots.changes import change_markers
from rlviz.gui.plots.hover import Reading, Value
from rlviz.gui.plots.layers import blend
from rlviz.gui.plots.plot import Plot
from rlviz.gui.plots.scales import Range, nice_ceiling, settled
from rlviz.gui.theme import LIGHT, Theme
from rlviz.numbers import measured_text, whole_text
from rlviz.session.history import History
from rlviz.session.pyramid import Band, Pyramid

_LEAST_STEPS = 1_000
_MOST_BLOCKS = 1_000

Array = NDArray[np.floating[Any]]


class StepTrace(QObject):
    """Draws one column at a time. It keeps a pyramid of that column, and nothing else of the recording."""

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.plot = Plot("environment step", name)
        self.envelope = self.plot.add_envelope()
        self.mean = self.plot.add_line(name)
        self.plot.asked.connect(self._answer)
        self._source: tuple[History, str] | None = None
        self._pyramid = Pyramid(lambda start, stop: np.empty(0))
        self._band: Band | None = None
        self._behind = 0
        self._log = False
        self._colour, self._theme = LIGHT.text, LIGHT

    @property
    def version(self) -> Hashable:
        """What the picture depends on besides the recording."""
        return (self._behind, self.plot.revision)

    @property
    def last(self) -> float:
        """The mean of the newest block on show; nan where there is none."""
        known = self._known_means()
        return float(known[-1]) if len(known) else float("nan")

    def show(self, moment: Moment, column: str, *, log: bool = False, y: Range | None = None) -> None:
        """Draw what is visible of a column of the training's steps. `y`: the range of y where it is known."""
        self._take(moment.training, column, log)
        plot = self.plot
        x = (0.0, nice_ceiling(len(moment.training), _LEAST_STEPS))
        plot.show_all(x, plot.everything[1])
        start, stop = plot.visible
        most = min(_MOST_BLOCKS, 2 * plot.columns)
        self._band = band = self._pyramid.band(int(start), int(stop) + 2, most)
        low, high, mean = self._scaled(band)
        self.envelope.show_points(band.position, low, high)
        self.mean.show_points(band.position, mean)
        plot.show_all(x, y or _range_of(plot, *self.envelope.blocks[1:]))
        plot.marks.markers = change_markers(moment, lambda change: float(change.step))
        plot.marks.playhead = moment.past
        plot.finish()

    def clear(self) -> None:
        """Draw nothing."""
        self._source, self._band = None, None
        empty = np.empty(0)
        self.envelope.show_points(empty, empty, empty)
        self.mean.show_points(empty, empty)
        self.plot.marks.markers, self.plot.marks.playhead = (), None
        self.plot.finish()

    def _take(self, history: History, column: str, log: bool) -> None:
        """Take in new rows of the column; all of them where it is another one."""
        if self._source is None or (self._source[0] is not history or self._source[1] != column):
            if self._source is not None and self._source[0] is not history:
                self.plot.follow()
            self._source = (history, column)
            self._pyramid = Pyramid(lambda start, stop: history.steps.column(column, start, stop))
            self._log = log
            self.plot.show_all(self.plot.everything[0], (0.0, 0.0))
        self._behind = self._pyramid.approach(len(history))

    def _scaled(self, band: Band) -> tuple[Array, Array, Array]:
        """Low, high and mean as positions on the axis: their log₁₀ where it is logarithmic, without what is ≤ 0."""
        if not self._log:
            return band.low, band.high, band.mean
        with np.errstate(divide="ignore", invalid="ignore"):
            low, high, mean = (np.log10(values.astype(np.float64)) for values in (band.low, band.high, band.mean))
        return np.where(np.isneginf(low), mean, low), high, mean

    def _known_means(self) -> Array:
        return np.empty(0) if self._band is None else self._band.mean[np.isfinite(self._band.mean)]

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn, because nothing was recorded in what is visible."""
        return len(self._known_means()) == 0

    @Slot(float)
    def _answer(self, x: float) -> None:
        self.plot.answer(None if self._band is None or self.empty else self._read(self._band, x))

    def _read(self, band: Band, x: float) -> Reading:
        known = np.flatnonzero(np.isfinite(band.mean))
        k = int(known[np.argmin(np.abs(band.position[known] - x))])
        position, scaled = float(band.position[k]), self._scaled(band)
        low, high, mean = float(band.low[k]), float(band.high[k]), float(band.mean[k])
        values = [Value(f"{'mean ' if high > low else ''}{measured_text(mean)}", float(scaled[2][k]), self._colour)]
        if high > low:
            values.append(Value(f"{measured_text(low)} to {measured_text(high)}", None, self._theme.muted))
        return Reading(position, f"step {whole_text(round(position))}", tuple(values))

    def set_theme(self, theme: Theme, colour: str) -> None:
        """Take on the colours; `colour` is the line's."""
        self._theme, self._colour = theme, colour
        self.plot.set_theme(theme)
        self.mean.set_colour(colour)
        self.envelope.set_colour(blend(colour, theme.surface, 0.28))


def _range_of(plot: Plot, low: Array, high: Array) -> Range:
    """The range that low and high fill, settled."""
    current = plot.everything[1]
    known = current if current[1] > current[0] else None
    if len(low) == 0:
        return known or (0.0, 1.0)
    return settled(known, float(low.min()), float(high.max()))
