"""Numbers as they are written: exact where somebody chose them, short where they were measured."""

from __future__ import annotations

import math

from rlviz.numbers import exact_text, measured_text, whole_text


def plain(texts: list[str]) -> list[str]:
    """With ordinary spaces, that a reader of this test can tell from none."""
    return [text.replace("\N{NARROW NO-BREAK SPACE}", " ") for text in texts]


def test_that_thousands_stand_apart() -> None:
    assert plain([whole_text(n) for n in (0, 999, 1_000, 1_234_567, -4_500)]) == [
        "0",
        "999",
        "1 000",
        "1 234 567",
        "−4 500",
    ]


def test_that_what_somebody_chose_is_written_without_powers_of_ten() -> None:
    chosen = [exact_text(n) for n in (0.0025, 1e-6, 0.99, 10.0, 10_000, 1e6, 4_294_967_295, 1_234.5, -0.5)]
    assert plain(chosen) == [
        "0.0025",
        "0.000001",
        "0.99",
        "10",
        "10 000",
        "1 000 000",
        "4 294 967 295",
        "1 234.5",
        "−0.5",
    ]


def test_that_what_was_measured_has_no_meaningless_digits() -> None:
    told = [measured_text(n) for n in (0.0, 61.234, 0.0021345, 312.4, 12_412.0, -2.5, math.nan, 2.5e-6, math.inf)]
    assert plain(told) == ["0", "61.2", "0.00213", "312", "12 412", "−2.5", "–", "2.5·10⁻⁶", "∞"]
