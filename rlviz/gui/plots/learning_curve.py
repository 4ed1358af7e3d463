"""What a learning curve reads of a history: returns, their mean, greedy evaluations; blocks where there are many."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rlviz.gui.plots.scales import Range
from rlviz.session.events import Ending, HyperparameterChange
from rlviz.session.history import History
from rlviz.session.pyramid import Band, Pyramid
from rlviz.session.table import Table

Array = NDArray[np.floating[Any]]
Unit = Literal["episode", "step"]


class Blocks(NamedTuple):
    """A quantity in P blocks at `x`; all (P,)."""

    x: Array
    band: Band


class LearningCurve:
    """Reads one history; each row once. Episodes are counted from 1, as people do. Owned by the GUI thread.

    `x` is in episodes, or in steps of the run: those made when the episode had ended.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._returns = Pyramid(self._counted_returns)
        self._means = Pyramid(lambda start, stop: history.episodes.column("mean_return", start, stop))
        self._ends = Pyramid(self._end_steps)
        self._evaluations = Table(dict.fromkeys(("episode", "step", "mean"), 1), np.float64)
        self._greedy = {name: Pyramid(partial(self._evaluated, name)) for name in self._evaluations.columns}

    def _evaluated(self, name: str, start: int, stop: int) -> Array:
        return self._evaluations.column(name, start, stop)

    def _counted_returns(self, start: int, stop: int) -> Array:
        rows, columns = self.history.episodes.rows(start, stop), self.history.episodes.columns
        interrupted = rows[:, columns["ending"].start] == Ending.INTERRUPTED
        return np.where(interrupted, np.nan, rows[:, columns["episode_return"].start])

    def _end_steps(self, start: int, stop: int) -> Array:
        rows, columns = self.history.episodes.rows(start, stop), self.history.episodes.columns
        stride = self.history.layout.environments
        return rows[:, columns["first_step"].start] + stride * rows[:, columns["length"].start]

    def extend(self) -> int:
        """Take in what is new; the number of episodes still missing, for a long recording is taken in bit by bit."""
        evaluations = self.history.evaluations
        for k in range(len(self._evaluations), len(evaluations)):
            self._evaluations.append([evaluations[k].episode + 1, evaluations[k].step, evaluations[k].mean])
        for pyramid in self._greedy.values():
            pyramid.extend_to(len(self._evaluations))
        length = len(self.history.episodes)
        return max(pyramid.approach(length) for pyramid in (self._returns, self._means, self._ends))

    def __len__(self) -> int:
        """Episodes taken in."""
        return len(self._returns)

    def end(self, unit: Unit) -> float:
        """The last episode's x; 0 before the first."""
        return self.x(len(self) - 1, unit) if len(self) else 0.0

    def x(self, row: int, unit: Unit) -> float:
        """Where an episode belongs."""
        if unit == "episode":
            return row + 1.0
        episodes = self.history.episodes
        stride = self.history.layout.environments
        return episodes.number("first_step", row) + stride * episodes.number("length", row)

    def marker_x(self, change: HyperparameterChange, unit: Unit) -> float:
        """Where a change belongs: at the episode that ran then, or at its step."""
        return change.episode + 1.0 if unit == "episode" else float(change.step)

    def rows(self, x: Range, unit: Unit) -> range:
        """The episodes in a range of x, and one on either side."""
        first, last = (bisect_left(range(len(self)), edge, key=lambda row: self.x(row, unit)) for edge in x)
        return range(max(0, first - 1), min(len(self), last + 1))

    def nearest(self, x: float, unit: Unit) -> int:
        """The episode nearest to an x."""
        around = self.rows((x, x), unit)
        return min(around, key=lambda row: abs(self.x(row, unit) - x))

    def returns(self, rows: range, unit: Unit, most: int) -> Blocks:
        """Returns of episodes, interrupted ones left out."""
        return self._blocks(self._returns, rows, unit, most)

    def means(self, rows: range, unit: Unit, most: int) -> Blocks:
        """Mean of the last 100 returns at each episode."""
        return self._blocks(self._means, rows, unit, most)

    def _blocks(self, pyramid: Pyramid, rows: range, unit: Unit, most: int) -> Blocks:
        band = pyramid.band(rows.start, rows.stop, most)
        if unit == "episode":
            return Blocks(band.position + 1.0, band)
        return Blocks(self._ends.band(rows.start, rows.stop, most).mean, band)

    def interrupted(self, rows: range, unit: Unit) -> tuple[Array, Array]:
        """x and return of the episodes that a person cut short, both (P,)."""
        table = self.history.episodes
        values, columns = table.rows(rows.start, rows.stop), table.columns
        found = np.flatnonzero(values[:, columns["ending"].start] == Ending.INTERRUPTED)
        x = [self.x(rows.start + k, unit) for k in found.tolist()]
        return np.array(x), values[found, columns["episode_return"].start]

    def greedy(self, x: Range, unit: Unit, most: int) -> Blocks:
        """Mean returns of the greedy policy."""
        table = self._evaluations
        first, last = (bisect_left(range(len(table)), edge, key=lambda row: table.number(unit, row)) for edge in x)
        rows = (max(0, first - 1), min(len(table), last + 1), most)
        return Blocks(self._greedy[unit].band(*rows).mean, self._greedy["mean"].band(*rows))
