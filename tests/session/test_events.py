"""What happened in a run, and what is told of it."""

from __future__ import annotations

from rlviz.session.events import GreedyEvaluation, best_of


def test_that_of_evaluations_that_did_equally_well_the_last_is_the_best() -> None:
    low, first, last = (GreedyEvaluation(step, 0, (r, r)) for step, r in ((0, 9.0), (1_000, 500.0), (2_000, 500.0)))
    assert best_of([low, first, last, low]) is last
    assert best_of([]) is None
