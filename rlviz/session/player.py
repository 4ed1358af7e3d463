"""The player: makes a laboratory's steps, at a pace, until it is told to halt or has reached a goal."""

from __future__ import annotations

import math
from enum import Enum
from typing import TYPE_CHECKING

from rlviz.learning.environment_table import describe
from rlviz.session.goal import Goal
from rlviz.session.history import History
from rlviz.session.pace import Pace

if TYPE_CHECKING:
    from rlviz.session.events import Step
    from rlviz.session.laboratory import Laboratory


_LONGEST_PERFORMANCE = 200_000
"""Steps watched or played after which a new recording begins, at an episode's end: about 10 MB."""

_PLAYED_END, _WATCHED_END = 1.0, 0.4
"""Seconds that the final frame of a played episode stays, and of a watched one at the environment's own pace."""


class Activity(Enum):
    """What a step is: learning, the greedy policy's, or one made by hand."""

    TRAINING = "training"
    WATCHING = "watching"
    PLAYING = "playing"


class Player:
    """What a laboratory is busy with. Owned by one thread; times are seconds of the caller's clock.

    After an episode that is watched or played the next step is due a little later, so that one sees how it ended.
    `hand` is the action that a person holds down while playing, None for none. `reached` is the goal that made it
    halt, until the next beginning.
    """

    def __init__(self, laboratory: Laboratory) -> None:
        self.laboratory = laboratory
        self.activity, self.running = Activity.TRAINING, False
        self.goal: Goal | None = None
        self.reached: Goal | None = None
        self.hand: int | None = None
        self._only_this_episode = False
        self._ended: float | None = None
        self._paces = {activity: Pace() for activity in Activity}
        for pace in self._paces.values():
            pace.steps_per_second = describe(laboratory.config.environment).steps_per_second

    @property
    def shown(self) -> History:
        """The history that the activity's steps go to."""
        rollout = self.laboratory.rollout
        return self.laboratory.run.history if rollout is None else rollout.history

    def begin(
        self, activity: Activity, now: float, *, goal: Goal | None = None, only_this_episode: bool = False
    ) -> None:
        """Make steps from now on, until the goal is reached or the running episode ends, if asked for."""
        if activity is Activity.TRAINING or activity is not self.activity:
            self.laboratory.end_performance()
        if activity is not Activity.TRAINING:
            self.laboratory.perform(by_hand=activity is Activity.PLAYING)
        self.activity, self.running = activity, True
        self.goal, self.reached, self.hand = goal, None, None
        self._only_this_episode = only_this_episode
        self._ended = None
        self._paces[activity].restart(now)

    def halt(self) -> None:
        """Make no more steps."""
        self.running = False
        self.goal = None

    def set_speed(self, activity: Activity, speed: float) -> None:
        """Multiple of the environment's own pace; inf is as fast as can be."""
        self._paces[activity].speed = speed

    def wait(self, now: float) -> float:
        """Seconds until the next step is due; 0 when it is."""
        pace = self._paces[self.activity]
        if self._ended is not None:
            stays = _PLAYED_END if self.activity is Activity.PLAYING else _WATCHED_END / pace.speed
            if now < self._ended + stays:
                return self._ended + stays - now
            self._ended = None
            pace.restart(now)
        return pace.wait(now)

    def advance(self, now: float) -> Step | None:
        """Do the next small piece of work; None where it was no step, but a part of an evaluation."""
        step = self.laboratory.run.advance() if self.activity is Activity.TRAINING else self._performed()
        if step is None:
            return None
        self._paces[self.activity].took_step(now)
        ended = step.terminated or step.truncated
        self._ended = now if ended and self.activity is not Activity.TRAINING else None
        if self.goal is not None and self.goal.reached(self.laboratory.run.history):
            self.reached = self.goal
            self.halt()
        if self._only_this_episode and ended:
            self.halt()
        return step

    def step_once(self) -> Step:
        """One step of the present activity, and halt."""
        self.halt()
        return self.laboratory.run.step() if self.activity is Activity.TRAINING else self._performed()

    def reset_episode(self) -> None:
        """Cut the running episode of the present activity off; where one has just ended the next begins at once."""
        if self._ended is not None:
            self._ended = -math.inf  # long enough ago
        rollout = self.laboratory.rollout
        if self.activity is Activity.TRAINING:
            self.laboratory.run.reset_episode()
        elif rollout is not None:
            rollout.reset_episode()

    def _performed(self) -> Step:
        if len(self.shown) >= _LONGEST_PERFORMANCE and self.shown.running_steps() == 0:
            self.laboratory.end_performance()
        by_hand = self.activity is Activity.PLAYING
        performance = self.laboratory.perform(by_hand=by_hand)
        if not by_hand:
            return performance.step()
        return performance.step(self.laboratory.idle_action() if self.hand is None else self.hand)
