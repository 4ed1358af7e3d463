"""Where the frames of a training lie on its timeline, in rows: one row for each episode, in the order of their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rlviz.gui.plots.marks import Marker
from rlviz.gui.plots.timeline_marks import Flag
from rlviz.numbers import whole_text
from rlviz.session.bookmarks import Bookmark
from rlviz.session.events import Ending
from rlviz.session.history import History
from rlviz.session.replay_content import ReplayContent

if TYPE_CHECKING:
    from rlviz.session.about import Origin  # loads gymnasium: not before the window is on the screen


class TimelinePlaces:
    """Of one history. What lies in an episode that has ended is looked up once. Owned by the GUI thread.

    `fine`: a frame lies within the bar of its episode, from its left edge to its right; else in the middle.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._known: dict[Bookmark, tuple[int, float]] = {}
        self._snapshots: tuple[int, ...] = ()
        self._rows = np.empty(0)

    def of_frame(self, episode: int, index: int, *, fine: bool) -> float:
        """Of one frame."""
        return episode + fine * self._share(episode, index)

    def _share(self, episode: int, index: int) -> float:
        """How far from the middle of its bar, in bars: the frames divide it evenly."""
        return (index + 0.5) / (self.history.episode(episode).last_frame + 1) - 0.5

    def flags(self, bookmarks: tuple[Bookmark, ...], *, fine: bool) -> tuple[Flag, ...]:
        """Of all bookmarks, from left to right."""
        found = ((*self._of_bookmark(mark), mark) for mark in bookmarks)
        return tuple(sorted((Flag(row + fine * share, mark) for row, share, mark in found), key=lambda flag: flag.x))

    def _of_bookmark(self, mark: Bookmark) -> tuple[int, float]:
        if mark in self._known:
            return self._known[mark]
        episode, index = mark.place(self.history)
        found = episode, self._share(episode, index)
        if self.history.episode(episode).ending is not Ending.RUNNING:
            self._known[mark] = found
        return found

    def snapshots(self, steps: tuple[int, ...]) -> np.ndarray:
        """Of the snapshots that were taken after so many steps, (S,)."""
        if steps != self._snapshots:
            self._snapshots, self._rows = steps, self._ended_by(np.array(steps))
        return self._rows

    def fork(self, origin: Origin | None) -> Marker | None:
        """Of the step at which this training left another, if it is a fork."""
        if origin is None:
            return None
        text = f"forked from {origin.parent} at step {whole_text(origin.step)}"
        return Marker(float(self._ended_by(np.array([origin.step]))[0]), text)

    def replay(self, content: ReplayContent | None) -> tuple[Marker | None, float]:
        """From where to where the steps lie that a replay buffer holds; None where there is none, or nothing in it."""
        if content is None or not content.fill:
            return None, 0.0
        first, last = self._ended_by(np.array([content.first, content.end - 1])).tolist()
        return Marker(first, f"replay holds steps {whole_text(content.first)} to {whole_text(content.end - 1)}"), last

    def _ended_by(self, steps: np.ndarray) -> np.ndarray:
        """How many episodes had ended after so many steps of the training, (P,): the row that then was the newest."""
        episodes, stride = self.history.episodes, self.history.layout.environments
        ends = episodes.column("first_step") + stride * (episodes.column("length") - 1) + 1
        return np.searchsorted(ends, steps, side="right").astype(np.float64)
