"""What an agent thinks of a state: plain values that cross threads."""

from __future__ import annotations

from dataclasses import dataclass

from rlviz.learning.problem import Floats


@dataclass(frozen=True, eq=False)
class Opinion:
    """The scores of all actions in a state and its value, as a frame has them, by the agent after `step` steps."""

    observation: Floats
    scores: Floats
    value: float
    step: int
