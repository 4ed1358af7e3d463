"""Numbers as people read them, lines that keep their width, and scales that stay put."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from rlviz.gui.extent import Extent
from rlviz.gui.text_line import LineFonts, Run, compact, decimal
from rlviz.numbers import NARROW_SPACE

_THOUSAND = f"1{NARROW_SPACE}000"

values = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.554, "0.55"),
        (-0.554, "−0.55"),
        (64.87, "64.9"),
        (9.996, "10.0"),
        (999.96, f"1{NARROW_SPACE}000"),
        (math.nan, "–"),
    ],
)
def test_that_a_number_has_three_digits_and_a_true_minus(value: float, text: str) -> None:
    assert compact(value) == text


def test_that_what_rounds_to_zero_has_no_sign() -> None:
    assert decimal(-0.0004, 2) == "0.00"
    assert decimal(0.0004, 2, signed=True) == "0.00"
    assert decimal(0.55, 2, signed=True) == "+0.55"


def test_that_a_changing_number_leaves_the_rest_of_the_line_in_place(qtbot: QtBot) -> None:
    fonts = LineFonts(QFont())
    widths = {fonts.line_width([Run("Q ", "#000000"), Run(text, "#000000", room="−88.8")]) for text in ("1.0", "−61.5")}
    assert len(widths) == 1


def test_that_a_dot_above_a_letter_is_painted_above_it(qtbot: QtBot) -> None:
    fonts = LineFonts(QFont())

    def painted(text: str) -> QImage:
        image = QImage(60, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("#ffffff"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fonts.paint(painter, 20, 30, [Run(text, "#000000")])
        painter.end()
        return image

    plain, dotted = painted("θ"), painted("θ̇")
    changed = [(x, y) for x in range(60) for y in range(40) if plain.pixel(x, y) != dotted.pixel(x, y)]
    middle = 20 + fonts.width(Run("θ", "#000000")) / 2
    assert changed
    assert all(abs(x - middle) < 4 and y < 30 - fonts.ascent / 2 for x, y in changed)


@pytest.mark.parametrize("points", [8, 9, 10, 11, 13])
@pytest.mark.parametrize("bold", [False, True])
def test_that_a_dot_stays_apart_from_its_letter_at_every_size(qtbot: QtBot, points: int, bold: bool) -> None:
    font = QFont()
    font.setPointSize(points)
    fonts = LineFonts(font)
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fonts.paint(painter, 20, 30, [Run("θ̇", "#000000", bold=bold)])
    darkest = [min(image.pixelColor(x, y).lightness() for x in range(60)) for y in range(31)]
    inked = [y for y, lightness in enumerate(darkest) if lightness < 160]
    assert any(darkest[y] > 215 for y in range(inked[0], inked[-1])), darkest


@given(values, values)
def test_that_a_scale_takes_in_its_values_and_zero(one: float, other: float) -> None:
    low, high = sorted((one, other))
    extent = Extent(0, 1).kept_for(low, high)
    assert extent.low <= 0 <= extent.high
    assert extent.low < extent.high
    assert extent.low <= low + 1e-6 * abs(low) + 1e-9
    assert extent.high >= high - 1e-6 * abs(high) - 1e-9
    assert 0 <= extent.place(low) <= extent.place(high) <= 1


def test_that_a_scale_grows_at_once_and_shrinks_only_when_mostly_empty() -> None:
    extent = Extent(0, 1).kept_for(0, 61)
    assert extent == Extent(0, 70)
    assert extent.kept_for(0, 40) == extent
    assert extent.kept_for(0, 10) == Extent(0, 10)
    assert extent.kept_for(-3, 61) == Extent(-3, 70)
    assert Extent(-100, 70).kept_for(55, 61) == Extent(0, 70)


def test_that_a_scale_without_values_stays() -> None:
    extent = Extent(-2, 5)
    assert extent.kept_for(math.nan, math.nan) is extent
    assert extent.kept_for(0, math.inf) is extent
    assert extent.kept_for(0, 0) == extent
