"""Targets and TD errors of value learning: pure functions on (B,) arrays.

`discount` is γʰ m for a target of h steps: 0 where the episode terminated, so that nothing follows.
"""

from __future__ import annotations

import numpy as np

from rlviz.learning.problem import Floats


def dqn_targets(rewards: Floats, discount: Floats, target_q: Floats) -> Floats:
    """r + γʰ m maxₐ Q⁻(s′, a), (B,); `target_q` is Q⁻(s′, ·), (B, A). Mnih et al. (2015)."""
    targets: Floats = rewards + discount * np.maximum.reduce(target_q, axis=1)
    return targets


def double_dqn_targets(rewards: Floats, discount: Floats, target_q: Floats, online_q: Floats) -> Floats:
    """r + γʰ m Q⁻(s′, argmaxₐ Q(s′, a)), (B,); both Q are (B, A). van Hasselt, Guez & Silver (2016)."""
    best = online_q.argmax(axis=1)
    targets: Floats = rewards + discount * target_q[np.arange(len(best)), best]
    return targets


def td_errors(targets: Floats, estimates: Floats) -> Floats:
    """δ = target − estimate, (B,)."""
    return targets - estimates
