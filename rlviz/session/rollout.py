"""A rollout: an agent watched, or its environment played by hand, without learning from it."""

from __future__ import annotations

import math
from typing import Any

from rlviz.learning.algorithm import Algorithm
from rlviz.learning.environments import make
from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.learning.problem import Decision, Floats
from rlviz.session.events import Policy, Step
from rlviz.session.history import History, Layout
from rlviz.session.stage import Stage


class Rollout:
    """Fresh episodes of the agent as it is now, in a history of their own. Owned by the thread of its run.

    `by_hand`: a person chooses the actions, else the greedy policy does.
    """

    def __init__(
        self, environment_id: str, algorithm: Algorithm[Any], layout: Layout, seed: int, *, by_hand: bool = False
    ) -> None:
        hyperparameters: Hyperparameters = algorithm.hyperparameters
        policy = Policy.HAND if by_hand else Policy.GREEDY
        self.history = History(Layout(layout.observation, layout.scores, action=layout.action), hyperparameters, policy)
        self._algorithm = algorithm
        self._stage = Stage(make(environment_id), seed, self.history, lambda: None)

    def step(self, action: int | None = None) -> Step:
        """One step of the greedy policy, or of `action`, chosen by hand; scores and values are the agent's."""

        def choose(observation: Floats) -> Decision:
            decision = self._algorithm.act(observation)
            return decision if action is None else decision._replace(action=action)

        transition, decision = self._stage.play(choose)
        ended = transition.terminated or transition.truncated
        final_value = self._algorithm.value(transition.next_observation) if ended else math.nan
        return self._stage.record(transition, decision, {}, final_value)

    def reset_episode(self) -> None:
        """End the running episode here."""
        self._stage.reset()

    def close(self) -> None:
        """Release the environment."""
        self._stage.close()
