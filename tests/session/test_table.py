"""The table: rows that never move, whole for every reader at any time."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlviz.session.table import Table

ROWS = 40_000
"""More than two chunks."""


def filled(rows: int) -> Table:
    """Row i is [i, 2i, 2i + 1]."""
    table = Table({"single": 1, "pair": 2})
    for i in range(rows):
        table.append([i, 2 * i, 2 * i + 1])
    return table


@pytest.fixture(scope="module")
def table() -> Table:
    return filled(ROWS)


@pytest.fixture(scope="module")
def reference() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    i = np.arange(ROWS, dtype=np.float32)
    return np.stack([i, 2 * i, 2 * i + 1], axis=1)


@given(bounds=st.tuples(st.integers(0, ROWS), st.integers(0, ROWS)))
def test_that_any_rows_and_columns_are_those_written(
    table: Table, reference: np.ndarray[tuple[int, int], np.dtype[np.float32]], bounds: tuple[int, int]
) -> None:
    start, stop = sorted(bounds)
    np.testing.assert_array_equal(table.rows(start, stop), reference[start:stop])
    np.testing.assert_array_equal(table.column("single", start, stop), reference[start:stop, 0])
    np.testing.assert_array_equal(table.column("pair", start, stop), reference[start:stop, 1:])


@given(row=st.integers(0, ROWS - 1))
def test_that_a_single_number_is_the_one_written(table: Table, row: int) -> None:
    assert table.number("single", row) == row


def test_that_rows_stay_where_they_are_while_the_table_grows() -> None:
    table = filled(10)
    early = table.rows(0, 10)
    for i in range(10, ROWS):
        table.append([i, 2 * i, 2 * i + 1])
    assert np.shares_memory(early, table.rows(0, 10))
    assert early[:, 0].tolist() == list(range(10))


@pytest.mark.parametrize("bounds", [(-1, 1), (0, 4), (2, 1), (4, 4)])
def test_that_rows_outside_are_refused_with_the_range(bounds: tuple[int, int]) -> None:
    table = filled(3)
    with pytest.raises(IndexError, match=r"rows must be in \[0, 3\]"):
        table.rows(*bounds)
    with pytest.raises(IndexError, match=r"rows must be in \[0, 3\]"):
        table.column("single", *bounds)


@pytest.mark.parametrize("row", [-1, 3])
def test_that_a_number_outside_is_refused_with_the_range(row: int) -> None:
    with pytest.raises(IndexError, match=rf"row must be in \[0, 2\], got {row}"):
        filled(3).number("single", row)


def test_that_an_empty_table_has_empty_columns() -> None:
    table = Table({"single": 1, "pair": 2})
    assert len(table) == table.nbytes == 0
    assert table.column("single").shape == (0,)
    assert table.column("pair").shape == (0, 2)


def test_that_a_row_of_another_width_is_refused_and_leaves_the_table_whole() -> None:
    table = Table({"single": 1, "pair": 2})
    for _ in range(2):
        with pytest.raises(ValueError, match="broadcast"):
            table.append([1.0, 2.0])
    table.append([1.0, 2.0, 3.0])
    assert table.rows(0, 1).tolist() == [[1.0, 2.0, 3.0]]


def test_that_a_reader_sees_only_whole_rows_while_another_thread_writes() -> None:
    table, torn, reads = Table({"all": 8}), list[int](), 0

    def write() -> None:
        for i in range(ROWS):
            table.append([float(i)] * 8)

    writer, patience = threading.Thread(target=write), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # let the threads take turns as often as they can
    try:
        writer.start()
        while writer.is_alive() or reads == 0:
            length = len(table)
            rows = table.rows(max(0, length - 50), length)
            torn += [i for i, row in enumerate(rows, max(0, length - 50)) if (row != i).any()]
            reads += 1
        writer.join()
    finally:
        sys.setswitchinterval(patience)
    assert torn == []
    assert len(table) == ROWS


@given(count=st.integers(0, ROWS))
def test_that_a_table_shares_what_never_changes_with_one_that_begins_as_it_did(
    table: Table, reference: np.ndarray[tuple[int, int], np.dtype[np.float32]], count: int
) -> None:
    other = Table({"single": 1, "pair": 2})
    other.share(table, count)
    other.append([1, 2, 3])
    assert np.array_equal(other.rows(0, count), reference[:count])
    assert other.rows(count, count + 1).tolist() == [[1, 2, 3]]
    assert np.array_equal(table.rows(0, ROWS), reference)
    if count > 20_000:
        assert np.shares_memory(other.rows(0, 10_000), table.rows(0, 10_000))


def test_that_no_table_begins_with_more_rows_than_another_has() -> None:
    other = Table({"single": 1, "pair": 2})
    with pytest.raises(IndexError, match=r"rows must be in \[0, 10\]"):
        other.share(filled(10), 11)
    assert len(other) == 0
