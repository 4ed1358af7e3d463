"""An axis with few, round ticks, whose space never changes, so that plots do not jump."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rlviz.gui.plots.guard import guarded
from rlviz.gui.plots.scales import log_tick_text, log_ticks, tick_step, tick_text, ticks
from rlviz.gui.theme import Theme, number_font

LEFT_WIDTH, BOTTOM_HEIGHT = 56, 34
_PIXELS_A_TICK = {"left": 30, "bottom": 70}
_MOST_TICKS = 6
_PLAIN_DECADES = 3.5
"""Decades from 1, either way, up to which numbers are written out."""


class Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph ships no types
    """The left or bottom axis. On a logarithmic one, positions are log₁₀ of the numbers shown."""

    def __init__(self, orientation: str, name: str, *, log: bool = False) -> None:
        super().__init__(orientation)
        self.log = log
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, autoExpandTextSpace=False, autoReduceTextSpace=False)
        self.setStyle(hideOverlappingLabels=False, tickTextOffset=6)
        self.setWidth(LEFT_WIDTH) if orientation == "left" else self.setHeight(BOTTOM_HEIGHT)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.name = name
        self.setLabel(name)

    def rename(self, name: str, *, log: bool | None = None) -> None:
        """Show another quantity, with its unit in the name."""
        wanted = (name, self.log if log is None else log)
        if wanted != (self.name, self.log):
            self.name, self.log = wanted
            self.setLabel(name)
            self.picture = None
            self.update()

    def positions(self, low: float, high: float, size: float) -> list[float]:
        """Where ticks belong on an axis of `size` pixels; the grid stands there too."""
        most = min(_MOST_TICKS, max(2, int(size / _PIXELS_A_TICK[self.orientation])))
        return (log_ticks if self.log else ticks)(low, high, most)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """pyqtgraph asks for [(spacing, positions)]."""
        positions = self.positions(minVal, maxVal, size)
        spacing = positions[1] - positions[0] if len(positions) > 1 else tick_step(maxVal - minVal, 2)
        return [(spacing, positions)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """pyqtgraph asks for the text at each position."""
        low, high = self.range
        if self.log:
            return [log_tick_text(value, powers=low < -_PLAIN_DECADES or high > _PLAIN_DECADES) for value in values]
        return [tick_text(value, spacing, max(abs(low), abs(high))) for value in values]

    @guarded
    def paint(self, p: QPainter, opt: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """As pyqtgraph does."""
        super().paint(p, opt, widget)

    def set_theme(self, theme: Theme, font: QFont) -> None:
        """Take on colours and the font of ticks and name."""
        self.setPen(theme.border)
        self.setTextPen(theme.muted)
        self.setTickFont(number_font(font))
        self.label.setFont(font)
        self.setLabel(self.name, color=theme.muted)
