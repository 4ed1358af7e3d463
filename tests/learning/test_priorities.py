"""Priorities: what is drawn how often, and by how much that is corrected."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from rlviz.learning.priorities import Priorities


def ranked(errors: list[float], exponent: float, capacity: int = 50) -> Priorities:
    """Priorities of rows 0, 1, … with the given TD errors."""
    priorities = Priorities(capacity, exponent)
    for row in range(len(errors)):
        priorities.add(row)
    priorities.update(np.arange(len(errors)), np.array(errors, np.float32))
    return priorities


def shares(errors: list[float], exponent: float) -> np.ndarray:
    """P ∝ (|δ| + 0.001)^α, by hand."""
    raised = (np.abs(errors) + 1e-3) ** exponent
    result: np.ndarray = raised / raised.sum()
    return result


@pytest.mark.parametrize("exponent", [0.0, 0.6, 1.0])
def test_that_draws_come_as_often_as_priorities_say(exponent: float) -> None:
    errors = [0.1, -4.0, 2.0, 0.0, 1.0, 0.5] * 5
    priorities, rng = ranked(errors, exponent), np.random.default_rng(0)
    drawn = np.concatenate([priorities.draw(8, rng) for _ in range(4_000)])
    counts = np.bincount(drawn, minlength=len(errors))
    expected = shares(errors, exponent) * len(drawn)
    seen = expected > 5
    assert counts[~seen].sum() < 20
    assert chisquare(counts[seen], expected[seen] * counts[seen].sum() / expected[seen].sum()).pvalue > 1e-3


def test_that_importances_undo_what_priorities_distort() -> None:
    errors = [0.1, 4.0, 2.0, 1.0]
    priorities, rows = ranked(errors, 1.0), np.arange(4)
    p = shares(errors, 1.0)
    np.testing.assert_allclose(priorities.importances(rows, 4, 1.0), (1 / p) / (1 / p).max(), rtol=1e-5)
    assert priorities.importances(rows, 4, 0.0).tolist() == [1.0] * 4
    halfway = (4 * p) ** -0.4
    np.testing.assert_allclose(priorities.importances(rows, 4, 0.4), halfway / halfway.max(), rtol=1e-5)


def test_that_something_new_has_the_largest_priority_so_far() -> None:
    priorities = ranked([0.5, 3.0], 1.0)
    priorities.add(2)
    weights = priorities.importances(np.arange(3), 3, 1.0)
    assert weights[2] == pytest.approx(weights[1])


def test_that_another_exponent_holds_for_what_is_there() -> None:
    priorities = ranked([0.5, 3.0], 1.0)
    priorities.set_exponent(0.0)
    assert priorities.importances(np.arange(2), 2, 1.0).tolist() == [1.0, 1.0]


def test_that_a_state_draws_on_as_before() -> None:
    first = ranked([1.0, 2.0, 0.0, 5.0], 0.6)
    second = Priorities(50, 0.1)
    second.load_state_dict(first.state_dict())
    first.add(4)
    second.add(4)
    a, b = (each.draw(64, np.random.default_rng(3)) for each in (first, second))
    assert a.tolist() == b.tolist()


@given(
    capacity=st.integers(1, 300),
    errors=st.lists(st.floats(0, 1e6, width=32), min_size=1, max_size=300),
    exponent=st.floats(0, 1),
    count=st.integers(1, 64),
)
def test_that_only_what_is_there_is_ever_drawn(capacity: int, errors: list[float], exponent: float, count: int) -> None:
    errors = errors[:capacity]
    rows = ranked(errors, exponent, capacity).draw(count, np.random.default_rng(0))
    assert rows.shape == (count,)
    assert 0 <= rows.min() <= rows.max() < len(errors)
