"""Which ranges a plot shows: all there is, as it grows, or those that a person looks at."""

from __future__ import annotations

from rlviz.gui.plots.marks import LANE
from rlviz.gui.plots.scales import Range

_EDGE = 5.0
"""Pixels kept free at the left, the right and the bottom, so that a dot on the edge is whole."""
_LEAST_SPAN = 4.0
"""Shortest range of x that can be zoomed to, in episodes or steps."""


class Outlook:
    """Axis 0 is x, axis 1 is y. Each follows everything until it is zoomed or panned, and never leaves it."""

    def __init__(self) -> None:
        self.everything: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))
        self._looked: list[Range | None] = [None, None]
        self._size = (1.0, 1.0)

    @property
    def following(self) -> bool:
        """Whether everything is shown."""
        return self._looked == [None, None]

    @property
    def looked_x(self) -> Range | None:
        """The range of x that is looked at; None while x follows."""
        return self._looked[0]

    def resize(self, width: float, height: float) -> None:
        """The plot has so many pixels now."""
        self._size = (width, height)

    def shown(self) -> tuple[Range, Range]:
        """The ranges of x and y to show."""
        x, y = (looked or whole for looked, whole in zip(self._looked, self._whole(), strict=True))
        return x, y

    def follow(self) -> None:
        """Show everything again."""
        self._looked = [None, None]

    def look(self, x: Range | None) -> None:
        """Look at this range of x; None: follow."""
        self._looked[0] = x

    def zoom(self, axis: int, factor: float, centre: float) -> None:
        """Show `factor` times the range; the number `centre` stays where it is."""
        low, high = self.shown()[axis]
        whole = self._whole()[axis]
        least = _LEAST_SPAN if axis == 0 else (whole[1] - whole[0]) / 1e4
        factor = max(factor, least / (high - low))
        self._look_at(axis, (centre + (low - centre) * factor, centre + (high - centre) * factor))

    def pan(self, axis: int, shift: float) -> None:
        """Move the range by so much."""
        low, high = self.shown()[axis]
        self._look_at(axis, (low + shift, high + shift))

    def _look_at(self, axis: int, wanted: Range) -> None:
        low, high = self._whole()[axis]
        span = min(wanted[1] - wanted[0], high - low)
        start = min(max(wanted[0], low), high - span)
        self._looked[axis] = (start, start + span)

    def _whole(self) -> tuple[Range, Range]:
        """The ranges that hold everything, with room for whole dots and for the names of markers."""
        (left, right), (low, high) = self.everything
        width, height = self._size
        across = (right - left) * _EDGE / max(1.0, width - 2 * _EDGE)
        up = (high - low) / max(1.0, height - LANE - _EDGE)
        return (left - across, right + across), (low - up * _EDGE, high + up * LANE)
