"""The run controller: the window's hand on the worker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QUndoStack

from rlviz.gui.edits import HyperparameterEdit
from rlviz.gui.known_run import KnownRun
from rlviz.gui.run_status import Status
from rlviz.gui.wishes import Wishes
from rlviz.gui.work_thread import WorkThread
from rlviz.learning.hyperparameters import Value
from rlviz.session.config import DEVICES, RunConfig
from rlviz.session.events import Policy
from rlviz.session.goal import Goal
from rlviz.session.player import Activity


class RunController(KnownRun):
    """Owns the thread, the worker and the undo stack. Lives on the GUI thread.

    Commands go to the worker as queued signals; nothing here waits for it, but `close`. `watched` is the policy that is
    watched: the greedy one, or that by which the agent behaves while it learns. `teaching`: play is to be learnt from.
    """

    opened = Signal(object, bool)
    status_changed = Signal(object)
    edited = Signal()
    failed = Signal(str)
    refused = Signal(str)

    def __init__(self, config: RunConfig, runs: Path, parent: QObject | None = None) -> None:
        super().__init__(config, runs, parent)
        self._excuse: str | None = None
        self._sent: dict[str, Value] = {}
        self.watched, self.teaching = Policy.GREEDY, False
        self.undo_stack = QUndoStack(self)
        self._thread = thread = WorkThread(runs, self)
        self.worker, self.questions, self.hand_work = thread.worker, thread.questions, thread.hand_work
        self.shelf, self.thinner = thread.shelf, thread.thinner
        self.wishes = Wishes(thread, self)
        self._connect()

    def _connect(self) -> None:
        worker = self.worker
        worker.opened.connect(self._take_opened)
        worker.unopened.connect(self._take_unopened)
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

    def new_run(self, config: RunConfig) -> None:
        """Begin a new run; the one on show is given up."""
        self.opening = True
        self.wishes.open.emit(config)

    def open_file(self, path: str) -> None:
        """Begin a new run with the agent in a file, on the device in use; the one on show is given up."""
        self.opening = True
        self.wishes.open_file.emit(path, self.config.device)

    def fork(self, step: int) -> None:
        """Go on from a step of the training as a second run."""
        self.opening = True
        self.wishes.fork.emit(step)

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
        self._go_on(self.wishes.train)

    def watch(self) -> None:
        """Watch the chosen policy: of the agent now, or at a frame of the past as it was there; from a pose on show.

        Once the run on show gives way, of the agent that comes.
        """
        start = None if self.pose is None or self.leaving else self.pose.observation
        step = None if self.leaving else self.agent_on_show()
        self._go_on(self.wishes.watch, self.watched, step, start)

    def play(self) -> None:
        """Play by hand: beside the training, or in it where that is to be learnt from."""
        self._go_on(self.wishes.teach if self.teaching else self.wishes.play)

    def train_until(self, goal: Goal) -> None:
        """Train until a goal is reached."""
        self._go_on(self.wishes.goal, goal)

    def finish_episode(self) -> None:
        """Go on until the running episode ends."""
        self._go_on(self.wishes.episode)

    @Slot(int)
    def step(self, frames: int) -> None:
        """Either way in what is recorded; beyond the newest frame what runs is followed, or a step is made."""
        beyond = frames > 0 and self.cursor.position() in (None, self.cursor.newest())
        if self.running and self.cursor.live:
            self.wishes.pause.emit()
        elif beyond and self.running:
            self.go_live()
        elif beyond:
            self.failure = None
            self.go_live()
            for _ in range(frames):
                self.wishes.step.emit()
        else:
            self.cursor.move(frames)

    @Slot(bool)
    def play_frames(self, playing: bool) -> None:
        """Let recorded frames follow each other, at the speed of watching, or stop."""
        self.roll(1) if playing else self.cursor.stop()

    def roll(self, direction: int) -> None:
        """Let recorded frames play, forward (1) or back (−1)."""
        self.cursor.play(self.frames_per_second, direction)

    @Slot(float)
    def set_speed(self, speed: float) -> None:
        """The speed of what moves: 1 is the environment's own pace, inf as fast as can be."""
        training = self.paced is Activity.TRAINING
        for activity in Activity:
            if (activity is Activity.TRAINING) == training:
                self.speeds[activity] = speed
                self.wishes.speed.emit(activity, speed)
        self.cursor.set_rate(self.frames_per_second)

    def edit(self, name: str, value: Value) -> None:
        """Change a hyperparameter of the running training; one entry in undo. ValueError if it is refused."""
        old = self.config.hyperparameters
        new = old.changed(name, value)
        if new != old:
            knob = old.knobs()[name]
            self.undo_stack.push(HyperparameterEdit(self.apply, knob, getattr(old, name), value))

    def name_preset(self, name: str) -> None:
        """Say from which preset the hyperparameters come from now on."""
        self.config = self.config.replaced(preset=name, hyperparameters=self.config.hyperparameters)

    def apply(self, name: str, value: Value) -> None:
        """Send a change to the worker; it takes effect before the next step."""
        self.config = self.config.replaced(hyperparameters=self.config.hyperparameters.changed(name, value))
        self._sent[name] = value
        self.wishes.change.emit(name, value)
        self.edited.emit()

    def close(self) -> None:
        """End the worker and wait for it. Nothing starts afterwards."""
        self._thread.close()

    @Slot(object, bool)
    def _take_opened(self, status: Status, same: bool) -> None:
        """See another run, or the same one gone on with: of that, all that is on show and can be undone stays."""
        before, self.config = self.status, status.config
        if before is not None and same and self.cursor.history is before.training:
            self.cursor.stay_in(status.training)
        else:
            self.cursor.show_history(status.shown)
        self.status = status
        if not same:
            self.failure, self.opening, self.has_run = None, False, True
        if before is not None and not same:  # what was edited while the first run was being made is in it
            self.undo_stack.clear()
        for activity, speed in self.speeds.items():
            self.wishes.speed.emit(activity, speed)
        self.opened.emit(status, same)
        self.status_changed.emit(status)
        if self._excuse is not None:
            excuse, self._excuse = self._excuse, None
            self.refused.emit(excuse)

    @Slot(bool)
    def _take_unopened(self, kept: bool) -> None:
        """The run on show goes on; where it is closed by now, what it has recorded stays on show until the next."""
        self.opening, self.has_run = False, kept
        if self.status is not None and not kept:
            self._take_status(replace(self.status, running=False))

    @Slot(object)
    def _take_status(self, status: Status) -> None:
        before, known, self.status = self.status, self.config, status
        self.config = status.config if self.follows else known.replaced(device=status.config.device)
        if before is None or (before.shown is not status.shown and self.cursor.live):
            self.cursor.show_history(status.shown)
        self.status_changed.emit(status)
        if self.follows and self.config != known:
            self.edited.emit()

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
        """Pass it on; where there is no run, one begins as it can, and then says why not as it was asked for."""
        if self.has_run or self._excuse is not None:
            self.refused.emit(why)
        else:
            self._excuse = why
            self.new_run(self.config.replaced(device=DEVICES[0]))

    @Slot(str)
    def _take_failure(self, message: str) -> None:
        self.failure = message
        self.failed.emit(message)
