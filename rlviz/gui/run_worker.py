"""The worker: owns the run, lives on a QThread, and takes commands between two steps.

What lives on that thread reaches torch, and only once a run is opened: the window is on the screen by then.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot

from rlviz.gui.run_status import Status, Told
from rlviz.gui.worker_slots import NoRun, command, work
from rlviz.session.events import Policy
from rlviz.session.goal import Goal
from rlviz.session.player import Activity, Player
from rlviz.session.right_of_way import RightOfWay

if TYPE_CHECKING:
    from rlviz.learning.problem import Floats
    from rlviz.session.laboratory import Laboratory
    from rlviz.session.observatory import Observatory

SLICE = 0.016
"""Seconds of work between two looks at the commands that wait."""
_log = logging.getLogger(__name__)


class RunWorker(Told):
    """Runs a laboratory on the thread it lives on. Its slots are the commands; they land between two steps.

    Any thread may set `closing`, to end it, and ask for the right of `way`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.closing, self.way = False, RightOfWay()
        self._made: Player | None = None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._work)

    def take_on(self, laboratory: Laboratory | Observatory, *, same: bool = False) -> None:
        """Put another run on show; `same`: it is the one of before, gone on with."""
        self.shut_down()
        self._made = Player(laboratory, self.way)
        laboratory.report(self.stepped.emit)
        self.opened.emit(Status.of(self._made), same)

    def ours(self) -> Laboratory:
        """The laboratory, to train in: a run that another program has left is taken on. WrittenElsewhere until then."""
        before = self.player.laboratory
        ours = before.ours()
        if ours is not before:
            self.take_on(ours, same=True)
        return ours

    @Slot()
    @command
    def follow(self) -> None:
        """Show the training again, rather than what was watched or played."""
        self._timer.stop()
        self.player.return_to_training()
        self.tell()

    @Slot()
    @command
    def start(self) -> None:
        """Train from here on."""
        self.begin(Activity.TRAINING)

    @Slot(object, object, object)
    @command
    def watch(self, policy: Policy, step: int | None, start: Floats | None) -> None:
        """Let a policy play, the greedy one or that of training, of the agent now or as it was; it learns nothing.

        It begins in the state `start`, where a person set one.
        """
        self.player.laboratory.take_agent(step)
        self.player.watched = policy
        self.begin(Activity.WATCHING, start=start)

    @Slot()
    @command
    def finish_episode(self) -> None:
        """Go on until the running episode ends, then pause."""
        self.begin(self.player.activity, only_this_episode=True)

    @Slot(object)
    @command
    def run_until(self, goal: Goal) -> None:
        """Train until the goal is reached, then pause. Refused where it is reached already."""
        if refusal := goal.refusal(self.player.laboratory.history):
            raise ValueError(refusal)
        self.begin(Activity.TRAINING, goal=goal)

    def begin(
        self, activity: Activity, goal: Goal | None = None, only_this_episode: bool = False, start: Floats | None = None
    ) -> None:
        """Make steps from now on, as `Player.begin`."""
        self._check_ours(activity)
        now = time.perf_counter()
        self.player.begin(activity, now, goal=goal, only_this_episode=only_this_episode, start=start)
        self._timer.start(0)
        self.tell()

    def _check_ours(self, activity: Activity) -> None:
        """Before the run is trained or cut off: see `ours`."""
        if activity.learns:
            self.ours()

    @Slot()
    @command
    def pause(self) -> None:
        """Stop between two steps."""
        self.player.halt()
        self._timer.stop()
        self.tell()

    @Slot()
    @work
    def step_once(self) -> None:
        """One environment step of the present activity, then pause."""
        self._check_ours(self.player.activity)
        self._timer.stop()
        self.player.step_once()
        self.tell()

    @Slot(object, float)
    @command
    def set_speed(self, activity: Activity, speed: float) -> None:
        """The speed of an activity: 1 is the environment's own pace, inf as fast as can be."""
        self.player.set_speed(activity, speed)
        self.wake()

    @Slot()
    @command
    def reset_episode(self) -> None:
        """Cut the running episode off; the next step begins a new one."""
        self._check_ours(self.player.activity)
        self.player.reset_episode()
        self.wake()
        self.tell()

    @work
    def look(self) -> None:
        """Take in what another program has written of the run or its parent, and tell what has changed but by steps."""
        laboratory = self.player.laboratory
        before = (laboratory.writer, laboratory.recording.trouble, laboratory.config)
        laboratory.recording.look()
        laboratory.follow_parent()
        if (laboratory.writer, laboratory.recording.trouble, laboratory.config) != before:
            self.tell()

    @Slot()
    def shut_down(self) -> None:
        """Stop the timer and release what is held, on the worker's own thread."""
        self._timer.stop()
        if self._made is not None:
            self._made.laboratory.close()
            self._made = None

    def wake(self) -> None:
        """Look at once whether a step is due."""
        if self.player.running:
            self._timer.start(0)

    def stop_with(self, error: Exception) -> None:
        """Pause and report a failure; all that was learnt and recorded stays."""
        _log.error("the run failed", exc_info=error)
        self._timer.stop()
        if self._made is not None:
            self._made.halt()
            self.tell()
        self.failed.emit(f"{type(error).__name__}: {error}")

    @property
    def has_run(self) -> bool:
        """Whether there is one: not before the first, and not where one was closed and the next could not be opened."""
        return self._made is not None

    @property
    def player(self) -> Player:
        """What makes the steps. NoRun where there is no run."""
        if self._made is None:
            raise NoRun
        return self._made

    def tell(self) -> None:
        """Tell how things stand, with all that was recorded written."""
        self.player.laboratory.recording.write()
        self.status_changed.emit(Status.of(self.player))

    @Slot()
    @work
    def _work(self) -> None:
        """Steps that are due, for at most a slice of time."""
        player, end = self.player, time.perf_counter() + SLICE
        recording = player.laboratory.recording
        before = (player.shown, player.standing, recording.path, recording.trouble)
        player.hurry(end)
        while player.running and not self.closing and (now := time.perf_counter()) < end and player.wait(now) <= 0.0:
            player.advance(now)
        player.come_to_rest(end)
        recording.look()
        if player.running and not self.closing:
            self._timer.start(int(1000 * player.wait(time.perf_counter())))
        after = (player.shown, player.standing, recording.path, recording.trouble)
        if not player.running or any(old is not new for old, new in zip(before, after, strict=True)):
            self.tell()
        if not player.running and player.reached is not None:
            self.goal_reached.emit(player.reached)
