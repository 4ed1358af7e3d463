"""Ranges that settle, and ticks that are few: pure functions."""

from __future__ import annotations

import math

from rlviz.numbers import power_text, superscript, with_minus

Range = tuple[float, float]

_CEILINGS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_STEPS = (1.0, 2.0, 5.0, 10.0, 20.0)
_LEAST_FILLED = 0.5
_PARTS = 8
"""Parts that a settled range is rounded to, at most: few enough to be round, many enough to leave little empty."""
_HUGE, _TINY = 1e9, 1e-4
"""Ticks beyond these are written with a power of ten."""


def nice_ceiling(value: float, least: float) -> float:
    """The smallest round number ≥ value and ≥ least: an axis that ends there grows rarely, and by at most a third."""
    value = max(value, least)
    power = 10.0 ** math.floor(math.log10(value))
    return next(c * power for c in _CEILINGS if c * power >= value * (1 - 1e-9))


def settled(current: Range | None, low: float, high: float, within: Range = (-math.inf, math.inf)) -> Range:
    """The range to show for values in [low, high]: `current` while it holds them and they fill a good part of it.

    Otherwise round bounds around them, never beyond `within` unless the values are. Zeros alone tell no scale: about
    them it is a unit to both sides.
    """
    if low == high == 0:
        return max(-1.0, within[0]), min(1.0, within[1])
    if current and current[0] <= low and high <= current[1] and high - low >= _LEAST_FILLED * (current[1] - current[0]):
        return current
    step = tick_step(max(high - low, 1e-3 * max(abs(low), abs(high), 1e-9)), _PARTS)
    lower, upper = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    lower, upper = min(low, max(lower, within[0])), max(high, min(upper, within[1]))
    return (lower, upper) if upper > lower else (lower - step, upper + step)


def tick_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 × 10ᵏ that divides `span` into `most` parts or fewer, with a fifth of a part to spare."""
    power = 10.0 ** math.floor(math.log10(span / most))
    return next(s * power for s in _STEPS if span / (s * power) <= most + 0.2)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round positions in [low, high], about `most` of them or fewer; two at least, as one alone tells no scale."""
    finer = (_multiples(low, high, tick_step(high - low, parts)) for parts in (most, 2 * most, 4 * most))
    positions = next((several for several in finer if len(several) > 1), [])
    return positions[:: math.ceil(len(positions) / (most + 1))]


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step for k in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Positions, as log₁₀, of round numbers between 10^low and 10^high: decades, or 1-2-5, or evenly spaced numbers."""
    decades = list(range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1))
    if len(decades) >= 3:
        every = math.ceil(len(decades) / most)
        return [float(k) for k in decades if k % every == 0]
    fractions = [k + math.log10(m) for k in range(math.floor(low), math.ceil(high) + 1) for m in (1, 2, 5)]
    inside = [f for f in fractions if low <= f <= high]
    if len(inside) >= 3:
        return inside[:: math.ceil(len(inside) / most)]
    return [math.log10(value) for value in ticks(10.0**low, 10.0**high, most) if value > 0]


def tick_text(value: float, step: float, largest: float) -> str:
    """A tick's number with as many decimals as the step between ticks needs, in the unit that suits the largest number
    on the axis: `0.05`, `200`, `20k`, `1.5M`."""
    if value == 0:
        return "0"
    if largest >= _HUGE or step < _TINY:
        return power_text(value, 2 if step < abs(value) else 1)
    factor, suffix = (1e6, "M") if largest >= 1e6 else (1e3, "k") if largest >= 1e4 else (1.0, "")
    places = max(0, -math.floor(math.log10(step / factor) + 1e-9))
    return with_minus(f"{value / factor:.{places}f}") + suffix


def log_tick_text(position: float, *, powers: bool) -> str:
    """The number at a position on a logarithmic axis: `0.01`, `20`; as `powers`, for axes that reach far, `10⁻⁶`."""
    exponent = round(position)
    if powers and abs(position - exponent) < 1e-6:
        return f"10{superscript(exponent)}"
    return f"{10.0**position:.4g}"
