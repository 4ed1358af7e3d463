"""Scales: positions to values that a person would write, and back; and numbers as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlviz.gui.widgets.scale import ValueScale, parsed, scale_of
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.hyperparameters import Knob
from rlviz.numbers import exact_text

NUMBERS = [
    knob
    for entry in ALGORITHMS.values()
    for knob in entry.hyperparameters.knobs().values()
    if knob.kind in (int, float)
]
SCALES = [scale_of(knob) for knob in NUMBERS]
positions = st.floats(0, 1)


@pytest.mark.parametrize("scale", SCALES)
def test_that_both_ends_are_reached_exactly(scale: ValueScale) -> None:
    assert (scale.value(0.0), scale.value(1.0)) == (scale.minimum, scale.maximum)
    assert (scale.position(scale.minimum), scale.position(scale.maximum)) == (0.0, 1.0)


@given(st.sampled_from(SCALES), positions, positions)
def test_that_further_right_is_never_less(scale: ValueScale, one: float, other: float) -> None:
    left, right = sorted((one, other))
    assert scale.minimum <= scale.value(left) <= scale.value(right) <= scale.maximum


@given(st.sampled_from(SCALES), positions)
def test_that_a_value_has_few_digits_and_is_whole_where_it_must(scale: ValueScale, position: float) -> None:
    value = scale.value(position)
    few = value == float(f"{value:.3g}") or 1 - value == pytest.approx(float(f"{1 - value:.2g}"))
    assert few or scale.whole or value in (scale.minimum, scale.maximum)
    if scale.whole:
        assert value == int(value)


@given(st.sampled_from(SCALES), positions)
def test_that_a_value_lies_where_it_was_taken_from(scale: ValueScale, position: float) -> None:
    value = scale.value(position)
    near = 0.51 / (scale.maximum - scale.minimum) if scale.whole and scale.shape == "linear" else 0.006
    if not scale.whole or value > 100 or scale.shape == "linear":
        assert scale.position(value) == pytest.approx(position, abs=near)


@given(st.sampled_from(SCALES), positions, st.sampled_from([1, -1, 10, -10]))
def test_that_a_key_press_moves_the_value_unless_it_is_at_that_end(
    scale: ValueScale, position: float, steps: int
) -> None:
    start = scale.value(position)
    there = scale.stepped(start, steps)
    assert scale.minimum <= there <= scale.maximum
    if start != (scale.maximum if steps > 0 else scale.minimum):
        assert (there - start) * steps > 0


@pytest.mark.parametrize("knob", NUMBERS, ids=lambda knob: knob.name)
def test_that_every_number_can_be_reached_from_its_default_by_keys(knob: Knob) -> None:
    scale = scale_of(knob)
    for steps, end in ((1, scale.maximum), (-1, scale.minimum)):
        value, presses = scale.value(0.5), 0
        while value != end and presses < 500:
            value, presses = scale.stepped(value, steps), presses + 1
        assert value == end


def test_that_a_huge_range_from_zero_gives_small_numbers_room() -> None:
    huge = next(scale for scale in SCALES if scale.shape == "symlog")
    assert huge.minimum == 0
    assert huge.value(0.25) < huge.maximum / 100


@pytest.mark.parametrize(
    ("text", "whole", "number"),
    [
        ("0.0025", False, 0.0025), ("0,0025", False, 0.0025), ("2.5e-3", False, 0.0025), (" .5 ", False, 0.5),
        ("−1", False, -1.0), ("10 000", True, 10_000), ("10\u202f000", True, 10_000), ("10,000", True, 10_000),
        ("10'000", True, 10_000), ("1e3", True, 1_000), ("", False, None), ("many", False, None), ("nan", False, None),
        ("inf", False, None), ("1_000", True, None), ("0x10", True, None), ("1,2,3", False, None),
    ],
)  # fmt: skip
def test_that_numbers_are_read_in_any_way_of_writing(text: str, whole: bool, number: float | None) -> None:
    assert parsed(text, whole=whole) == number


@given(st.sampled_from(SCALES), positions)
def test_that_what_is_shown_can_be_typed_back(scale: ValueScale, position: float) -> None:
    value = scale.value(position)
    assert parsed(exact_text(value), whole=scale.whole) == value
