"""What is on show: which recording, which episode of it, which frame, and in which mode."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rlviz.gui.pose import Pose
from rlviz.learning.algorithms import Entry
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.session.bookmarks import Bookmark
from rlviz.session.branches import WhatIf
from rlviz.session.events import Episode
from rlviz.session.frame import Frame, ScoreKind, frame_at, score_kind
from rlviz.session.history import History
from rlviz.session.lineage import Parent

if TYPE_CHECKING:
    from rlviz.session.about import Origin  # loads gymnasium: not before the window is on the screen


class Mode(Enum):
    """What the person sees. The value is what the chip's text begins with."""

    LOADING = "LOADING"
    TRAINING = "TRAINING · behaviour policy"
    WATCHING = "WATCHING"
    PLAYING = "PLAYING"
    TEACHING = "TEACHING"
    TURBO = "TURBO · learning, not drawing"
    FOLLOWING = "FOLLOWING · another program trains"
    PAUSED = "PAUSED"
    VIEWING = "VIEWING"
    BY_HAND = "SET BY HAND"
    ERROR = "ERROR"


GOING_ON = (Mode.TRAINING, Mode.WATCHING, Mode.PLAYING, Mode.TEACHING, Mode.FOLLOWING)
"""What is on show while steps are made."""


@dataclass(frozen=True)
class Unfolding:
    """A what-if beside the recorded episode, `elapsed` steps on from `step`; no `answer` while it is worked out.

    `taken` is the action that was taken there.
    """

    step: int
    taken: int
    answer: WhatIf | None = None
    elapsed: int = 0


@dataclass(frozen=True)
class Moment:
    """One moment of a recording. Views draw it; they keep nothing of it.

    `training` is the history of the training, `shown` the one whose frame is on show: the same, or that of an episode
    watched or played. `episode` and `index` address a frame of `shown`; index = length is the state after the last
    step. Both are −1 before the first step. `live` says that the moment follows the newest step. `standing` is the
    state that waits for a key where a person plays; it is drawn in place of the frame's. `unfolding` is the what-if
    that was asked for here, `parent` the run that the training has left. `pose` is a state that a person set in place
    of the frame's, whose address stays. `bookmarks` are all of the training, in the order of time; `origin` is where it
    left another run, if it is a fork.
    """

    entry: Entry
    environment: EnvironmentDescription
    training: History
    shown: History
    episode: int
    index: int
    live: bool
    mode: Mode
    standing: NDArray[np.float32] | None = None
    unfolding: Unfolding | None = None
    parent: Parent | None = None
    pose: Pose | None = None
    bookmarks: tuple[Bookmark, ...] = ()
    origin: Origin | None = None

    @property
    def empty(self) -> bool:
        """Whether there is no frame to show yet."""
        return self.episode < 0

    @property
    def scores(self) -> ScoreKind:
        """What the scores of an action are in this run."""
        return score_kind(self.entry, self.environment)

    @property
    def row(self) -> int:
        """The frame's row in `shown.steps`; that of the last step for the state after it."""
        episode = self.shown.episode(self.episode)
        return episode.row(min(self.index, episode.length - 1))

    @property
    def past(self) -> int | None:
        """The step of the training that a person looks back at; None where what is on show is live, or none of it."""
        return None if self.live or self.empty or self.shown is not self.training else self.row

    @property
    def rival(self) -> Episode | None:
        """The agent's own episode from the same start, beside a person who plays; None before it has a step."""
        rival = self.shown.rival
        if rival is None or not 0 <= self.episode < rival.episode_count():
            return None
        return rival.episode(self.episode)

    @property
    def when(self) -> tuple[int, bool] | None:
        """Where in the time of the training the frame lies, as `Bookmark.moment`; None where it is none of it."""
        if self.empty or self.shown is not self.training:
            return None
        return Bookmark.at(self.shown, self.episode, self.index).moment

    @property
    def marks(self) -> tuple[Bookmark, ...]:
        """The bookmarks of the frame on show."""
        when = self.when if self.bookmarks else None
        return tuple(each for each in self.bookmarks if each.moment == when)

    def frame(self, before: int = 0) -> Frame:
        """The recorded frame, or one of its episode so many steps before. IndexError when empty."""
        return frame_at(self.shown, self.episode, self.index - before, self.scores)

    def posed_frame(self) -> Frame:
        """The frame on show, or what a person set in its place. IndexError when empty."""
        frame = self.frame()
        return frame if self.pose is None else self.pose.instead_of(frame)
