"""A pose: a state that a person set by hand, on show in place of a recorded one."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from rlviz.learning.problem import Floats
from rlviz.session.frame import Frame
from rlviz.session.opinion import Opinion


@dataclass(frozen=True, eq=False)
class Pose:
    """The state, and the newest opinion that the agent on show had: of this state, or of one a moment before."""

    observation: Floats
    opinion: Opinion | None = None

    def instead_of(self, recorded: Frame) -> Frame:
        """A frame in which no action was taken, and of which nothing is known but what the agent thinks."""
        opinion = self.opinion
        return replace(
            recorded,
            observation=self.observation,
            action=None,
            explored=False,
            by_hand=False,
            chosen="",
            scores=np.full_like(recorded.scores, math.nan) if opinion is None else opinion.scores,
            value=math.nan if opinion is None else opinion.value,
            next_value=math.nan,
            estimate=math.nan,
            reward=math.nan,
            terminated=False,
            discounted_return=math.nan,
            td_error=math.nan,
            learning_rate=math.nan,
        )
