"""From a slider's position to a value that a person would write, and back. Pure functions, no widget."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from rlviz.learning.hyperparameters import Knob

Shape = Literal["linear", "log", "symlog", "horizon"]

_DECADES = 3.5
"""Powers of ten that 1 − v goes through on a horizon scale before its end, which is 1."""
_DIGITS = 3
"""Significant digits of a value that is dragged or stepped to."""
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_HUGE = 1_000.0
"""A linear range from 0 to more than this many whole numbers is shown on a symlog scale: no pixel could tell them."""


@dataclass(frozen=True)
class ValueScale:
    """A range of numbers on a track from 0 to 1. Both ends are reached exactly.

    `linear`: evenly. `log`: by ratio; the minimum is positive. `symlog`: from 0 by log(1 + v / `unit`), for ranges
    from 0 to something huge. `horizon`: from 0 to 1 by the logarithm of 1/(1 − v), as discounts are thought of, with
    equal room for .9, .99 and .999. `whole` numbers stay whole. `step` is what one key press adds on a linear scale.
    """

    minimum: float
    maximum: float
    shape: Shape = "linear"
    whole: bool = False
    unit: float = 1.0
    step: float = 0.0

    def value(self, position: float) -> float:
        """The value at a position in [0, 1], rounded to what a person would write."""
        if position <= 0:
            return self.minimum
        return self.maximum if position >= 1 else self.rounded(self._at(position))

    def position(self, value: float) -> float:
        """Where a value lies on the track, in [0, 1]."""
        v = min(max(value, self.minimum), self.maximum)
        if self.shape == "log":
            return math.log(v / self.minimum) / math.log(self.maximum / self.minimum)
        if self.shape == "symlog":
            return math.log1p(v / self.unit) / math.log1p(self.maximum / self.unit)
        if self.shape == "horizon":
            return 1.0 if v >= 1 else min(-math.log10(1 - v) / _DECADES, 1.0)
        return (v - self.minimum) / (self.maximum - self.minimum)

    def rounded(self, value: float) -> float:
        """The nearest value with few digits that lies in the range."""
        quantum = _quantum(value, _DIGITS)
        if self.shape == "linear":
            quantum = max(quantum, _quantum(self.maximum - self.minimum, _DIGITS + 1))
        if self.shape == "horizon":
            quantum = _quantum(1 - value, 2)
        return self._clean(value, max(quantum, 1.0) if self.whole else quantum)

    def stepped(self, value: float, steps: float) -> float:
        """The value so many key presses away: a hundredth of the track each, and never no change within the range."""
        if self.step:
            return self._clean(value + steps * self.step, 1.0 if self.whole else _quantum(self.step, _DIGITS))
        there = self._at(min(max(self.position(value) + steps / 100, 0.0), 1.0))
        quantum = _quantum(self.maximum - self.minimum, 3) if self.shape == "linear" else _quantum(there, 2)
        if self.shape == "horizon":
            quantum = _quantum(1 - min(there, value), 2)
        if self.whole:
            quantum = max(quantum, 1.0)
        clean = self._clean(there, quantum)
        moved = clean > value if steps > 0 else clean < value
        return clean if moved else self._clean(value + math.copysign(quantum, steps), quantum)

    def _at(self, position: float) -> float:
        if self.shape == "log":
            return self.minimum * math.pow(self.maximum / self.minimum, position)
        if self.shape == "symlog":
            return self.unit * math.expm1(position * math.log1p(self.maximum / self.unit))
        if self.shape == "horizon":
            return 1.0 if position >= 1 else 1 - math.pow(10, -position * _DECADES)
        return self.minimum + position * (self.maximum - self.minimum)

    def _clean(self, value: float, quantum: float) -> float:
        clean = float(f"{round(value / quantum) * quantum:.12g}") if quantum else value
        return min(max(clean, self.minimum), self.maximum)


def scale_of(knob: Knob) -> ValueScale:
    """The scale on which a number is shown: as declared, or symlog where a linear one would be of no use."""
    whole = knob.kind is int
    if knob.scale != "linear":
        return ValueScale(knob.minimum, knob.maximum, knob.scale, whole)
    if knob.minimum == 0 and knob.maximum > _HUGE:
        return ValueScale(knob.minimum, knob.maximum, "symlog", whole, unit=knob.maximum / 1e4)
    return ValueScale(knob.minimum, knob.maximum, "linear", whole)


def parsed(text: str, *, whole: bool = False) -> float | None:
    """The number that a person typed, in any locale's way; None where it is none.

    Spaces and apostrophes group digits, and so do commas in whole numbers; elsewhere a single comma is a decimal one.
    """
    plain = "".join(text.split()).replace("'", "").replace("’", "").replace("−", "-")
    if whole and _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if "_" in plain:
        return None
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _quantum(value: float, digits: int) -> float:
    """The unit of a value's last digit when it is written with so many significant ones."""
    return 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1) if value else 0.0
