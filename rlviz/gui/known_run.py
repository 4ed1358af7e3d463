"""What the window knows of the run, from what the worker told last."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from rlviz.gui.cursor import Cursor
from rlviz.gui.moment import Mode, Moment, Unfolding
from rlviz.gui.on_show import moment_on_show
from rlviz.gui.pose import Pose
from rlviz.gui.run_status import Status
from rlviz.learning.environment_table import EnvironmentDescription, describe
from rlviz.session.bookmarks import Bookmark
from rlviz.session.config import RunConfig
from rlviz.session.history import History
from rlviz.session.player import Activity
from rlviz.session.writer import WRITTEN_ELSEWHERE, Writer

_FASTEST_PLAYBACK = 64.0
"""Multiple of the environment's own pace at which recorded frames play as fast as can be."""


class KnownRun(QObject):
    """The run and the frame of it on show. Lives on the GUI thread.

    `RunController` writes what the worker tells: `status`, `config`, `failure`, for which it paused, `has_run`, not so
    before the first one, and `opening`: a run is being made, and what is asked for meanwhile is meant for it; and the
    `speeds` that were chosen. What a person adds is written by its one owner: by `Posing` the `pose`, a state that is
    set in place of the recorded one; by `WhatIfQuestion` what is `unfolding`; by `Bookmarking` the `bookmarks`, all of
    the training that are known, in the order of time.
    """

    def __init__(self, config: RunConfig, runs: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self.config = config
        self.status: Status | None = None
        self.failure: str | None = None
        self.opening = self.has_run = False
        self.speeds = dict.fromkeys(Activity, 1.0) | {Activity.TRAINING: math.inf}
        self.pose: Pose | None = None
        self.bookmarks: tuple[Bookmark, ...] = ()
        self.cursor = Cursor(self)
        self.unfolding: Unfolding | None = None

    @property
    def leaving(self) -> bool:
        """Whether the run on show gives way to one that is being made: nothing of its past must reach that one."""
        return self.opening and self.status is not None

    @property
    def history(self) -> History | None:
        """The training's history; None while the first run is being made."""
        return self.status.training if self.status else None

    @property
    def follows(self) -> bool:
        """Whether the run is shown as a file has it: another program writes it, or did."""
        return self.status is not None and self.status.writer is not Writer.HERE

    @property
    def refusal(self) -> str:
        """Why nothing can be changed of the run, as a sentence; empty where it can."""
        return WRITTEN_ELSEWHERE if self.status is not None and self.status.writer is Writer.ANOTHER else ""

    def whereabouts(self, it: str) -> str:
        """Where the run is to be found once another is on show, in a sentence about `it`; empty where that is nowhere.

        The list of runs has those of one folder; a person may have opened or saved this one elsewhere.
        """
        status = self.status
        if status is None or status.path is None or (status.trouble and not self.follows):
            return ""
        if self.refusal:
            return f"The other program goes on with {it}."
        listed = status.path.resolve().parent == self._runs.resolve()
        return f"{it[0].upper()}{it[1:]} is kept in {'the list of runs' if listed else status.file}."

    @property
    def learnt(self) -> int:
        """Steps that the agent on show has learnt from, those before it came from a file included."""
        return 0 if self.status is None else self.status.inherited + len(self.status.training)

    @property
    def environment(self) -> EnvironmentDescription:
        """The environment of the run."""
        return describe(self.config.environment)

    @property
    def running(self) -> bool:
        """Whether steps are being made."""
        return self.status is not None and self.status.running

    @property
    def activity(self) -> Activity:
        """What a step is: learning, watching or playing."""
        return self.status.activity if self.status else Activity.TRAINING

    @property
    def paced(self) -> Activity:
        """Whose speed is chosen now: that of watching also while recorded frames play."""
        return Activity.WATCHING if self.cursor.playing else self.activity

    @property
    def frames_per_second(self) -> float:
        """How fast recorded frames follow each other while they play."""
        return self.environment.steps_per_second * min(self.speeds[Activity.WATCHING], _FASTEST_PLAYBACK)

    def step_on_show(self) -> int | None:
        """After how many steps of the training its state on show was reached; None where that is no state of it."""
        moment = self.moment()
        if moment.empty or moment.shown is not moment.training:
            return None
        episode = moment.shown.episode(moment.episode)
        return episode.row(moment.index) if moment.index < episode.length else episode.last_row + 1

    def agent_on_show(self) -> int | None:
        """The step of the agent of the past that is on show; None for the one that trains."""
        shown = self.moment().shown
        return shown.agent_step if self.cursor.live or shown is not self.history else self.step_on_show()

    def moment(self) -> Moment:
        """What is on show now."""
        found = moment_on_show(self.status, self.config, self.cursor, failed=self.failure is not None)
        if self.pose is not None:
            found = replace(found, mode=Mode.BY_HAND, pose=self.pose)
        return replace(found, unfolding=self.unfolding, bookmarks=self.bookmarks)
