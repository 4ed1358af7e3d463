"""What a network sees: scaled parts, or one number of many that is one."""

from __future__ import annotations

import numpy as np
import pytest

from rlviz.learning.features import Features
from rlviz.learning.problem import DiscreteActions, Problem

LAKE = Problem(np.ones(1, np.float32), DiscreteActions(4), states=5)


def test_that_a_numbered_state_becomes_one_number_that_is_one() -> None:
    features = Features(LAKE, scaled=True)
    assert features.size == 5
    assert features(np.array([3.0], np.float32)).tolist() == [0, 0, 0, 1, 0]
    assert features(np.array([[0.0], [4.0]], np.float32)).tolist() == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1]]


def test_that_parts_are_scaled_only_where_asked() -> None:
    problem = Problem(np.array([0.5, 4.0], np.float32), DiscreteActions(2))
    observation = np.array([2.0, 3.0], np.float32)
    assert Features(problem, scaled=True)(observation).tolist() == [1.0, 12.0]
    assert Features(problem, scaled=False)(observation).tolist() == [2.0, 3.0]


def test_that_more_states_than_a_network_can_take_are_refused_in_a_sentence() -> None:
    crowd = Problem(np.ones(1, np.float32), DiscreteActions(2), states=2_000_000)
    with pytest.raises(ValueError, match=r"numbered states must be in \[1, 10000\] for a network.*got 2000000"):
        Features(crowd, scaled=True)
