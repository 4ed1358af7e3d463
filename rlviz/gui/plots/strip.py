"""What the strip of the timeline shows: a frozen picture of a training and of where in it one stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlviz.gui.plots.marks import Marker
from rlviz.gui.plots.scales import Range
from rlviz.gui.plots.timeline_marks import Flag

_EMPTY = np.empty(0)
Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Strip:
    """What is painted. Episodes are rows 0, 1 … of `viewable`; the axis has room for `end` of them.

    Blocks of episodes at rows `x` have returns and running means (P,). The playhead stands at row `playhead`.
    `snapshots` are rows, (S,); `flags` ascend.
    What the replay buffer holds lies between `replay`, which names it, and row `replay_end`.
    """

    end: float = 20.0
    viewable: int = 0
    x: Array = field(default_factory=lambda: _EMPTY)
    returns: Array = field(default_factory=lambda: _EMPTY)
    means: Array = field(default_factory=lambda: _EMPTY)
    returns_range: Range = (0.0, 1.0)
    changes: tuple[Marker, ...] = ()
    snapshots: Array = field(default_factory=lambda: _EMPTY)
    flags: tuple[Flag, ...] = ()
    fork: Marker | None = None
    replay: Marker | None = None
    replay_end: float = 0.0
    playhead: float | None = None
    playhead_text: str = ""

    def episode_at(self, row: int) -> int | None:
        """The episode that is meant by a row, the nearest where it has none; None right of the newest: what is live."""
        return None if row > self.viewable else min(max(row, 0), self.viewable - 1)
