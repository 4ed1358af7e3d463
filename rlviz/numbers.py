"""Numbers as windows and messages write them: groups of three digits parted by narrow spaces, and a real minus sign."""

from __future__ import annotations

import math
from decimal import Decimal

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
_HUGE, _TINY = 1e9, 1e-4
"""Measured numbers beyond these are written with a power of ten."""
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def whole_text(value: float) -> str:
    """The nearest whole number: `12 412`."""
    return with_minus(f"{value:,.0f}".replace(",", NARROW_SPACE))


def exact_text(value: float) -> str:
    """A number that somebody chose, to six significant digits: `0.0025`, `0.000001`, `10 000`."""
    if value == round(value):
        return whole_text(value)
    return with_minus(f"{Decimal(f'{value:.6g}'):,f}".replace(",", NARROW_SPACE))


def measured_text(value: float) -> str:
    """Three significant digits, or all of a whole part: `0.00213`, `61.2`, `12 412`; `–` for nan."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == 0:
        return "0"
    if abs(value) >= _HUGE or abs(value) < _TINY:
        return power_text(value, 3)
    return whole_text(value) if abs(value) >= 100 else with_minus(f"{value:.3g}")


def power_text(value: float, digits: int) -> str:
    """So many significant digits and a power of ten: `1.5·10⁻⁶`."""
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return with_minus(f"{float(mantissa):g}·10{superscript(int(exponent))}")


def superscript(exponent: int) -> str:
    """An exponent: `⁻⁶`."""
    return str(exponent).translate(_SUPERSCRIPTS)


def with_minus(text: str) -> str:
    """A minus sign that is as wide as a plus, in place of the hyphen."""
    return "−" + text[1:] if text.startswith("-") else text
