"""The pyramid against brute force: whatever is asked of it, its blocks say what the rows in them say."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rlviz.session.pyramid import Band, Pyramid

NUMBERS = st.one_of(st.integers(-1000, 1000).map(float), st.just(math.nan))
COLUMNS = st.lists(NUMBERS, max_size=400)


@dataclass
class Column:
    """A column that remembers which rows were read of it."""

    values: NDArray[np.float64]
    read_rows: list[range] = field(default_factory=list)

    def read(self, start: int, stop: int) -> NDArray[np.floating]:
        assert 0 <= start <= stop <= len(self.values)
        self.read_rows.append(range(start, stop))
        return self.values[start:stop]


def edges_of(band: Band, stop: int) -> list[int]:
    """Where the blocks begin and end, from their middles and the end of the last."""
    edges = [stop]
    for position in reversed(band.position.tolist()):
        edges.append(round(2 * position + 1 - edges[-1]))
    return edges[::-1]


def assert_blocks_tell_the_truth(band: Band, values: NDArray[np.float64], stop: int) -> None:
    edges = edges_of(band, stop)
    for k, (start, end) in enumerate(pairwise(edges)):
        assert start < end
        known = values[start:end][~np.isnan(values[start:end])]
        told = (band.low[k], band.high[k], band.mean[k])
        if len(known):
            assert told == (known.min(), known.max(), pytest.approx(known.mean(), abs=1e-3))
        else:
            assert np.isnan(told).all()


@given(column=COLUMNS, data=st.data())
def test_that_every_block_is_the_low_the_high_and_the_mean_of_its_rows(
    column: list[float], data: st.DataObject
) -> None:
    values = np.array(column, np.float64)
    pyramid = Pyramid(Column(values).read)
    for length in sorted(data.draw(st.lists(st.integers(0, len(values)), max_size=5))):
        pyramid.extend_to(length)
    pyramid.extend_to(len(values))
    start, stop = data.draw(st.tuples(st.integers(-5, 420), st.integers(-5, 420)))
    most = data.draw(st.integers(4, 60))
    band = pyramid.band(start, stop, most)
    within = max(0, min(stop, len(values)))
    assert_blocks_tell_the_truth(band, values, within)
    assert len(band.position) <= most + 1
    if within > max(0, start):
        assert edges_of(band, within)[0] <= max(0, start)


@given(column=COLUMNS, most=st.integers(4, 1000))
def test_that_few_rows_are_told_one_by_one(column: list[float], most: int) -> None:
    values = np.array(column[:most], np.float64)
    pyramid = Pyramid(Column(values).read)
    pyramid.extend_to(len(values))
    band = pyramid.band(0, len(values), most)
    np.testing.assert_array_equal(band.position, np.arange(len(values)))
    for told in (band.low, band.high, band.mean):
        np.testing.assert_array_equal(told, values)


@given(lengths=st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_that_taking_rows_in_reads_each_of_them_once(lengths: list[int]) -> None:
    column = Column(np.arange(5000.0))
    pyramid = Pyramid(column.read)
    for length in sorted(lengths):
        pyramid.extend_to(length)
    rows = [row for part in column.read_rows for row in part]
    assert rows == list(range(max(lengths) // 4 * 4))


def test_that_a_million_rows_are_drawn_from_their_blocks_alone() -> None:
    column = Column(np.arange(1_000_000.0))
    pyramid = Pyramid(column.read)
    pyramid.extend_to(1_000_000)
    column.read_rows.clear()
    band = pyramid.band(0, 1_000_000, 800)
    assert 200 <= len(band.position) <= 801
    assert sum(len(part) for part in column.read_rows) < 4
    assert (band.low[0], band.high[-1]) == (0.0, 999_999.0)


def test_that_the_newest_rows_are_in_the_last_block_however_few_they_are() -> None:
    values = np.zeros(1025)
    values[-1] = 7.0
    pyramid = Pyramid(Column(values).read)
    pyramid.extend_to(len(values))
    band = pyramid.band(0, len(values), 300)
    assert band.high[-1] == 7.0
    assert band.position[-1] == pytest.approx((1020 + 1024) / 2)
    assert band.mean[-1] == pytest.approx(7 / 5)


def test_that_a_long_column_is_taken_in_piece_by_piece() -> None:
    pyramid = Pyramid(Column(np.arange(1000.0)).read)
    assert [pyramid.approach(1000, 400) for _ in range(4)] == [600, 200, 0, 0]
    assert len(pyramid) == 1000


def test_that_what_is_not_finite_stays_where_it_is() -> None:
    values = np.array([1.0, math.inf, -math.inf, 2.0] + [3.0] * 12)
    pyramid = Pyramid(Column(values).read)
    pyramid.extend_to(len(values))
    band = pyramid.band(0, 16, 4)
    assert (band.low[0], band.high[0]) == (-math.inf, math.inf)
    assert math.isnan(band.mean[0])
    np.testing.assert_array_equal(band.mean[1:], 3.0)
