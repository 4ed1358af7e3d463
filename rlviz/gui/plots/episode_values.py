"""What was thought along one episode: scores of the actions, the estimate of the state, and what followed in truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlviz.gui.moment import GOING_ON, Moment
from rlviz.gui.plots.changes import change_markers
from rlviz.gui.plots.marks import Marker
from rlviz.gui.plots.scales import nice_ceiling
from rlviz.session.events import Chosen, Ending, Episode, Policy
from rlviz.session.frame import ScoreKind, episode_returns, how_chosen
from rlviz.session.history import History

LEAST_STEPS = 50.0
"""Shortest x axis, so that the first steps of an episode do not stretch."""
_RECENT = 10
_BEFORE = 3
"""Episodes that are ranged with the newest one, so that the axis does not start anew with each."""

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class EpisodeValues:
    """T steps: `scores` (T, S) and `actions` (T, W) as recorded, `chosen` and `value` (T,); `realised` (T,), empty
    while it runs."""

    episode: Episode
    policy: Policy
    actions: Array
    chosen: Array
    scores: Array
    value: Array
    realised: Array

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.episode.ending is Ending.RUNNING

    def how_chosen(self, k: int, kind: ScoreKind) -> str:
        """How the action of step k came about, in words."""
        return how_chosen(self.policy, kind, Chosen(int(self.chosen[k])))

    @property
    def last_index(self) -> int:
        """The last frame that can be chosen: the state after the last step once it has ended."""
        return self.episode.length - self.running


def values_along(history: History, index: int) -> EpisodeValues:
    """Read one episode. IndexError outside the recording."""
    episode = history.episode(index)
    rows = history.steps.rows(episode.first_step, episode.last_row + 1)[:: episode.stride]
    columns = history.steps.columns
    running = episode.ending is Ending.RUNNING
    return EpisodeValues(
        episode=episode,
        policy=history.policy,
        actions=rows[:, columns["action"]],
        chosen=rows[:, columns["chosen"].start],
        scores=rows[:, columns["scores"]],
        value=rows[:, columns["value"].start],
        realised=np.empty(0) if running else episode_returns(history, episode),
    )


def estimates_before(moment: Moment) -> tuple[EpisodeValues, ...]:
    """The episodes before one that runs, of which the y axis holds the estimates too, so that it stays where it is."""
    if moment.episode < len(moment.shown.episodes) and not goes_on(moment):
        return ()
    earliest = max(0, moment.episode - _BEFORE)
    return tuple(values_along(moment.shown, index) for index in range(earliest, moment.episode))


def goes_on(moment: Moment) -> bool:
    """Whether the next episode is on its way, so that what one is worth in the end is gone before it can be read."""
    return moment.live and moment.mode in GOING_ON


def end_of_axis(moment: Moment, current: float) -> float:
    """Where x should end: at the episode's end; live, where the longest of the last episodes ends, without jumping."""
    history, length = moment.shown, moment.shown.episode(moment.episode).length
    if not moment.live:
        return nice_ceiling(length, LEAST_STEPS)
    ended = len(history.episodes)
    recent = [history.episodes.number("length", row) for row in range(max(0, ended - _RECENT), ended)]
    wanted = nice_ceiling(max([length, *recent]), LEAST_STEPS)
    return wanted if wanted > current or wanted < current / 2 else current


def markers_within(moment: Moment, episode: Episode) -> tuple[Marker, ...]:
    """The hyperparameter changes made during an episode of the training."""
    if moment.shown is not moment.training:
        return ()
    first, stride = episode.first_step, episode.stride
    markers = change_markers(moment, lambda change: (change.step - first) / stride)
    return tuple(marker for marker in markers if 0 <= marker.x <= episode.length)
