"""What a person does by hand, on the worker's thread: plays, teaches, pushes, and sets states for an agent to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from rlviz.gui.worker_part import WorkerPart
from rlviz.gui.worker_slots import command
from rlviz.session.player import Activity

if TYPE_CHECKING:
    from rlviz.learning.problem import Action, Floats
    from rlviz.session.events import Impulse


class HandWork(WorkerPart):
    """Its slots land between two steps of the worker's, in the order in which they and the worker's are asked for.

    `thought` carries an opinion, `speechless` why there is none.
    """

    thought = Signal(object)
    speechless = Signal(str)

    @Slot()
    @command
    def play(self) -> None:
        """Let the person play, by `hold`; the scores of the agent as it is are recorded beside."""
        self._worker.player.laboratory.take_agent(None)
        self._worker.begin(Activity.PLAYING)

    @Slot()
    @command
    def teach(self) -> None:
        """Train, with the person's action in place of the agent's for as long as one is held."""
        self._worker.begin(Activity.TEACHING)

    @Slot(object)
    @command
    def hold(self, action: Action | None) -> None:
        """The action that the person's hand holds down while playing; None when it holds none."""
        self._worker.player.hold(action)
        self._worker.wake()

    @Slot(object)
    @command
    def nudge(self, impulse: Impulse) -> None:
        """Push what is watched."""
        self._worker.player.nudge(impulse)

    @Slot(object, object)
    def think(self, observation: Floats, step: int | None) -> None:
        """What the agent of today, or as it was after so many steps, thinks of a state."""
        if self.closing:
            return
        try:
            self.thought.emit(self._worker.player.laboratory.opinions.of(observation, step))
        except Exception as error:  # noqa: BLE001  # an environment's own code may raise anything
            self.speechless.emit(str(error))
