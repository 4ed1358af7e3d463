"""The run controller: the window's hand on the worker, and what the window knows of the run."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, SignalInstance, Slot
from PySide6.QtGui import QUndoStack

from rlviz.gui.cursor import Cursor
from rlviz.gui.edits import HyperparameterEdit
from rlviz.gui.moment import Moment
from rlviz.gui.on_show import moment_on_show
from rlviz.gui.run_status import Status
from rlviz.gui.run_worker import RunWorker
from rlviz.learning.environment_table import EnvironmentDescription, describe
from rlviz.learning.hyperparameters import Value
from rlviz.session.config import DEVICES, RunConfig
from rlviz.session.goal import Goal
from rlviz.session.history import History
from rlviz.session.player import Activity

_FASTEST_PLAYBACK = 4.0
"""Multiple of the environment's own pace at which a screen still shows nearly every frame."""


class RunController(QObject):
    """Owns the thread, the worker, the cursor and the undo stack. Lives on the GUI thread.

    `opening`: a run is being made, and what is asked for meanwhile is meant for it.

    Commands go to the worker as queued signals; nothing here waits for it, but `close`.
    """

    open_wanted = Signal(object)
    file_wanted = Signal(str, str)
    start_wanted = Signal()
    watch_wanted = Signal()
    play_wanted = Signal()
    pause_wanted = Signal()
    step_wanted = Signal()
    episode_wanted = Signal()
    goal_wanted = Signal(object)
    change_wanted = Signal(str, object)
    device_wanted = Signal(str)
    speed_wanted = Signal(object, float)
    reset_wanted = Signal()
    push_wanted = Signal(object)
    save_wanted = Signal(str, bool)

    opened = Signal(object)
    status_changed = Signal(object)
    edited = Signal()
    failed = Signal(str)
    refused = Signal(str)

    def __init__(self, config: RunConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.config = config
        self.status: Status | None = None
        self.failure: str | None = None
        self.opening = False
        self._excuse: str | None = None
        self._sent: dict[str, Value] = {}
        self.speeds = {Activity.TRAINING: math.inf, Activity.WATCHING: 1.0, Activity.PLAYING: 1.0}
        self.cursor = Cursor(self)
        self.undo_stack = QUndoStack(self)
        self.worker = RunWorker()
        self._thread = QThread(self)
        self._thread.setObjectName("run worker")
        self.worker.moveToThread(self._thread)
        self._thread.finished.connect(self.worker.shut_down)
        self._connect()

    def _connect(self) -> None:
        worker = self.worker
        commands = {
            self.open_wanted: worker.open, self.file_wanted: worker.open_file, self.start_wanted: worker.start,
            self.watch_wanted: worker.watch, self.play_wanted: worker.play,
            self.pause_wanted: worker.pause, self.step_wanted: worker.step_once,
            self.episode_wanted: worker.finish_episode, self.goal_wanted: worker.run_until,
            self.change_wanted: worker.change, self.device_wanted: worker.set_device,
            self.speed_wanted: worker.set_speed, self.reset_wanted: worker.reset_episode,
            self.push_wanted: worker.push, self.save_wanted: worker.save,
        }  # fmt: skip
        for wanted, slot in commands.items():
            wanted.connect(slot)
        worker.opened.connect(self._take_opened)
        worker.status_changed.connect(self._take_status)
        worker.changed.connect(self._take_change)
        worker.failed.connect(self._take_failure)
        worker.refused.connect(self._take_refusal)

    def begin(self, file: Path | None = None) -> None:
        """Start the thread and the first run on it, with the agent in a file if there is one."""
        if self.worker.closing:
            return
        self._thread.start()
        if file is None:
            self.new_run(self.config)
        else:
            self.open_file(str(file))

    @property
    def history(self) -> History | None:
        """The training's history; None while the first run is being made."""
        return self.status.training if self.status else None

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

    def moment(self) -> Moment:
        """What is on show now."""
        return moment_on_show(self.status, self.config, self.cursor, failed=self.failure is not None)

    def new_run(self, config: RunConfig) -> None:
        """Begin a new run; the one on show is given up."""
        self.opening = True
        self.open_wanted.emit(config)

    def open_file(self, path: str) -> None:
        """Begin a new run with the agent in a file, on the device in use; the one on show is given up."""
        self.opening = True
        self.file_wanted.emit(path, self.config.device)

    @Slot()
    def go_live(self) -> None:
        """Follow the newest frame of what is going on."""
        if self.status is not None:
            self.cursor.show_history(self.status.shown)
        self.cursor.go_live()

    @Slot(int)
    def view_episode(self, episode: int) -> None:
        """Look at an episode of the training. What is going on goes on."""
        if self.status is not None:
            self.cursor.show_history(self.status.training)
            self.cursor.go_to_episode(episode)

    def _go_on(self, wanted: SignalInstance, *values: object) -> None:
        """Ask the worker for something new to see, and see it."""
        self.failure = None
        self.go_live()
        wanted.emit(*values)

    def train(self) -> None:
        """Train, and show it live."""
        self._go_on(self.start_wanted)

    def watch(self) -> None:
        """Watch the greedy policy from here."""
        self._go_on(self.watch_wanted)

    def play(self) -> None:
        """Play by hand."""
        self._go_on(self.play_wanted)

    def train_until(self, goal: Goal) -> None:
        """Train until a goal is reached."""
        self._go_on(self.goal_wanted, goal)

    def finish_episode(self) -> None:
        """Go on until the running episode ends."""
        self._go_on(self.episode_wanted)

    @Slot(int)
    def step(self, frames: int) -> None:
        """Either way in what is recorded; beyond the newest frame what runs is followed, or a step is made."""
        beyond = frames > 0 and self.cursor.position() in (None, self.cursor.newest())
        if self.running and self.cursor.live:
            self.pause_wanted.emit()
        elif beyond and self.running:
            self.go_live()
        elif beyond:
            self.failure = None
            self.go_live()
            for _ in range(frames):
                self.step_wanted.emit()
        else:
            self.cursor.move(frames)

    @Slot(bool)
    def play_frames(self, playing: bool) -> None:
        """Let recorded frames follow each other, at the speed of watching, or stop."""
        self.cursor.play(self._frames_per_second) if playing else self.cursor.stop()

    @property
    def _frames_per_second(self) -> float:
        return self.environment.steps_per_second * min(self.speeds[Activity.WATCHING], _FASTEST_PLAYBACK)

    @property
    def paced(self) -> Activity:
        """Whose speed is chosen now: that of watching also while recorded frames play."""
        return Activity.WATCHING if self.cursor.playing else self.activity

    @Slot(object)
    def push(self, direction: str | None) -> None:
        """Hold an action down by hand: the one that pushes "left" or "right", or none."""
        directions = [label.direction for label in self.environment.actions]
        self.push_wanted.emit(directions.index(direction) if direction in directions else None)

    @Slot(float)
    def set_speed(self, speed: float) -> None:
        """The speed of what moves: 1 is the environment's own pace, inf as fast as can be."""
        training = self.paced is Activity.TRAINING
        for activity in Activity:
            if (activity is Activity.TRAINING) == training:
                self.speeds[activity] = speed
                self.speed_wanted.emit(activity, speed)
        self.cursor.set_rate(self._frames_per_second)

    def edit(self, name: str, value: Value) -> None:
        """Change a hyperparameter of the running training; one entry in undo. ValueError if it is refused."""
        old = self.config.hyperparameters
        new = old.changed(name, value)
        if new != old:
            knob = old.knobs()[name]
            self.undo_stack.push(HyperparameterEdit(self.apply, knob, getattr(old, name), value))

    def apply(self, name: str, value: Value) -> None:
        """Send a change to the worker; it takes effect before the next step."""
        self.config = self.config.replaced(hyperparameters=self.config.hyperparameters.changed(name, value))
        self._sent[name] = value
        self.change_wanted.emit(name, value)
        self.edited.emit()

    def close(self) -> None:
        """End the worker and wait for it. Nothing starts afterwards."""
        self.worker.closing = True
        self._thread.quit()
        self._thread.wait()

    @Slot(object)
    def _take_opened(self, status: Status) -> None:
        self.failure, self.opening = None, False
        if self.status is not None:  # what was edited while the first run was being made is in it
            self.undo_stack.clear()
        self.config = status.config
        self.cursor.show_history(status.shown)
        self._take_status(status)
        for activity, speed in self.speeds.items():
            self.speed_wanted.emit(activity, speed)
        self.opened.emit(status)
        if self._excuse is not None:
            excuse, self._excuse = self._excuse, None
            self.refused.emit(excuse)

    @Slot(object)
    def _take_status(self, status: Status) -> None:
        before, self.status = self.status, status
        self.config = self.config.replaced(device=status.config.device)
        if before is None or (before.shown is not status.shown and self.cursor.live):
            self.cursor.show_history(status.shown)
        self.status_changed.emit(status)

    @Slot(str, object)
    def _take_change(self, name: str, value: Value) -> None:
        """The worker has the last word: a change may have landed in a run that began meanwhile.

        One that a newer wish has overtaken is passed over, lest the old value come back for a moment.
        """
        if value != self._sent.get(name, value):
            return
        hyperparameters = self.config.hyperparameters.changed(name, value)
        self.config = self.config.replaced(hyperparameters=hyperparameters)
        self.edited.emit()

    @Slot(str)
    def _take_refusal(self, why: str) -> None:
        """Pass it on; a first run that cannot be as it was asked for begins as it can, and then says why."""
        self.opening = False
        if self.status is not None or self._excuse is not None:
            self.refused.emit(why)
        else:
            self._excuse = why
            self.new_run(self.config.replaced(device=DEVICES[0]))

    @Slot(str)
    def _take_failure(self, message: str) -> None:
        self.failure, self.opening = message, False
        self.failed.emit(message)
