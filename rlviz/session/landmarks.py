"""Landmarks: the bookmarks that a recording sets by itself, each the record of its kind so far."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import EnvironmentDescription, Part, describe
from rlviz.numbers import measured_text, with_minus
from rlviz.session.bookmarks import Bookmark, Kind
from rlviz.session.config import RunConfig
from rlviz.session.events import Chosen, Ending
from rlviz.session.frame import ScoreKind, score_kind
from rlviz.session.history import History
from rlviz.session.stretch import Array, Stretch


class Found(NamedTuple):
    """How far a bookmark's frame goes in what its kind is about; the first of the greatest is kept."""

    size: float
    bookmark: Bookmark


class Landmarks:
    """Finds them in the episodes that have ended, each step looked at once. Owned by its reader's thread.

    - Largest |TD error| δ, of agents with values.
    - Closest call: the state nearest to a limit at which the environment fails, relative to that limit, of those after
      which the episode did not fail for the next second of the environment's own pace, or was cut off unfailed.
    - Explored against its own best action: of action values, the exploratory step with the greatest max Q − Q(a).
    - Point of no return: in the episode with the highest return of those that failed, the last state from which V (for
      action values max Q) never rose again. Where V rises up to the failure there is none, and the next best counts.
    - First perfect episode: its first state; of environments whose highest return is known.
    """

    def __init__(self, history: History, scores: ScoreKind, environment: EnvironmentDescription) -> None:
        self.history, self._scores, self._environment = history, scores, environment
        self._looked_at = 0
        self._records: dict[Kind, Found] = {}

    @property
    def found(self) -> tuple[Bookmark, ...]:
        """One of each kind that there is."""
        return tuple(self._records[kind].bookmark for kind in Kind if kind in self._records)

    def extend(self, most: int = 1 << 16) -> int:
        """Look at more episodes, of about `most` steps together; how many are still to be looked at."""
        first, ended = self._looked_at, len(self.history.episodes)
        lengths = self.history.episodes.column("length", first, min(ended, first + most))
        last = first + min(len(lengths), 1 + int(np.searchsorted(np.cumsum(lengths), most)))
        if last > first:
            self._look_at(Stretch(self.history, first, last))
        self._looked_at = last
        return ended - last

    def _look_at(self, stretch: Stretch) -> None:
        kinds = (self._largest_error, self._closest_call, self._greatest_loss, self._point_of_no_return)
        for find in (*kinds, self._first_perfect):
            found = find(stretch)
            if found is None:
                continue
            before = self._records.get(found.bookmark.kind)
            if before is None or found.size > before.size:
                self._records[found.bookmark.kind] = found

    def _largest_error(self, stretch: Stretch) -> Found | None:
        errors = stretch.td_errors(self._scores)
        at = _greatest(np.abs(errors))
        if at is None:
            return None
        words = f"largest |δ|: δ {measured_text(float(errors[at]))}"
        return Found(abs(float(errors[at])), Bookmark(int(stretch.rows[at]), Kind.TD_ERROR, words))

    def _closest_call(self, stretch: Stretch) -> Found | None:
        limited = [(k, part.limit) for k, part in enumerate(self._environment.parts) if part.limit is not None]
        if not limited:
            return None
        observations = stretch.of_steps("observation").reshape(len(stretch.rows), -1)
        nearness = np.stack([np.abs(observations[:, k]) / limit for k, limit in limited])  # (parts, S)
        cut_off = np.repeat(stretch.of_episodes("ending") == Ending.TRUNCATED, stretch.lengths)
        held_on = (stretch.left > self._environment.steps_per_second) | cut_off
        at = _greatest(np.where(held_on, nearness.max(axis=0), np.nan))
        if at is None:
            return None
        k, limit = limited[int(nearness[:, at].argmax())]
        words = f"closest call: {_near_limit(self._environment.parts[k], float(observations[at, k]), limit)}"
        return Found(float(nearness[:, at].max()), Bookmark(int(stretch.rows[at]), Kind.CLOSEST_CALL, words))

    def _greatest_loss(self, stretch: Stretch) -> Found | None:
        explored = np.flatnonzero(stretch.of_steps("chosen") == Chosen.EXPLORED)
        if self._scores != "Q" or not len(explored):
            return None
        scores = stretch.of_steps("scores").reshape(len(stretch.rows), -1)[explored]
        actions = stretch.of_steps("action")[explored].astype(np.int64)
        losses = scores.max(axis=1) - scores[np.arange(len(actions)), actions]
        at = _greatest(losses)
        if at is None or losses[at] == 0:
            return None
        taken, best = (self._environment.label(int(action)).name for action in (actions[at], scores[at].argmax()))
        words = f"explored {taken} against {best}: Q {measured_text(-float(losses[at]))}"
        return Found(float(losses[at]), Bookmark(int(stretch.rows[explored[at]]), Kind.EXPLORED, words))

    def _point_of_no_return(self, stretch: Stretch) -> Found | None:
        if self._environment.success:
            return None
        best = self._records.get(Kind.NO_RETURN)
        returns, values = stretch.of_episodes("episode_return"), stretch.of_steps("value")
        failed = stretch.of_episodes("ending") == Ending.TERMINATED
        better = np.flatnonzero(failed & (returns > (-math.inf if best is None else best.size)))
        for episode in better[np.argsort(-returns[better], kind="stable")].tolist():
            start, length = int(stretch.starts[episode]), int(stretch.lengths[episode])
            along = values[start : start + length]
            at = start_of_fall(along)
            if at is not None:
                fall = " to ".join(measured_text(float(along[k])) for k in (at, -1))
                words = f"point of no return: V only falls from here, {fall}, in the best episode that failed"
                return Found(float(returns[episode]), Bookmark(int(stretch.rows[start + at]), Kind.NO_RETURN, words))
        return None

    def _first_perfect(self, stretch: Stretch) -> Found | None:
        if not self._environment.perfect:
            return None
        top, whole = self._environment.return_range[1], stretch.of_episodes("ending") != Ending.INTERRUPTED
        reached = np.flatnonzero(whole & (stretch.of_episodes("episode_return") >= top))
        if not len(reached):
            return None
        row = int(stretch.rows[stretch.starts[reached[0]]])
        return Found(top, Bookmark(row, Kind.PERFECT, f"first perfect episode: return {measured_text(top)}"))


def landmarks_of(history: History, config: RunConfig) -> tuple[Bookmark, ...]:
    """All of them that a recording of such a run holds."""
    environment = describe(config.environment)
    landmarks = Landmarks(history, score_kind(entry(config.algorithm), environment), environment)
    while landmarks.extend():
        pass
    return landmarks.found


def _near_limit(part: Part, value: float, limit: float) -> str:
    """How near: `θ −11.97° of 12°`."""
    space = "" if part.unit.startswith("°") else " "
    shown, most = (f"{part.factor * each:.4g}{space}{part.unit}".rstrip() for each in (value, limit))
    return f"{part.symbol} {with_minus(shown)} of {most}"


def start_of_fall(values: Array) -> int | None:
    """The last index from which values only fell until the end, some standing still; None where none fell, or is nan.

    5 4 6 6 5 5 2 falls from the second 6 on.
    """
    rises = np.flatnonzero(~(values[1:] <= values[:-1]))
    begin = int(rises[-1]) + 1 if len(rises) else 0
    standing = int(np.count_nonzero(values[begin:] == values[begin])) - 1
    return begin + standing if values[-1] < values[begin] else None


def _greatest(sizes: Array) -> int | None:
    """Index of the first of the greatest that is a number; None where none is."""
    known = np.where(np.isfinite(sizes), sizes, -np.inf)
    at = int(known.argmax()) if len(known) else 0
    return at if len(known) and np.isfinite(sizes[at]) else None
