"""Lines of coloured words and numbers, painted at fixed places so that changing numbers do not make them jump."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from rlviz.gui.theme import number_font
from rlviz.numbers import NARROW_SPACE, with_minus

UNKNOWN = "–"
_LEAST_FACTOR = 0.6
_DOT = "\u0307"
"""The combining dot above, as in θ̇. Many fonts set it beside the letter, so it is painted by hand."""


class Run(NamedTuple):
    """A piece of a line in one colour. A run with `room` is set flush right in the width of that text, or its own."""

    text: str
    colour: str
    bold: bool = False
    room: str = ""


class LineFonts:
    """The plain and the bold font of one widget's lines, with the widths of texts remembered."""

    def __init__(self, font: QFont) -> None:
        self.plain = number_font(font)
        self.bold = number_font(font)
        self.bold.setBold(True)
        self._metrics = {False: QFontMetricsF(self.plain), True: QFontMetricsF(self.bold)}
        self._rooms: dict[tuple[str, bool], float] = {}
        self._tops: dict[tuple[str, bool], float] = {}

    @property
    def height(self) -> float:
        """Height of a line."""
        return self._metrics[True].height()

    @property
    def ascent(self) -> float:
        """From the top of a line down to its baseline."""
        return self._metrics[True].ascent()

    def room(self, text: str, bold: bool = False) -> float:
        """Width of a text that comes again and again: measured once."""
        key = (text, bold)
        if key not in self._rooms:
            self._rooms[key] = self._advance(text, bold)
        return self._rooms[key]

    def _advance(self, text: str, bold: bool) -> float:
        return self._metrics[bold].horizontalAdvance(text.replace(_DOT, ""))

    def width(self, run: Run) -> float:
        """Width that a run takes up."""
        if not run.room:
            return self.room(run.text, run.bold)
        return max(self.room(run.room, run.bold), self._advance(run.text, run.bold))

    def line_width(self, runs: Sequence[Run]) -> float:
        """Width that a whole line takes up."""
        return sum(self.width(run) for run in runs)

    def paint(self, painter: QPainter, left: float, baseline: float, runs: Sequence[Run]) -> None:
        """Paint a line from `left` on."""
        for run in runs:
            advance = self._advance(run.text, run.bold) if run.room else self.room(run.text, run.bold)
            width = max(advance, self.room(run.room, run.bold)) if run.room else advance
            painter.setFont(self.bold if run.bold else self.plain)
            painter.setPen(run.colour)
            painter.drawText(QPointF(left + width - advance, baseline), run.text.replace(_DOT, ""))
            if _DOT in run.text:
                self._paint_dots(painter, left, baseline, run)
            left += width

    def _top(self, letter: str, bold: bool) -> float:
        """From the baseline up to the top of a letter as it is painted, which hinting makes higher than designed."""
        key = (letter, bold)
        if key not in self._tops:
            self._tops[key] = -self._metrics[bold].tightBoundingRect(letter).top()
        return self._tops[key]

    def _paint_dots(self, painter: QPainter, left: float, baseline: float, run: Run) -> None:
        """Paint a dot over each letter that has one, with a gap of a pixel or more that keeps them apart."""
        metrics, parts = self._metrics[run.bold], run.text.split(_DOT)
        size = max(metrics.capHeight() / 9, 0.8)
        gap = max(metrics.capHeight() / 8, 1.2)
        painter.setBrush(QColor(run.colour))
        painter.setPen(Qt.PenStyle.NoPen)
        for part in parts[:-1]:
            left += metrics.horizontalAdvance(part)
            middle = left - metrics.horizontalAdvance(part[-1:]) / 2
            height = self._top(part[-1:], run.bold) + gap + size
            painter.drawEllipse(QPointF(middle, baseline - height), size, size)

    def paint_within(self, painter: QPainter, rect: QRectF, runs: Sequence[Run]) -> None:
        """Paint a line at the left of `rect`, in the middle of its height, smaller where it would not fit.

        Where it could no longer be read it is left out.
        """
        width = self.line_width(runs)
        factor = min(1.0, rect.width() / width) if width > 0 else 1.0
        if factor < _LEAST_FACTOR:
            return
        painter.save()
        painter.translate(rect.left(), rect.center().y())
        painter.scale(factor, factor)
        self.paint(painter, 0.0, self.ascent - self.height / 2, runs)
        painter.restore()


def decimal(value: float, places: int, *, signed: bool = False) -> str:
    """A number with a true minus sign; a dash for nan. What rounds to zero has no sign."""
    if math.isnan(value):
        return UNKNOWN
    text = f"{value:{'+' if signed else ''},.{places}f}".replace(",", NARROW_SPACE)
    if not any(digit in text for digit in "123456789"):
        return text.lstrip("+-")
    return with_minus(text)


def compact(value: float, *, signed: bool = False) -> str:
    """A number to three or four digits, whatever its size: 0.55, 64.9, 418.3, 12 345."""
    size = abs(value)
    return decimal(value, 2 if size < 9.995 else 1 if size < 999.95 else 0, signed=signed)
