"""A stretch of a recording: episodes that have ended, with their steps in the order in which each was played."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlviz.session.frame import ScoreKind
from rlviz.session.history import History

Array = NDArray[np.floating[Any]]


class Stretch:
    """Episodes [first, last) of a history, which have ended: E of them, S steps in all.

    `rows` (S,) are the rows of the steps, each episode's one after the other, also where episodes ran side by side.
    `starts` and `lengths` (E,) say where among the S each episode begins, and how long it is. `left` (S,) are the steps
    of its episode that are made from each state on. ValueError where episodes are not made of the recorded steps.
    """

    def __init__(self, history: History, first: int, last: int) -> None:
        self.history, self._first, self._last = history, first, last
        stride = history.layout.environments
        firsts, self.lengths = (self.of_episodes(name).astype(np.int64) for name in ("first_step", "length"))
        if firsts.min() < 0 or self.lengths.min() < 1 or (firsts + stride * (self.lengths - 1)).max() >= len(history):
            raise ValueError("its episodes are not made of the steps that it holds")
        self.starts = np.cumsum(self.lengths) - self.lengths
        offsets = np.arange(int(self.lengths.sum())) - np.repeat(self.starts, self.lengths)
        self.rows = np.repeat(firsts, self.lengths) + stride * offsets
        self.left = np.repeat(self.lengths, self.lengths) - offsets

    def of_episodes(self, name: str) -> Array:
        """One fact of each episode, (E,)."""
        return self.history.episodes.column(name, self._first, self._last)

    def of_steps(self, name: str) -> Array:
        """One column of the steps: (S,) where it is one number wide, else (S, width)."""
        first, end = int(self.rows.min()), int(self.rows.max()) + 1
        column = self.history.steps.column(name, first, end)
        return column if self.history.layout.environments == 1 else column[self.rows - first]

    def td_errors(self, scores: ScoreKind) -> NDArray[np.float64]:
        """δ of each step as `Frame` has it, (S,)."""
        value = self.of_steps("value").astype(np.float64)
        following = np.append(value[1:], np.nan)
        lasts = self.starts + self.lengths - 1
        following[lasts] = self.of_episodes("final_value")
        if "next_value" in self.history.layout.diagnostics:
            told = self.of_steps("next_value")
            following = np.where(np.isnan(told), following, told)
        following[self.of_steps("terminated") > 0] = 0.0
        estimate = self._taken() if scores == "Q" else value
        errors: NDArray[np.float64] = self.of_steps("reward") + self._gammas() * following - estimate
        return errors

    def _taken(self) -> Array:
        """Q(s, a) of the action that was taken, (S,)."""
        actions = self.of_steps("action").astype(np.int64)
        scores = self.of_steps("scores").reshape(len(actions), -1)
        taken: Array = np.take_along_axis(scores, actions[:, None], axis=1)[:, 0]
        return taken

    def _gammas(self) -> NDArray[np.float64]:
        """The γ in force at each step, (S,)."""
        history = self.history
        gammas = np.full(len(self.rows), history.gamma(-1))
        for change in list(history.changes):
            if change.name == "gamma":
                gammas[self.rows >= change.step] = change.new
        return gammas
