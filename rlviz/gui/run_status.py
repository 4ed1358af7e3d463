"""What the worker tells the window: frozen values that cross threads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from rlviz.session.config import RunConfig
from rlviz.session.goal import Goal
from rlviz.session.history import History
from rlviz.session.player import Activity, Player

if TYPE_CHECKING:
    from rlviz.learning.devices import Measurement


@dataclass(frozen=True)
class Status:
    """The worker after a command. `shown` is the history that the activity's steps go to.

    `inherited` counts the steps that an opened agent had learnt from before. `measured` holds what was measured of
    every device, the fastest first; `device` is the one in use.
    """

    config: RunConfig
    training: History
    shown: History
    activity: Activity
    running: bool
    goal: Goal | None
    inherited: int
    device: str
    measured: tuple[Measurement, ...]

    @classmethod
    def of(cls, player: Player) -> Self:
        """What a player is busy with now."""
        laboratory = player.laboratory
        return cls(
            config=laboratory.config,
            training=laboratory.run.history,
            shown=player.shown,
            activity=player.activity,
            running=player.running,
            goal=player.goal,
            inherited=laboratory.inherited,
            device=laboratory.device,
            measured=laboratory.measured,
        )
