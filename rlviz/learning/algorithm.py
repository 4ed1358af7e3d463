"""The interface of every algorithm: two verbs, act and learn, and what is needed to keep what was learnt."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
import torch

from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.learning.learners import Descent, Fit, Learner, NotFinite
from rlviz.learning.pass_timer import PassTimer
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition
from rlviz.learning.replay import ReplayBuffer
from rlviz.numbers import exact_text


class Diverged(ArithmeticError):
    """A loss that is not finite. The update that would have spoilt the weights was not applied."""


H = TypeVar("H", bound=Hyperparameters)

Learning = Generator[None, None, Mapping[str, float]]
"""Learning from one step: it yields between the pieces of a long update, and returns what it has to tell of it."""


class Algorithm(ABC, Generic[H]):
    """An agent that acts and learns. Owned by one thread.

    Hyperparameters are frozen; `change` swaps them between two steps, and each is read where it is used. The same
    seed and the same calls repeat bit for bit on the CPU. `pass_timer` counts and times what Q(s, ·) asks of a network.
    `replay` holds the transitions that are learnt from again and again, where some are.
    """

    pass_timer: PassTimer | None = None
    replay: ReplayBuffer | None = None

    def __init__(self, problem: Problem, hyperparameters: H, seed: int, device: str = "cpu") -> None:
        self.problem = problem
        self.hyperparameters = hyperparameters
        self.device = torch.device(device)
        self.rng = np.random.default_rng(seed)
        self.steps = self.episodes = self.updates = 0

    @property
    def epsilon(self) -> float:
        """Today's probability of a random action; nan where nothing explores by it."""
        return float("nan")

    @property
    def between_rollouts(self) -> bool:
        """Whether the next step begins a rollout; for one that learns from single transitions each step does."""
        return True

    @abstractmethod
    def act(self, observation: Floats, *, rng: np.random.Generator | None = None) -> Decision:
        """Choose an action by the behaviour policy, drawn from `rng`, or without one by the greedy policy."""

    @property
    def environments(self) -> int:
        """How many environments it learns in side by side, each in an episode of its own."""
        return 1

    def act_in_all(self, observations: Floats, rng: np.random.Generator) -> list[Decision]:
        """The behaviour policy in N environments at once, (N, D)."""
        return [self.act(observation, rng=rng) for observation in observations]

    @abstractmethod
    def learn(self, transition: Transition) -> Learning:
        """Take in the step just made; returns the diagnostics of an update if there was one, else nothing."""

    @abstractmethod
    def greedy_actions(self, observations: Floats) -> Actions:
        """The greedy policy on a batch of observations, (N, D) to (N,)."""

    @abstractmethod
    def value(self, observation: Floats) -> float:
        """The estimate of a state's value in the environment's units; nan where there is none."""

    @property
    def has_target(self) -> bool:
        """Whether what it learns towards comes from a target network."""
        return False

    def copy_target(self) -> None:
        """Copy the online network to the target network. ValueError where none is in use."""
        raise ValueError("there is no target network in use")

    @abstractmethod
    def interrupt(self) -> None:
        """The running episode was reset by a person; what is known of it counts as truncated."""

    @abstractmethod
    def parameters(self) -> dict[str, torch.Tensor]:
        """All that is learnt, by `network.parameter`, as views to read and to write: what a person saves and opens."""

    @abstractmethod
    def to(self, device: str) -> None:
        """Move what is learnt and the optimisers' memory to another device, between two updates."""

    def change(self, hyperparameters: H) -> None:
        """Swap the hyperparameters between two steps."""
        self.hyperparameters = hyperparameters

    def _descend(self, learner: Learner, fits: Sequence[Fit], learning_rate: float, clip: float) -> Descent:
        """One gradient step. Diverged says what to lower."""
        try:
            return learner.descend(fits, learning_rate, clip)
        except NotFinite as error:
            clipped = f" or the gradient clip (now {exact_text(clip)})" if math.isfinite(clip) else ""
            raise Diverged(
                f"update {self.updates + 1} has {error}, so it was left out. "
                f"Lower the learning rate (α, now {learning_rate:.3g}){clipped}."
            ) from None

    def weights(self) -> dict[str, torch.Tensor]:
        """A copy of all weights on the CPU, by `network.parameter`, in a fixed order."""
        return {
            name: tensor.detach().cpu().clone(memory_format=torch.contiguous_format)
            for name, tensor in sorted(self.parameters().items())
        }

    def load_weights(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Take on saved weights. ValueError says which names or shapes differ, and then nothing has changed."""
        parameters = self.parameters()
        check_weights(parameters, weights)
        for name, tensor in parameters.items():
            tensor.copy_(weights[name])

    def state_dict(self) -> dict[str, Any]:
        """Everything that the next step and the next update depend on, as plain values and arrays."""
        counts = {"steps": self.steps, "episodes": self.episodes, "updates": self.updates}
        weights = {name: tensor.numpy() for name, tensor in self.weights().items()}
        return {**counts, "rng": self.rng.bit_generator.state, "weights": weights}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a state as if nothing had happened, under the same hyperparameters."""
        self.steps, self.episodes, self.updates = state["steps"], state["episodes"], state["updates"]
        self.rng.bit_generator.state = state["rng"]
        self.load_weights({name: torch.from_numpy(array) for name, array in state["weights"].items()})


def check_weights(expected: Mapping[str, torch.Tensor], given: Mapping[str, torch.Tensor]) -> None:
    """ValueError that names every difference in names, shapes or finiteness between two sets of weights."""
    complaints = [f"{name} is missing" for name in expected if name not in given]
    complaints += [f"{name} is unknown" for name in given if name not in expected]
    complaints += [
        f"{name} is {tuple(given[name].shape)} in the file, {tuple(tensor.shape)} here"
        for name, tensor in expected.items()
        if name in given and given[name].shape != tensor.shape
    ]
    complaints += [f"{name} holds nan or infinity" for name, tensor in given.items() if not tensor.isfinite().all()]
    if complaints:
        raise ValueError("the weights do not fit: " + "; ".join(complaints))
