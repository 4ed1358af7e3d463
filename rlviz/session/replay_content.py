"""What a replay buffer held at a moment of a recording: it is a window on the recorded steps. Lin (1992)."""

from __future__ import annotations

from typing import NamedTuple

from rlviz.session.history import History

_CAPACITY = "replay_capacity"


class ReplayContent(NamedTuple):
    """Steps [first, end) of a training, of which a buffer could hold `capacity`."""

    first: int
    end: int
    capacity: int

    @property
    def fill(self) -> int:
        """Transitions that it held."""
        return self.end - self.first


def replay_content(history: History, steps: int) -> ReplayContent | None:
    """Of the buffer after so many steps; None where the algorithm has none.

    What a smaller buffer once dropped does not come back when it grows again.
    """
    if not hasattr(history.hyperparameters, _CAPACITY):
        return None
    first, capacity = 0, getattr(history.hyperparameters, _CAPACITY)
    for change in (each for each in list(history.changes) if each.name == _CAPACITY and each.step <= steps):
        assert isinstance(change.new, int)
        first, capacity = max(first, change.step - min(capacity, change.new)), change.new
    return ReplayContent(max(first, steps - capacity), steps, capacity)
