"""Ranges and ticks: pure functions, with numbers that a person would choose."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlviz.gui.plots.outlook import Outlook
from rlviz.gui.plots.scales import (
    log_tick_text,
    log_ticks,
    nice_ceiling,
    settled,
    tick_text,
    ticks,
)

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "ceiling"), [(0, 20), (20, 20), (21, 25), (120, 120), (121, 150), (1001, 1200), (99_999, 100_000)]
)
def test_that_an_axis_ends_at_a_round_number(value: float, ceiling: float) -> None:
    assert nice_ceiling(value, 20) == pytest.approx(ceiling)


@given(st.floats(1, 1e9))
def test_that_an_axis_is_never_more_than_a_third_too_long(value: float) -> None:
    assert value * (1 - 1e-8) <= nice_ceiling(value, 1) <= value * 4 / 3 * (1 + 1e-8)


def test_that_a_range_stays_while_it_serves_and_settles_anew_when_it_does_not() -> None:
    first = settled(None, 0.2, 9.1)
    assert first == (0.0, 10.0)
    assert settled(first, 1.0, 8.0) == first
    assert settled(first, 1.0, 12.0) == pytest.approx((0.0, 12.0))
    assert settled(first, 1.0, 1.9) == pytest.approx((1.0, 2.0))


def test_that_zeros_alone_have_a_unit_to_both_sides_where_there_can_be_one() -> None:
    assert settled(None, 0.0, 0.0) == (-1.0, 1.0)
    assert settled((0.0, 500.0), 0.0, 0.0, within=(0.0, 500.0)) == (0.0, 1.0)


@given(NUMBERS, NUMBERS)
def test_that_a_settled_range_holds_what_it_is_for(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    bottom, top = settled(None, low, high)
    assert bottom <= low <= high <= top
    assert bottom < top
    assert settled((bottom, top), low, high)[0] <= low


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (-10, 540, 6, [0, 100, 200, 300, 400, 500]),
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3, 103, 2, [0, 50, 100]),
        (7, 7.5, 5, [7.0, 7.1, 7.2, 7.3, 7.4, 7.5]),
        (1, 800_000, 2, [200_000, 600_000]),
        (1, 840_002, 2, [200_000, 600_000]),
    ],
)
def test_that_ticks_are_few_and_round(low: float, high: float, most: int, expected: list[float]) -> None:
    assert ticks(low, high, most) == pytest.approx(expected)


@given(NUMBERS, st.floats(1e-3, 1e6), st.integers(2, 8))
def test_that_ticks_lie_in_the_range_and_are_not_too_many(low: float, span: float, most: int) -> None:
    positions = ticks(low, low + span, most)
    assert 2 <= len(positions) <= most + 1
    assert all(low - span * 1e-6 <= p <= low + span * (1 + 1e-6) for p in positions)


@given(st.floats(-3e38, 3e38), st.floats(1e-30, 3e38), st.integers(2, 6))
def test_that_any_range_has_ticks_with_short_texts(low: float, span: float, most: int) -> None:
    if low + span == low:
        return
    positions = ticks(low, low + span, most)
    step = positions[1] - positions[0] if len(positions) > 1 else span
    largest = max(abs(low), abs(low + span))
    assert all(len(tick_text(position, step, largest)) <= 12 for position in positions)


def test_that_logarithmic_ticks_are_decades_or_one_two_five_or_even() -> None:
    assert log_ticks(-3.2, 1.2, 6) == [-3, -2, -1, 0, 1]
    assert log_ticks(-9.5, 0.5, 5) == [-8, -6, -4, -2, 0]
    assert [10**p for p in log_ticks(-0.1, 1.1, 6)] == pytest.approx([1, 2, 5, 10])
    assert [10**p for p in log_ticks(math.log10(1.1), math.log10(1.4), 4)] == pytest.approx([1.1, 1.2, 1.3, 1.4])


@pytest.mark.parametrize(
    ("value", "step", "largest", "text"),
    [
        (0.2, 0.2, 1, "0.2"), (1.0, 0.2, 1, "1.0"), (200, 100, 500, "200"), (5000, 5000, 8000, "5000"),
        (5000, 5000, 20_000, "5k"), (500_000, 500_000, 1_200_000, "0.5M"), (-200, 100, 500, "−200"), (0, 0.1, 1, "0"),
    ],
)  # fmt: skip
def test_that_a_tick_has_the_digits_that_its_step_needs(value: float, step: float, largest: float, text: str) -> None:
    assert tick_text(value, step, largest) == text


def test_that_an_axis_of_many_decades_is_labelled_with_powers() -> None:
    assert [log_tick_text(p, powers=False) for p in (-2, 0, math.log10(20))] == ["0.01", "1", "20"]
    assert [log_tick_text(p, powers=True) for p in (-6, -2, 0, 5)] == ["10⁻⁶", "10⁻²", "10⁰", "10⁵"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["zoom", "pan"]), st.integers(0, 1), st.floats(0.01, 50), st.floats(-50, 150)),
        max_size=20,
    )
)
def test_that_nobody_can_look_beyond_everything(moves: list[tuple[str, int, float, float]]) -> None:
    outlook = Outlook()
    outlook.everything = ((0.0, 100.0), (0.0, 100.0))
    outlook.resize(400, 200)
    whole = outlook.shown()
    for move, axis, factor, place in moves:
        outlook.zoom(axis, factor, place) if move == "zoom" else outlook.pan(axis, place)
        for (low, high), (least, most) in zip(outlook.shown(), whole, strict=True):
            assert least - 1e-6 <= low < high <= most + 1e-6
    outlook.follow()
    assert outlook.shown() == whole
