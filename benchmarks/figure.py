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
        """Whether the value is within its limit; nan is within none."""
        enough = self.at_least is None or self.value >= self.at_least
        return enough and (self.at_most is None or self.value <= self.at_most)

    @property
    def limit(self) -> str:
        """What is to be reached, in a few characters; empty for a figure that is only told."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""

    @property
    def verdict(self) -> str:
        """Whether that is reached, in a word."""
        return ("reached" if self.reached else "MISSED") if self.limit else ""

    def line(self) -> str:
        """The figure in one line."""
        value = f"{self.value:>9.3g} {self.unit:<8} {self.limit:<8} {self.verdict:<8}"
        return f"{self.name:<62} {value} {self.note}".rstrip()


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Median of the ratios of rounds that ran one after the other."""
    return median(a / b for a, b in zip(numerators, denominators, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
