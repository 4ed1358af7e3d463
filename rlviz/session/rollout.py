"""A rollout: an agent watched, or its environment played by hand, without learning from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from rlviz.learning.algorithm import Algorithm, Decision, Floats
from rlviz.learning.environments import make
from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.session.events import Step
from rlviz.session.history import History, Layout
from rlviz.session.stage import Stage


class Rollout:
    """Fresh episodes of the agent as it is now, in a history of their own. Owned by the thread of its run."""

    def __init__(self, environment_id: str, algorithm: Algorithm[Any], layout: Layout, seed: int) -> None:
        hyperparameters: Hyperparameters = algorithm.hyperparameters
        self.history = History(Layout(layout.observation, layout.scores), hyperparameters)
        self._algorithm = algorithm
        self._stage = Stage(make(environment_id), seed, self.history, lambda: None)

    def step(self, action: int | None = None) -> Step:
        """One step of the greedy policy, or of `action`, chosen by hand; scores and values are the agent's."""

        def choose(observation: Floats) -> Decision:
            decision = self._algorithm.act(observation, explore=False)
            if action is None:
                return decision._replace(explored=False)
            best = int(np.argmax(decision.scores))
            return decision._replace(action=action, explored=action != best)

        transition, decision = self._stage.play(choose)
        return self._stage.record(transition, decision, {}, self._algorithm.value)

    def reset_episode(self) -> None:
        """End the running episode here."""
        self._stage.reset()

    def close(self) -> None:
        """Release the environment."""
        self._stage.close()
