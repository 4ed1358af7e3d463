"""The player: makes a laboratory's steps, at a pace, until it is told to halt or has reached a goal."""

from __future__ import annotations

import math
from enum import Enum
from time import perf_counter
from typing import TYPE_CHECKING

from rlviz.learning.algorithms import entry, teaching_refusal
from rlviz.learning.environment_table import describe
from rlviz.session.events import Policy
from rlviz.session.goal import Goal
from rlviz.session.hand import Hand, had_a_hand, takes_turns
from rlviz.session.history import History
from rlviz.session.pace import Pace
from rlviz.session.right_of_way import RightOfWay

if TYPE_CHECKING:
    from rlviz.learning.problem import Action, Floats
    from rlviz.session.events import Impulse, Step
    from rlviz.session.laboratory import Laboratory
    from rlviz.session.observatory import Observatory


_NEAR = 32
"""Pieces of work: the steps that environments side by side have made at once, and are handed out one by one."""

_NO_KEY = 1.0
"""Seconds until the next look while a world waits for a key; a key that is pressed is seen at once."""

_PLAYED_END, _WATCHED_END = 1.0, 0.4
"""Seconds that the final frame of an episode stays that a hand came into, and of another at the environment's pace."""


class Activity(Enum):
    """What a step is: learning, one of the policy that is watched, one made by hand, or learning by hand."""

    TRAINING = "training"
    WATCHING = "watching"
    PLAYING = "playing"
    TEACHING = "teaching"

    @property
    def learns(self) -> bool:
        """Whether its steps are those of the training."""
        return self in (Activity.TRAINING, Activity.TEACHING)

    @property
    def by_hand(self) -> bool:
        """Whether a person's keys choose its steps."""
        return self in (Activity.PLAYING, Activity.TEACHING)


class Player:
    """What a laboratory is busy with. Owned by one thread; times are seconds of the caller's clock.

    After an episode that is watched or played the next step is due a little later, so that one sees how it ended.
    Where a person teaches, the agent trains at a pace, and the person's keys choose in its place while they are held.
    `watched` is the policy that acts while watching. `reached` is the goal that made it halt, until the next beginning.
    Where another thread has asked for the right of way, no step is due.
    """

    def __init__(self, laboratory: Laboratory | Observatory, way: RightOfWay | None = None) -> None:
        self.laboratory, self._way = laboratory, way or RightOfWay()
        self.activity, self.running = Activity.TRAINING, False
        self.goal: Goal | None = None
        self.reached: Goal | None = None
        self.watched = Policy.GREEDY
        self._hand = Hand()
        self._only_this_episode = False
        self._ended: float | None = None
        self._paces = {activity: Pace() for activity in Activity}
        environment = describe(laboratory.config.environment)
        self._takes_turns = takes_turns(environment)
        for pace in self._paces.values():
            pace.steps_per_second = environment.steps_per_second

    @property
    def shown(self) -> History:
        """The history that the activity's steps go to."""
        rollout = self.laboratory.performance.rollout
        return self.laboratory.history if rollout is None else rollout.history

    def begin(
        self,
        activity: Activity,
        now: float,
        *,
        goal: Goal | None = None,
        only_this_episode: bool = False,
        start: Floats | None = None,
    ) -> None:
        """Make steps from now on, until the goal is reached or the running episode ends, if asked for.

        What is watched begins in the state `start`, where a person set one. ValueError as `Performance.by`, and where
        the agent cannot be taught.
        """
        if activity is Activity.TEACHING and (refusal := teaching_refusal(entry(self.laboratory.config.algorithm))):
            raise ValueError(refusal)
        if activity.learns or activity is not self.activity:
            self.laboratory.performance.end()
        if not activity.learns:
            self.laboratory.performance.by(self._policy(activity), start)
        self.activity, self.running = activity, True
        self.goal, self.reached = goal, None
        self._hand.rest()
        self._only_this_episode = only_this_episode
        self._ended = None
        self._paces[activity].restart(now)

    def _policy(self, activity: Activity) -> Policy:
        return Policy.HAND if activity is Activity.PLAYING else self.watched

    def hold(self, action: Action | None) -> None:
        """The action that the person's hand holds down while playing, None for none."""
        self._hand.hold(action)
        if not self.running:
            self._hand.rest()

    def nudge(self, impulse: Impulse) -> None:
        """Push what is watched. ValueError where the agent trains: it would learn from it."""
        if self.activity.learns:
            raise ValueError("Watch first (G): a push in the training would be learnt from.")
        self.laboratory.performance.nudge(impulse)

    def halt(self) -> None:
        """Make no more steps."""
        self.running = False
        self.goal = None

    def return_to_training(self) -> None:
        """Halt, and show the training rather than what was watched or played."""
        self.halt()
        self.laboratory.performance.end()
        self.activity = Activity.TRAINING

    def set_speed(self, activity: Activity, speed: float) -> None:
        """Multiple of the environment's own pace; inf is as fast as can be."""
        self._paces[activity].speed = speed

    def wait(self, now: float) -> float:
        """Seconds until the next step is due; 0 when it is. Worlds where nothing moves by itself wait for a key."""
        pace = self._paces[self.activity]
        if self.laboratory.performance.behind:
            return 0.0
        if self._ended is not None:
            stays = _PLAYED_END if had_a_hand(self.shown) else _WATCHED_END / pace.speed
            if now < self._ended + stays:
                return self._ended + stays - now
            self._ended = None
            pace.restart(now)
        if self._waits_for_a_key():
            return _NO_KEY
        return max(pace.wait(now), self._way.until - now)

    def _waits_for_a_key(self) -> bool:
        return self.activity.by_hand and self._takes_turns and self._hand.action is None

    @property
    def standing(self) -> Floats | None:
        """The state in which a world waits for a key; None where nothing waits, or an ended episode is still shown."""
        if not (self.running and self._waits_for_a_key()) or self._ended is not None:
            return None
        return (self.laboratory.performance.rollout or self.laboratory.run).observe()

    @property
    def hurries(self) -> bool:
        """Whether it is to train as fast as can be with no end in sight: see `hurry`."""
        return self._races and self.goal is None and not self._only_this_episode

    @property
    def _races(self) -> bool:
        training = self.running and self.activity is Activity.TRAINING
        return training and self._paces[Activity.TRAINING].unbounded

    def hurry(self, until: float) -> None:
        """Where it hurries, train until that time of `perf_counter` and look at nothing else but the right of way."""
        if self.hurries:
            advance = self.laboratory.run.advance
            while self._way.until < perf_counter() < until:
                advance()

    def come_to_rest(self, now: float) -> None:
        """Where it trains as fast as can be, go on for a few pieces of work until the run rests, if that is so near.

        Of several environments side by side that is where a snapshot can be taken of it.
        """
        for _ in range(_NEAR):
            if not self._races or self.laboratory.run.resting:
                return
            self.advance(now)

    def advance(self, now: float) -> Step | None:
        """Do the next small piece of work; None where it was no step, but a part of an evaluation, or the rival's."""
        performance = self.laboratory.performance
        if performance.behind:
            if performance.catch_up() and self._only_this_episode:
                self.halt()
            return None
        step = self._learnt() if self.activity.learns else self._performed()
        if step is None:
            return None
        self._paces[self.activity].took_step(now)
        ended = step.terminated or step.truncated
        self._ended = now if ended and self.activity is not Activity.TRAINING else None
        if self.goal is not None and self.goal.reached(self.laboratory.run.history):
            self.reached = self.goal
            self.halt()
        if self._only_this_episode and ended and not performance.behind:
            self.halt()
        return step

    def step_once(self) -> Step:
        """One step of the present activity, and halt."""
        self.halt()
        step = None
        while step is None:
            step = self._learnt() if self.activity.learns else self._performed()
        return step

    def reset_episode(self) -> None:
        """Cut the running episode of the present activity off; where one has just ended the next begins at once."""
        if self._ended is not None:
            self._ended = -math.inf  # long enough ago
        rollout = self.laboratory.performance.rollout
        if self.activity.learns:
            self.laboratory.reset_episode()
        elif rollout is not None:
            rollout.reset_episode()

    def _learnt(self) -> Step | None:
        """The next piece of training; where a person teaches, as the hand asks, and while that rests by the agent."""
        if self.activity is Activity.TRAINING:
            return self.laboratory.run.advance()
        step = self.laboratory.run.advance(self._hand.action)
        if step is not None:
            self._hand.stepped()
        return step

    def _performed(self) -> Step:
        """The next step beside the training."""
        return self.laboratory.performance.step(self._policy(self.activity), self._hand)
