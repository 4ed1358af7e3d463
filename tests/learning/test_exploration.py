"""Exploration: how often ε-greedy explores, and what it does then."""

from __future__ import annotations

import numpy as np
from scipy.stats import binomtest, chisquare

from rlviz.learning.exploration import epsilon_greedy

SCORES = np.array([0.1, 0.9, 0.3, 0.2], np.float32)
DRAWS = 20_000


def test_that_epsilon_is_the_share_of_random_actions_and_those_are_uniform() -> None:
    rng = np.random.default_rng(1)
    drawn = [epsilon_greedy(SCORES, 0.3, rng) for _ in range(DRAWS)]
    random = [action for action, explored, _ in drawn if explored]
    assert binomtest(len(random), DRAWS, 0.3).pvalue > 1e-3
    assert chisquare(np.bincount(random, minlength=4)).pvalue > 1e-3
    assert all(action == 1 for action, explored, _ in drawn if not explored)
    assert {best for *_, best in drawn} == {float(SCORES.max())}


def test_that_without_epsilon_the_best_action_is_taken_and_nothing_is_drawn() -> None:
    rng = np.random.default_rng(1)
    before = rng.bit_generator.state
    assert epsilon_greedy(SCORES, 0.0, rng) == (1, False, float(SCORES.max()))
    assert rng.bit_generator.state == before


def test_that_with_epsilon_one_every_action_explores() -> None:
    rng = np.random.default_rng(1)
    assert all(epsilon_greedy(SCORES, 1.0, rng)[1] for _ in range(1000))
