"""Fixed controllers: they act and learn nothing, a yardstick for what learns."""

from __future__ import annotations

import math
from abc import abstractmethod

import numpy as np
import torch

from rlviz.learning.algorithm import Algorithm, Learning
from rlviz.learning.declarations.controllers import ControllerHyperparameters
from rlviz.learning.problem import Action, Actions, ContinuousActions, Decision, Floats, Problem, Transition


class Controller(Algorithm[ControllerHyperparameters]):
    """A policy that is fixed beforehand. It has no weights, and its greedy policy is itself.

    Where it draws actions, those of its evaluations come from a random state of their own: they disturb nothing.
    """

    def __init__(
        self, problem: Problem, hyperparameters: ControllerHyperparameters, seed: int, device: str = "cpu"
    ) -> None:
        super().__init__(problem, hyperparameters, seed, device)
        self._evaluation_rng = np.random.default_rng((seed, 1))

    @abstractmethod
    def actions(self, observations: Floats, rng: np.random.Generator) -> Actions:
        """The action in each of a batch of states, (N, D) to (N,) or (N, A)."""

    @abstractmethod
    def scores(self, action: Action) -> Floats:
        """What explains the action: probabilities, (A,), or means and standard deviations, (2A,)."""

    def act(self, observation: Floats, *, rng: np.random.Generator | None = None) -> Decision:
        """The policy's action, whether learning or watched."""
        first = self.actions(observation[np.newaxis], rng or self._evaluation_rng)[0]
        action: Action = first if isinstance(self.problem.action_space, ContinuousActions) else int(first)
        return Decision(action, self.scores(action), False, math.nan, math.nan)

    def learn(self, transition: Transition) -> Learning:
        """Count, and learn nothing."""
        yield from ()
        self.steps += 1
        if transition.terminated or transition.truncated:
            self.episodes += 1
        return {}

    def greedy_actions(self, observations: Floats) -> Actions:
        """The same policy."""
        return self.actions(observations, self._evaluation_rng)

    def value(self, observation: Floats) -> float:
        """There is none: nan."""
        return math.nan

    def interrupt(self) -> None:
        """The running episode ends here."""
        self.episodes += 1

    def parameters(self) -> dict[str, torch.Tensor]:
        """There are none."""
        return {}

    def to(self, device: str) -> None:
        """Nothing needs to be moved."""
        self.device = torch.device(device)


class Random(Controller):
    """Every action is as likely as any other."""

    def actions(self, observations: Floats, rng: np.random.Generator) -> Actions:
        """Drawn evenly from all actions."""
        space, count = self.problem.action_space, len(observations)
        if isinstance(space, ContinuousActions):
            return rng.uniform(space.low, space.high, (count, space.size)).astype(np.float32)
        return rng.integers(space.count, size=count)

    def scores(self, action: Action) -> Floats:
        """1/A each, or mean and standard deviation of the even distribution."""
        space = self.problem.action_space
        if isinstance(space, ContinuousActions):
            return np.concatenate([(space.low + space.high) / 2, (space.high - space.low) / math.sqrt(12)])
        return np.full(space.count, 1 / space.count, np.float32)


class Constant(Controller):
    """Always the first action, or the middle of the range where actions are continuous."""

    def actions(self, observations: Floats, rng: np.random.Generator) -> Actions:
        """The same everywhere."""
        space, count = self.problem.action_space, len(observations)
        if isinstance(space, ContinuousActions):
            return np.tile((space.low + space.high) / 2, (count, 1))
        return np.zeros(count, np.int64)

    def scores(self, action: Action) -> Floats:
        """All on the one action."""
        return _certain(action, self.problem)


class Heuristic(Controller):
    """Pushes CartPole's cart the way the pole falls: right where θ + 0.2 θ̇ > 0, else left."""

    def actions(self, observations: Floats, rng: np.random.Generator) -> Actions:
        """1 where θ + 0.2 θ̇ > 0, else 0."""
        angle, velocity = observations[:, 2], observations[:, 3]
        return (angle + 0.2 * velocity > 0).astype(np.int64)

    def scores(self, action: Action) -> Floats:
        """All on the one action."""
        return _certain(action, self.problem)


def _certain(action: Action, problem: Problem) -> Floats:
    """The scores of a policy that is sure of its action."""
    if isinstance(action, int):
        probabilities = np.zeros(problem.score_size, np.float32)
        probabilities[action] = 1
        return probabilities
    return np.concatenate([action, np.zeros_like(action)])
