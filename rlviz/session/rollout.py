"""A rollout: an agent watched, or its environment played by hand, without learning from it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.environments import make
from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.learning.problem import Action, Decision, Floats
from rlviz.session.events import ByHand, Impulse, Policy, Step
from rlviz.session.history import History, Layout
from rlviz.session.stage import Stage


class Rollout:
    """Fresh episodes of an agent, in a history of their own. Owned by the thread of its run.

    `policy` chooses the actions: the greedy one, that by which the agent behaves while it learns, or a person. What is
    drawn by chance is drawn from a generator of the rollout's own, so that training goes on as if nobody had watched.
    """

    def __init__(
        self,
        environment_id: str,
        algorithm: Algorithm[Any],
        layout: Layout,
        seed: int,
        policy: Policy = Policy.GREEDY,
        agent_step: int | None = None,
    ) -> None:
        hyperparameters: Hyperparameters = algorithm.hyperparameters
        single = Layout(layout.observation, layout.scores, action=layout.action)
        self.history = History(single, hyperparameters, policy, agent_step)
        self._algorithm = algorithm
        self._rng = np.random.default_rng(seed)
        self._stage = Stage(make(environment_id), seed, self.history, lambda: None)
        self._by_hand: list[Impulse | None] = []

    def step(self, action: Action | None = None) -> Step:
        """One step of the policy, or of `action`, chosen by hand; scores and values are the agent's."""

        rng = self._rng if self.history.policy is Policy.BEHAVIOUR else None

        def choose(observation: Floats) -> Decision:
            decision = self._algorithm.act(observation, rng=rng)
            return decision if action is None else decision._replace(action=action)

        by_hand, self._by_hand = self._by_hand, []  # also where the step raises: then another episode begins
        transition, decision = self._stage.play(choose)
        ended = transition.terminated or transition.truncated
        final_value = self._algorithm.value(transition.next_observation) if ended else math.nan
        self.history.by_hand += [ByHand(len(self.history), each) for each in by_hand]
        return self.history.record(transition, decision, {}, final_value)

    def seed(self, seed: int) -> None:
        """Begin the next episode with this seed."""
        self._stage.seed(seed)

    def begin_at(self, observation: Floats) -> None:
        """Begin an episode in a state that a person set. ValueError as `Stage.begin_at`."""
        self._stage.begin_at(observation)
        self._by_hand = [None]

    def nudge(self, impulse: Impulse) -> None:
        """Push the state that waits for an action; nothing happens where no episode runs. ValueError as `place`."""
        if self._stage.nudge(impulse):
            self._by_hand.append(impulse)

    def observe(self) -> Floats:
        """The state that waits for an action, with a new episode begun if none runs."""
        return self._stage.observe()

    def reset_episode(self) -> None:
        """End the running episode here."""
        self._stage.reset()
        self._by_hand = []

    def close(self) -> None:
        """Release the environment."""
        self._stage.close()
