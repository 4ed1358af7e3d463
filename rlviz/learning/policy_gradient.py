"""The policy gradient of discrete actions: pure functions on (T, A) log-probabilities. Williams (1992)."""

from __future__ import annotations

from typing import Literal

from torch import Tensor


def policy_gradient_loss(
    log_policy: Tensor, actions: Tensor, advantages: Tensor, reduction: Literal["mean", "sum"]
) -> Tensor:
    """−mean or −sum over T of log π(a | s) · advantage; both others are (T,). Sutton & Barto (2018), 13.3."""
    objective = log_policy.gather(1, actions.unsqueeze(1)).squeeze(1) * advantages  # (T,)
    return -(objective.mean() if reduction == "mean" else objective.sum())


def entropies(log_policy: Tensor) -> Tensor:
    """−Σₐ π log π of each row, (T,), in nats."""
    return -(log_policy.exp() * log_policy).sum(dim=1)
