"""Cells: bins worked by hand, and one observation as many are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rlviz.learning.cells import MOST_CELLS, Cells
from rlviz.learning.environments import make, problem
from rlviz.learning.problem import DiscreteActions, Problem

PLANE = Problem(np.array([1.0, 0.5], np.float32), DiscreteActions(2), observation_spans=((0.0, 10.0),))
"""The first part lies in [0, 10], as is known; the second in [−2, 2], as its scale says."""
LINE = Problem(np.array([1 / 15], np.float32), DiscreteActions(4), states=16)


@pytest.mark.parametrize(
    ("x", "y", "cell"),
    [(0.0, -2.0, 0), (0.0, -0.01, 1), (0.0, 0.0, 2), (0.0, 1.99, 3), (2.0, -2.0, 4), (9.9, 0.5, 18), (9.9, 1.5, 19)],
)
def test_that_a_cell_is_one_bin_of_each_part(x: float, y: float, cell: int) -> None:
    cells = Cells(PLANE, (5, 4))
    assert cells.count == 20
    assert cells.of(np.array([x, y], np.float32)) == cell


@pytest.mark.parametrize(("x", "cell"), [(-np.inf, 0), (-7.0, 0), (10.0, 4), (1e30, 4), (np.inf, 4)])
def test_that_what_lies_outside_falls_into_the_outermost_bin(x: float, cell: int) -> None:
    assert Cells(PLANE, (5, 1)).of(np.array([x, 0], np.float32)) == cell


def test_that_an_observation_that_is_no_number_is_in_no_cell() -> None:
    with pytest.raises(ValueError, match="NaN"):
        Cells(PLANE, (5, 4)).of(np.array([np.nan, 0], np.float32))


@given(arrays(np.float32, (7, 2), elements=st.floats(-20, 20, width=32)))
def test_that_many_observations_fall_where_each_does(observations: np.ndarray) -> None:
    cells = Cells(PLANE, (7, 3))
    assert cells(observations).tolist() == [cells.of(each) for each in observations]


def test_that_numbered_states_are_the_cells_whatever_the_bins() -> None:
    cells = Cells(LINE, (3, 3))
    states = np.arange(16, dtype=np.float32)[:, None]
    assert cells.count == 16
    assert cells(states).tolist() == [cells.of(each) for each in states] == list(range(16))


def test_that_parts_beyond_the_bins_are_not_told_apart() -> None:
    cells = Cells(PLANE, (5,))
    assert cells.count == 5
    assert cells.of(np.array([3, -2], np.float32)) == cells.of(np.array([3, 2], np.float32)) == 1


def test_that_more_cells_than_a_table_can_have_are_refused_with_their_product() -> None:
    six = Problem(np.ones(6, np.float32), DiscreteActions(3))
    assert Cells(six, (10,) * 6).count == MOST_CELLS
    with pytest.raises(
        ValueError, match="in \\[1, 1\u202f000\u202f000\\], got 20·20·20·20·20·20 = 64\u202f000\u202f000"
    ):
        Cells(six, (20,) * 6)


@pytest.mark.parametrize(
    ("environment_id", "low", "high"),
    [
        ("CartPole-v1", [-2.4, -3, -0.20944, -3.5], [2.4, 3, 0.20944, 3.5]),
        ("MountainCar-v0", [-1.2, -0.07], [0.6, 0.07]),
        ("Acrobot-v1", [-1, -1, -1, -1, -4, -8], [1, 1, 1, 1, 4, 8]),
    ],
)
def test_that_bins_divide_what_each_part_usually_lies_between(
    environment_id: str, low: list[float], high: list[float]
) -> None:
    environment = make(environment_id)
    spans = problem(environment_id, environment).spans
    environment.close()
    assert [span[0] for span in spans] == pytest.approx(low, abs=1e-5)
    assert [span[1] for span in spans] == pytest.approx(high, abs=1e-5)
