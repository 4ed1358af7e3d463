"""Performances: what is watched or played of a run beside its training, by whichever of its agents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.learning.problem import Action, Floats
from rlviz.session.duel import Duel
from rlviz.session.events import Impulse, Policy, Step
from rlviz.session.hand import Hand, idle_action, takes_turns
from rlviz.session.history import Layout
from rlviz.session.rollout import Rollout

_LONGEST = 200_000
"""Steps watched or played after which a new recording begins, at an episode's end: about 10 MB."""


class Performer(NamedTuple):
    """An agent and where it performs; `step` is its own in the run, None for the one that trains."""

    environment: str
    algorithm: Algorithm[Any]
    layout: Layout
    seed: int
    step: int | None


class Performance:
    """Episodes of the agent that `performer` names when they begin. Owned by the thread of its run.

    `rollout` is what has begun: a rollout to watch, or a duel where a person plays.
    """

    def __init__(self, environment: EnvironmentDescription, performer: Callable[[], Performer]) -> None:
        self._environment, self._performer = environment, performer
        self._takes_turns = takes_turns(environment)
        self.rollout: Rollout | Duel | None = None
        self._hand_turn = 0

    def by(self, policy: Policy, start: Floats | None = None) -> Rollout | Duel:
        """Fresh episodes of a policy: those that have begun, until they are ended or another policy acts.

        Who plays by hand has the agent beside them. With a `start` the first episode begins in that state, which a
        person set; ValueError as `place`.
        """
        if self.rollout is not None and (start is not None or self.rollout.history.policy is not policy):
            self.end()
        if self.rollout is None:
            performer = self._performer()
            rollout = _begun(performer, policy, start)
            agent = _begun(performer, Policy.GREEDY) if policy is Policy.HAND else None
            self.rollout = rollout if agent is None else Duel(rollout, agent, performer.seed)
        return self.rollout

    @property
    def duel(self) -> Duel | None:
        """What is played against the agent."""
        return self.rollout if isinstance(self.rollout, Duel) else None

    @property
    def behind(self) -> bool:
        """Whether the agent's episode goes on beside one who has ended theirs."""
        return self.duel is not None and self.duel.behind

    def catch_up(self) -> bool:
        """A step of that episode; whether both have ended it now."""
        if self.duel is not None:
            self.duel.catch_up()
        return not self.behind

    def nudge(self, impulse: Impulse) -> None:
        """Push what is watched."""
        if isinstance(self.rollout, Rollout):
            self.rollout.nudge(impulse)

    def step(self, policy: Policy, hand: Hand) -> Step:
        """A step of the policy; where a person plays, as the hand asks, and while it rests what happens then."""
        history = None if self.rollout is None else self.rollout.history
        if history is not None and len(history) >= _LONGEST and history.running_steps() == 0:
            self.end()
        performed = self.by(policy)
        return performed.step(self._action(hand) if policy is Policy.HAND else None)

    def _action(self, hand: Hand) -> Action | None:
        """Where a world waits for a key and yet shall go on, what the agent would do: None."""
        action = hand.action
        hand.stepped()
        if action is not None or self._takes_turns:
            return action
        self._hand_turn += 1
        return idle_action(self._environment, self._hand_turn)

    def end(self) -> None:
        """Forget the watched or played episodes."""
        if self.rollout is not None:
            self.rollout.close()
            self.rollout = None


def _begun(performer: Performer, policy: Policy, start: Floats | None = None) -> Rollout:
    environment, algorithm, layout, seed, step = performer
    rollout = Rollout(environment, algorithm, layout, seed, policy, step)
    if start is not None:
        try:
            rollout.begin_at(start)
        except BaseException:
            rollout.close()
            raise
    return rollout
