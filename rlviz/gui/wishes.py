"""What is asked of the worker: one signal for each of its commands."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rlviz.gui.work_thread import WorkThread


class Wishes(QObject):
    """Signals that reach the slots on the worker's thread as queued calls, in the order in which they are emitted."""

    open = Signal(object)
    open_file = Signal(str, str)
    train = Signal()
    watch = Signal(object, object, object)
    play = Signal()
    teach = Signal()
    pause = Signal()
    step = Signal()
    episode = Signal()
    goal = Signal(object)
    change = Signal(str, object)
    copy_target = Signal()
    device = Signal(str)
    speed = Signal(object, float)
    reset = Signal()
    hold = Signal(object)
    nudge = Signal(object)
    save = Signal(str, str)
    bookmark = Signal(object)
    fork = Signal(int)
    follow = Signal()

    def __init__(self, thread: WorkThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        worker, openings, alterations, hand_work = thread.worker, thread.openings, thread.alterations, thread.hand_work
        slots = {
            self.open: openings.open, self.open_file: openings.open_file, self.train: worker.start,
            self.watch: worker.watch, self.play: hand_work.play, self.teach: hand_work.teach,
            self.pause: worker.pause, self.step: worker.step_once,
            self.episode: worker.finish_episode, self.goal: worker.run_until, self.change: alterations.change,
            self.device: alterations.set_device, self.speed: worker.set_speed, self.reset: worker.reset_episode,
            self.hold: hand_work.hold, self.nudge: hand_work.nudge, self.save: alterations.save,
            self.copy_target: alterations.copy_target, self.bookmark: alterations.bookmark, self.fork: openings.fork,
            self.follow: worker.follow,
        }  # fmt: skip
        for wish, slot in slots.items():
            wish.connect(slot)
