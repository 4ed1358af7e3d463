"""One measured figure, and what it is to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """A value, in `unit`, that shall be at most or at least `limit`; a figure without a limit is only told."""

    name: str
    value: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    note: str = ""

    @property
    def reached(self) -> bool:
        """Whether the value is within its limit."""
        above = self.at_least is not None and self.value < self.at_least
        below = self.at_most is not None and self.value > self.at_most
        return not (above or below)

    def line(self) -> str:
        """The figure in one line."""
        limit = ""
        if self.at_most is not None:
            limit = f"≤ {self.at_most:g}"
        if self.at_least is not None:
            limit = f"≥ {self.at_least:g}"
        verdict = ("reached" if self.reached else "MISSED") if limit else ""
        return f"{self.name:<62} {self.value:>9.3g} {self.unit:<8} {limit:<8} {verdict:<8} {self.note}".rstrip()


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Median of the ratios of rounds that ran one after the other."""
    return median(a / b for a, b in zip(numerators, denominators, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
