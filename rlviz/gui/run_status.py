"""What the worker tells the window: signals, and frozen values that cross threads with them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from PySide6.QtCore import QObject, Signal

from rlviz.session.config import RunConfig
from rlviz.session.goal import Goal
from rlviz.session.history import History
from rlviz.session.lineage import Parent
from rlviz.session.player import Activity, Player
from rlviz.session.writer import Writer

if TYPE_CHECKING:
    from rlviz.learning.devices import Measurement
    from rlviz.learning.pass_timer import PassTimer
    from rlviz.learning.problem import Floats
    from rlviz.session.about import Origin


class Told(QObject):
    """The signals of the worker.

    `stepped` is emitted for every environment step of training, in order. Connect to it directly (on the worker's
    thread) what must see every step, never what draws. `opened` tells of the run that is on show from then on, and
    whether that is the one of before, gone on with here; `unopened` that another one could not be opened, and whether
    the one of before is still there: `refused` or `failed` says why.
    """

    stepped = Signal(object)
    opened = Signal(object, bool)
    unopened = Signal(bool)
    status_changed = Signal(object)
    changed = Signal(str, object)
    goal_reached = Signal(object)
    refused = Signal(str)
    failed = Signal(str)
    saved = Signal(str)
    bookmarked = Signal(object)
    file_opened = Signal(str)
    forked = Signal(int)
    target_copied = Signal(int)


@dataclass(frozen=True)
class Status:
    """The worker after a command. `shown` is the history that the activity's steps go to.

    `inherited` counts the steps that an opened agent had learnt from before. `measured` holds what was measured of
    every device, the fastest first; `device` is the one in use. `epsilon` is the one that the next step explores by,
    nan where nothing does. `standing` is the state in which a world that is played waits for a key.
    `has_target`: a target network is in use, or may be. `pass_timer` goes on counting and timing what Q(s, ·) asks of a
    network. `writer` is who writes the run: it can be trained here unless another program does. `path` is the file
    that it is written into, None where there is none; `trouble` is why that, or reading it, fails.
    `parent` is the run that this one has left, None where it is no fork, or that run is not to be found; `origin` is
    where a fork left its parent.
    """

    config: RunConfig
    training: History
    shown: History
    activity: Activity
    running: bool
    goal: Goal | None
    inherited: int
    device: str
    epsilon: float
    measured: tuple[Measurement, ...]
    standing: Floats | None
    has_target: bool
    pass_timer: PassTimer | None
    writer: Writer
    path: Path | None
    trouble: str
    parent: Parent | None
    origin: Origin | None

    @property
    def file(self) -> str:
        """The name of the run's file; empty where there is none."""
        return "" if self.path is None else self.path.name

    @property
    def epsilon_now(self) -> float:
        """Today's ε: while training runs that of the newest step, else that of the next; nan where there is none."""
        steps = len(self.training)
        training = self.running and self.activity.learns
        if (training or self.writer is not Writer.HERE) and steps:
            return self.training.steps.number("epsilon", steps - 1)
        return self.epsilon

    @classmethod
    def of(cls, player: Player) -> Self:
        """What a player is busy with now."""
        laboratory, agent = player.laboratory, player.laboratory.agent
        return cls(
            config=laboratory.config,
            training=laboratory.history,
            shown=player.shown,
            activity=player.activity,
            running=player.running,
            goal=player.goal,
            inherited=laboratory.inherited,
            device=laboratory.device,
            epsilon=math.nan if agent is None else agent.epsilon,
            measured=laboratory.measured,
            standing=player.standing,
            has_target=agent is None or agent.has_target,
            pass_timer=None if agent is None else agent.pass_timer,
            writer=laboratory.writer,
            path=laboratory.recording.path,
            trouble=laboratory.recording.trouble,
            parent=laboratory.ancestry.parent,
            origin=laboratory.recording.origin,
        )
