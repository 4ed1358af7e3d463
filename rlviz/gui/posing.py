"""Posing: a person sets a state by hand, and the agent on show says what it thinks of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from rlviz.gui.pose import Pose
from rlviz.gui.run_controller import RunController
from rlviz.gui.run_status import Status
from rlviz.learning.problem import Floats
from rlviz.session.opinion import Opinion


class Posing(QObject):
    """Keeps the controller's pose, and asks for opinions of it. Lives on the GUI thread.

    One question is under way at a time, and of what comes meanwhile the newest state alone waits: a hand that drags
    leaves nothing behind it in a queue. Moving in time, a step, and anything new to see take the pose away.
    """

    began = Signal()
    changed = Signal()
    refused = Signal(str)
    _wanted = Signal(object, object)

    def __init__(self, controller: RunController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._asking = self._waiting = self._stale = self._silent = False
        work = controller.hand_work
        self._wanted.connect(work.think)
        work.thought.connect(self._take_opinion)
        work.speechless.connect(self._take_silence)
        controller.cursor.moved.connect(self.drop)
        controller.status_changed.connect(self._give_way)

    @Slot(object)
    def set_state(self, observation: Floats) -> None:
        """Show this state in place of the recorded one, and what the agent there thinks of it."""
        controller = self._controller
        if controller.pose is None:
            controller.cursor.stop()
            self._stale, self._silent = self._asking, False
            self.began.emit()
        before = controller.pose or Pose(observation)
        controller.pose = replace(before, observation=observation)
        self._waiting = True
        self._ask()
        self.changed.emit()

    @Slot()
    def drop(self) -> bool:
        """Put the recorded frame back; whether a pose was on show."""
        if self._controller.pose is None:
            return False
        self._controller.pose, self._waiting = None, False
        self.changed.emit()
        return True

    def _ask(self) -> None:
        pose = self._controller.pose
        if pose is not None and self._waiting and not self._asking and not self._silent:
            self._asking, self._waiting = True, False
            self._wanted.emit(pose.observation, self._controller.agent_on_show())

    @Slot(object)
    def _take_opinion(self, opinion: Opinion) -> None:
        pose, stale = self._controller.pose, self._stale
        self._asking = self._stale = False
        if pose is not None and not stale:
            self._controller.pose = replace(pose, opinion=opinion)
            self.changed.emit()
        self._ask()

    @Slot(str)
    def _take_silence(self, why: str) -> None:
        self._asking, stale = False, self._stale
        self._stale = False
        if self._controller.pose is not None and not stale:
            self._silent = True  # it would say the same of every state of a drag
            self.refused.emit(f"What the agent thinks of this state is not known: {why}")
        self._ask()

    @Slot(object)
    def _give_way(self, status: Status) -> None:
        """What runs is shown, unless a past frame is looked at meanwhile."""
        if status.running and self._controller.cursor.live:
            self.drop()
