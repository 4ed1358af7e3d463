"""A duel: a person plays, and beside them the agent plays the same episodes from the same starts."""

from __future__ import annotations

import numpy as np

from rlviz.learning.problem import Action, Floats
from rlviz.session.events import Step
from rlviz.session.history import History
from rlviz.session.rollout import Rollout


class Duel:
    """A person's rollout and the agent's, step by step. Owned by the thread of their run.

    Each episode has a seed of its own, with which both begin it: in the same state, bit for bit, whatever chance an
    episode before has used up. The agent's episodes are numbered as the person's: one that ends first waits, one that
    goes on is brought to its end by `catch_up` before the next begins.
    """

    def __init__(self, person: Rollout, agent: Rollout, seed: int) -> None:
        self._person, self._agent = person, agent
        self._seeds = np.random.default_rng(seed)
        person.history.rival = agent.history
        self._deal()

    @property
    def history(self) -> History:
        """The person's, whose `rival` is the agent's."""
        return self._person.history

    @property
    def behind(self) -> bool:
        """Whether the agent's episode goes on after that of the person has ended."""
        return len(self._agent.history.episodes) < len(self.history.episodes)

    def step(self, action: Action | None = None) -> Step:
        """A step of both: of the agent by its policy, of the person by `action`."""
        while self.behind:
            self.catch_up()
        try:
            if len(self._agent.history.episodes) == len(self.history.episodes):
                self._agent.step()  # first, so that whoever reads the person's step finds the agent's
            step = self._person.step(action)
        except BaseException:
            self.reset_episode()
            if self._agent.history.running_steps():
                self._agent.reset_episode()  # where the person's own has not come to its first step
            raise
        if step.terminated or step.truncated:
            self._deal()
        return step

    def catch_up(self) -> None:
        """One more step of the agent's episode, while it is behind."""
        if self.behind:
            self._agent.step()

    def observe(self) -> Floats:
        """The state that waits for the person's action, with a new episode begun if none runs."""
        return self._person.observe()

    def reset_episode(self) -> None:
        """Cut the person's running episode off, and the agent's with it; one that has ended counts as it is."""
        running = self.history.running_steps() > 0
        self._person.reset_episode()
        if running and self.behind:
            self._agent.reset_episode()
        self._deal()

    def close(self) -> None:
        """Release the environments."""
        self._person.close()
        self._agent.close()

    def _deal(self) -> None:
        """Let both begin their next episode alike."""
        seed = int(self._seeds.integers(2**31))
        for each in (self._person, self._agent):
            each.seed(seed)
