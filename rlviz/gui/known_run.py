"""What the window knows of the run, from what the worker told last."""

from __future__ import annotations

from dataclasses import replace

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


class KnownRun(QObject):
    """The run and the frame of it on show. Lives on the GUI thread.

    `bookmarks` are all of its training that are known, in the order of time.
    `opening`: a run is being made, and what is asked for meanwhile is meant for it. `failure`: what it paused for.
    `unfolding`: the what-if on show. `pose`: a state that the person set in place of the recorded one.
    """

    def __init__(self, config: RunConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.config = config
        self.status: Status | None = None
        self.failure: str | None = None
        self.opening = False
        self.pose: Pose | None = None
        self.bookmarks: tuple[Bookmark, ...] = ()
        self.cursor = Cursor(self)
        self.unfolding: Unfolding | None = None

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

    @property
    def whereabouts(self) -> str:
        """Where the run is to be found once another is on show, as a sentence; empty where it is kept nowhere."""
        status = self.status
        if status is None or not status.file or (status.trouble and not self.follows):
            return ""
        if self.follows:
            return "The other program goes on with it." if self.refusal else f"It is kept in {status.file}."
        return "It is kept in the list of runs."

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
