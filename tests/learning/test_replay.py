"""The replay buffer: order, ends of episodes, n-step sums, sizes and draws, against a plain list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from rlviz.learning.problem import Transition
from rlviz.learning.replay import ReplayBuffer

MANY = 4000
"""Draws in which each of a few rows is sure to be."""


class Target(NamedTuple):
    """One drawn target: Σ γᵏ r, γʰ or 0 where nothing may follow, and the number of the observation after it."""

    reward: float
    discount: float
    next_number: int


def transition(number: int, end: str = "") -> Transition:
    """The `number`-th transition: from observation [number] to [number + 1], with reward number + 1."""
    here, there = np.array([number], np.float32), np.array([number + 1], np.float32)
    return Transition(here, number % 3, number + 1.0, there, end == "terminated", end == "truncated")


def filled(ends: Sequence[str], capacity: int = 100) -> ReplayBuffer:
    """A buffer with one transition for each of `ends`: "", "terminated", "truncated", or "interrupted" after it."""
    replay = ReplayBuffer(capacity, 1)
    for number, end in enumerate(ends):
        replay.add(transition(number, end))
        if end == "interrupted":
            replay.cut()
    return replay


def drawn(replay: ReplayBuffer, n_step: int, gamma: float, *, bootstrap_truncated: bool = True) -> dict[int, Target]:
    """What is drawn for each stored transition, by its number."""
    rng = np.random.default_rng(0)
    batch = replay.batch(replay.rows(MANY, rng), n_step, gamma, bootstrap_truncated=bootstrap_truncated)
    assert (batch.actions == batch.observations[:, 0] % 3).all()
    rows = zip(batch.observations[:, 0], batch.rewards, batch.discount, batch.next_observations[:, 0], strict=True)
    return {int(number): Target(float(r), float(g), int(after)) for number, r, g, after in rows}


def expected(
    ends: Sequence[str], kept: range, n_step: int, gamma: float, *, bootstrap_truncated: bool
) -> dict[int, Target]:
    """The same worked out step by step on the list."""
    targets = {}
    for number in kept:
        last, reward = number, 0.0
        for k in range(n_step):
            last = number + k
            reward += gamma**k * (last + 1.0)
            if ends[last] or last == kept[-1]:
                break
        final = ends[last] == "terminated" or (ends[last] != "" and not bootstrap_truncated)
        targets[number] = Target(reward, 0.0 if final else gamma ** (last + 1 - number), last + 1)
    return targets


def assert_same(given: dict[int, Target], wanted: dict[int, Target]) -> None:
    """The same transitions with the same targets, to the precision of float32."""
    assert given.keys() == wanted.keys()
    for number, target in wanted.items():
        assert given[number] == pytest.approx(target, rel=1e-5), number


def test_that_one_step_targets_are_the_stored_transitions() -> None:
    targets = drawn(filled(["", "terminated", "", "truncated"]), 1, 0.9)
    assert targets == {
        0: pytest.approx((1.0, 0.9, 1)),
        1: pytest.approx((2.0, 0.0, 2)),
        2: pytest.approx((3.0, 0.9, 3)),
        3: pytest.approx((4.0, 0.9, 4)),
    }


def test_that_three_rewards_sum_to_the_figures_worked_by_hand() -> None:
    targets = drawn(filled(["", "", "", ""]), 3, 0.9)
    assert targets[0] == pytest.approx((1 + 0.9 * 2 + 0.81 * 3, 0.729, 3))
    assert targets[2] == pytest.approx((3 + 0.9 * 4, 0.81, 4))
    assert targets[3] == pytest.approx((4.0, 0.9, 4)), "the newest knows one reward only"


@pytest.mark.parametrize("end", ["terminated", "truncated", "interrupted"])
def test_that_no_sum_crosses_the_end_of_an_episode(end: str) -> None:
    targets = drawn(filled(["", end, "", ""]), 3, 0.9)
    assert targets[0] == pytest.approx((1 + 0.9 * 2, 0.81 * (end != "terminated"), 2))
    assert targets[1] == pytest.approx((2.0, 0.9 * (end != "terminated"), 2))


@pytest.mark.parametrize("end", ["truncated", "interrupted"])
def test_that_without_bootstrap_at_truncation_a_cut_off_episode_counts_as_ended(end: str) -> None:
    targets = drawn(filled(["", end, ""]), 3, 0.9, bootstrap_truncated=False)
    assert [targets[number].discount for number in range(3)] == pytest.approx([0.0, 0.0, 0.9])


def test_that_an_episode_that_terminated_cannot_be_cut_off_any_more() -> None:
    replay = filled(["", "terminated"])
    replay.cut()
    assert drawn(replay, 1, 0.9)[1].discount == 0.0


def test_that_cutting_an_empty_buffer_does_nothing() -> None:
    replay = ReplayBuffer(4, 1)
    replay.cut()
    assert len(replay) == 0


def test_that_a_full_buffer_forgets_the_oldest_first() -> None:
    replay = filled([""] * 7, capacity=4)
    assert len(replay) == 4
    assert sorted(drawn(replay, 1, 0.9)) == [3, 4, 5, 6]


def test_that_sums_run_across_the_seam_of_the_ring_but_not_from_the_newest_to_the_oldest() -> None:
    targets = drawn(filled([""] * 6, capacity=4), 3, 1.0)
    assert targets == {
        2: pytest.approx((3 + 4 + 5, 1.0, 5)),
        3: pytest.approx((4 + 5 + 6, 1.0, 6)),
        4: pytest.approx((5 + 6, 1.0, 6)),
        5: pytest.approx((6.0, 1.0, 6)),
    }


def test_that_a_change_of_discount_and_of_steps_holds_for_what_was_stored_before() -> None:
    replay = filled([""] * 4)
    assert drawn(replay, 1, 0.9)[0] == pytest.approx((1.0, 0.9, 1))
    assert drawn(replay, 2, 0.5)[0] == pytest.approx((1 + 0.5 * 2, 0.25, 2))
    assert drawn(replay, 2, 0.0)[0] == pytest.approx((1.0, 0.0, 2))


def test_that_draws_are_uniform_over_what_is_stored() -> None:
    replay = filled([""] * 30, capacity=20)
    batch = replay.batch(replay.rows(20_000, np.random.default_rng(2)), 3, 0.9)
    counts = np.bincount(batch.observations[:, 0].astype(int) - 10, minlength=20)
    assert chisquare(counts).pvalue > 1e-3


@pytest.mark.parametrize("added", [0, 3, 4, 7])
def test_that_growing_keeps_all_and_shrinking_the_newest_both_in_order(added: int) -> None:
    for capacity in (1, 2, 4, 9):
        replay = filled([""] * added, capacity=4)
        replay.resize(capacity)
        assert replay.capacity == capacity
        replay.add(transition(added))
        kept = min(min(added, 4, capacity) + 1, capacity)
        assert sorted(drawn(replay, 1, 0.9)) == list(range(added + 1 - kept, added + 1))


@given(
    ends=st.lists(st.sampled_from(["", "", "", "terminated", "truncated", "interrupted"]), min_size=1, max_size=40),
    capacities=st.lists(st.integers(1, 40), min_size=1, max_size=3),
    n_step=st.integers(1, 6),
    gamma=st.floats(0, 1),
    bootstrap_truncated=st.booleans(),
)
def test_that_any_history_of_adding_and_resizing_draws_what_a_plain_list_would(
    ends: list[str], capacities: list[int], n_step: int, gamma: float, bootstrap_truncated: bool
) -> None:
    first, *later = capacities
    replay = filled(ends, first)
    kept = range(max(0, len(ends) - first), len(ends))
    for capacity in later:
        replay.resize(capacity)
        kept = kept[-capacity:]
    assert_same(
        drawn(replay, n_step, gamma, bootstrap_truncated=bootstrap_truncated),
        expected(ends, kept, n_step, gamma, bootstrap_truncated=bootstrap_truncated),
    )
