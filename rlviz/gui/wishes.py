"""What is asked of the worker: one signal for each of its commands."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rlviz.gui.run_worker import RunWorker


class Wishes(QObject):
    """Signals that reach the worker's slots as queued calls, in the order in which they are emitted."""

    open = Signal(object)
    open_file = Signal(str, str)
    train = Signal()
    watch = Signal(object, object)
    play = Signal()
    pause = Signal()
    step = Signal()
    episode = Signal()
    goal = Signal(object)
    change = Signal(str, object)
    copy_target = Signal()
    device = Signal(str)
    speed = Signal(object, float)
    reset = Signal()
    push = Signal(object)
    save = Signal(str, str)
    fork = Signal(int)

    def __init__(self, worker: RunWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        slots = {
            self.open: worker.open, self.open_file: worker.open_file, self.train: worker.start,
            self.watch: worker.watch, self.play: worker.play, self.pause: worker.pause, self.step: worker.step_once,
            self.episode: worker.finish_episode, self.goal: worker.run_until, self.change: worker.change,
            self.device: worker.set_device, self.speed: worker.set_speed, self.reset: worker.reset_episode,
            self.push: worker.push, self.save: worker.save, self.copy_target: worker.copy_target,
            self.fork: worker.fork,
        }  # fmt: skip
        for wish, slot in slots.items():
            wish.connect(slot)
