"""Recordings of real episodes of Gymnasium's environments, to draw."""

from __future__ import annotations

import math
from collections.abc import Callable

import gymnasium
import numpy as np
from numpy.typing import NDArray

from rlviz.gui.moment import Mode, Moment
from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import describe
from rlviz.session.events import Chosen, Ending, Step
from rlviz.session.history import History, Layout

Policy = Callable[[NDArray[np.float32], np.random.Generator], tuple[int, bool]]


def at_random(observation: NDArray[np.float32], rng: np.random.Generator) -> tuple[int, bool]:
    """Any of CartPole's two actions, which is exploration."""
    return int(rng.integers(2)), True


def balancing(observation: NDArray[np.float32], rng: np.random.Generator) -> tuple[int, bool]:
    """Push towards where the pole falls: reaches CartPole's 500 steps."""
    return int(observation[2] + 0.2 * observation[3] > 0), False


class Recording:
    """Plays an environment by a fixed policy and records it as a run of an algorithm would.

    The scores are functions of the state that look like Q-values, or probabilities that sum to 1.
    """

    def __init__(
        self,
        algorithm: str = "dqn",
        environment_id: str = "CartPole-v1",
        policy: Policy = at_random,
        *,
        seed: int = 0,
        baseline: bool = True,
    ) -> None:
        self.entry, self.description = entry(algorithm), describe(environment_id)
        self.policy, self.baseline = policy, baseline
        self.rng = np.random.default_rng(seed)
        self.environment = gymnasium.make(environment_id)
        self.observation, _ = self.environment.reset(seed=seed)
        size, actions = len(self.description.parts), len(self.description.actions)
        self.history = History(Layout(size, actions), self.entry.hyperparameters())

    def scores(self) -> NDArray[np.float32]:
        """(A,) scores of the state that now is."""
        lean = float(self.observation[-2] + 0.3 * self.observation[-1])
        pull = np.linspace(-1, 1, len(self.description.actions)) * lean
        if self.entry.scores == "π":
            weights = np.exp(4 * pull)
            probabilities: NDArray[np.float32] = (weights / weights.sum()).astype(np.float32)
            return probabilities
        sign = -1.0 if self.description.return_range[0] < 0 else 1.0
        values: NDArray[np.float32] = (sign * 60 + 20 * pull - 30 * abs(lean)).astype(np.float32)
        return values

    def value(self) -> float:
        """Estimate of the state."""
        if self.entry.scores == "Q":
            return float(self.scores().max())
        return 58.0 - 80.0 * abs(float(self.observation[-2])) if self.baseline else math.nan

    def step(self) -> bool:
        """Play and record one step; whether the episode ended with it."""
        action, explored = self.policy(self.observation, self.rng)
        before, scores, value = self.observation, self.scores(), self.value()
        self.observation, reward, terminated, truncated, _ = self.environment.step(action)
        history = self.history
        epsilon = 0.42 if self.entry.scores == "Q" else math.nan
        episode = len(history.episodes)
        history.append(
            Step(
                len(history), episode, before, action, Chosen(explored), scores, value, epsilon, float(reward),
                terminated, truncated, self.observation, {},
            )
        )  # fmt: skip
        if terminated or truncated:
            self.end(Ending.TERMINATED if terminated else Ending.TRUNCATED)
        return terminated or truncated

    def end(self, ending: Ending) -> None:
        """Close the episode and begin the next."""
        self.history.end_episode(ending, self.observation, 0.0 if ending is Ending.TERMINATED else self.value())
        self.observation, _ = self.environment.reset()

    def steps(self, count: int) -> Recording:
        """Play some steps."""
        for _ in range(count):
            self.step()
        return self

    def episodes(self, count: int) -> Recording:
        """Play until that many episodes have ended."""
        for _ in range(count):
            while not self.step():
                pass
        return self

    def moment(
        self, mode: Mode = Mode.VIEWING, episode: int | None = None, index: int | None = None, *, live: bool = False
    ) -> Moment:
        """A frame of it; by default the last frame of the last episode. Before the first step: none."""
        count = self.history.episode_count()
        if count == 0:
            return Moment(self.entry, self.description, self.history, self.history, -1, -1, live, mode)
        episode = count - 1 if episode is None else episode
        shown = self.history.episode(episode)
        if index is None:
            index = shown.length if shown.final_observation is not None else shown.length - 1
        return Moment(self.entry, self.description, self.history, self.history, episode, index, live, mode)
