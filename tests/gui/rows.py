"""Histories written by hand, row by row, whose figures can be worked out in the head."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from rlviz.gui.moment import Mode, Moment
from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import describe
from rlviz.session.events import Chosen, Ending, Step
from rlviz.session.history import History, Layout


class Rows:
    """A history of CartPole with reward 1 a step, and what is said about it."""

    def __init__(self, algorithm: str = "dqn", **hyperparameters: float) -> None:
        self.entry, self.environment = entry(algorithm), describe("CartPole-v1")
        names = tuple(diagnostic.name for diagnostic in self.entry.diagnostics)
        chosen = self.entry.hyperparameters.checked(hyperparameters)
        self.history = History(Layout(4, 2, names), chosen)

    def step(
        self,
        scores: tuple[float, float] = (1.0, 2.0),
        *,
        explored: bool = False,
        by_hand: bool = False,
        epsilon: float = math.nan,
        value: float = math.nan,
        diagnostics: Mapping[str, float] | None = None,
    ) -> None:
        """Record one step of the running episode."""
        history, nothing = self.history, np.zeros(4, np.float32)
        chosen = Chosen.BY_HAND if by_hand else Chosen(explored)
        history.append(
            Step(
                len(history), len(history.episodes), nothing, 1, chosen, np.array(scores, np.float32), value,
                epsilon, 1.0, False, False, nothing, diagnostics or {},
            )
        )  # fmt: skip

    def end(self, ending: Ending = Ending.TERMINATED) -> None:
        """Close the running episode."""
        self.history.end_episode(ending, np.zeros(4, np.float32), 0.0)

    def episode(self, length: int, ending: Ending = Ending.TERMINATED) -> None:
        """A whole episode of so many steps, whose return is its length."""
        for _ in range(length):
            self.step()
        self.end(ending)

    def many_steps(self, count: int, name: str, values: np.ndarray) -> None:
        """Append steps in bulk, with the numbers of one column, (count,)."""
        steps = self.history.steps
        row, where = [0.0] * steps.columns[self.history.layout.diagnostics[-1]].stop, steps.columns[name].start
        for value in values[:count].tolist():
            row[where] = value
            steps.append(row)

    def moment(self, episode: int | None = None, index: int = 0, *, live: bool = True) -> Moment:
        """A frame of it; without an episode the first of the newest, or none before the first step."""
        count = self.history.episode_count()
        if count == 0:
            episode, index = -1, -1
        elif episode is None:
            episode = count - 1
        history = self.history
        return Moment(self.entry, self.environment, history, history, episode, index, live, Mode.TRAINING)
