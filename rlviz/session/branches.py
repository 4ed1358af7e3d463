"""What came of a what-if: plain values that cross threads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """What one action led to: mean steps until the episode ended, and the mean discounted return with its extremes.

    `predicted` is Q(s, a) as the agent held it, nan where it has none. `ended`: every rollout ended by itself, rather
    than at the time limit.
    """

    action: int
    steps: float
    discounted_return: float
    lowest: float
    highest: float
    predicted: float
    ended: bool


@dataclass(frozen=True)
class WhatIf:
    """The branches of all actions after `step` steps of a run, and how many rollouts each is the mean of."""

    step: int
    rollouts: int
    branches: tuple[Branch, ...]
