"""Targets and TD errors of value learning: pure functions on (B,) tensors.

`discount` is γʰ for a target of h steps, `bootstrap` 1 where the state after them has a value and 0 where it has none.
"""

from __future__ import annotations

from torch import Tensor


def dqn_targets(rewards: Tensor, discount: Tensor, bootstrap: Tensor, target_q: Tensor) -> Tensor:
    """r + γʰ m maxₐ Q⁻(s′, a), (B,); `target_q` is Q⁻(s′, ·), (B, A). Mnih et al. (2015)."""
    return rewards + discount * bootstrap * target_q.max(dim=1).values


def double_dqn_targets(
    rewards: Tensor, discount: Tensor, bootstrap: Tensor, target_q: Tensor, online_q: Tensor
) -> Tensor:
    """r + γʰ m Q⁻(s′, argmaxₐ Q(s′, a)), (B,); both Q are (B, A). van Hasselt, Guez & Silver (2016)."""
    best = online_q.argmax(dim=1, keepdim=True)
    return rewards + discount * bootstrap * target_q.gather(1, best).squeeze(1)


def td_errors(targets: Tensor, estimates: Tensor) -> Tensor:
    """δ = target − estimate, (B,)."""
    return targets - estimates
