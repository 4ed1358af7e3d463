"""The interface of every algorithm: two verbs, act and learn, and what is needed to keep what was learnt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic, TypeVar

import numpy as np
import torch

from rlviz.learning.hyperparameters import Hyperparameters
from rlviz.learning.problem import Actions, Decision, Floats, Problem, Transition


class Diverged(ArithmeticError):
    """A loss that is not finite. The update that would have spoilt the weights was not applied."""


H = TypeVar("H", bound=Hyperparameters)


class Algorithm(ABC, Generic[H]):
    """An agent that acts and learns. Owned by one thread.

    Hyperparameters are frozen; `change` swaps them between two steps, and each is read where it is used. The same
    seed and the same calls repeat bit for bit on the CPU.
    """

    def __init__(self, problem: Problem, hyperparameters: H, seed: int, device: str = "cpu") -> None:
        self.problem = problem
        self.hyperparameters = hyperparameters
        self.device = torch.device(device)
        self.rng = np.random.default_rng(seed)
        self.torch_rng = torch.Generator().manual_seed(seed)
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
    def act(self, observation: Floats, *, explore: bool) -> Decision:
        """Choose an action by the behaviour policy, or with `explore=False` by the greedy policy."""

    @abstractmethod
    def learn(self, transition: Transition) -> Mapping[str, float]:
        """Take in the step just made; the diagnostics of an update if there was one, else nothing."""

    @abstractmethod
    def greedy_actions(self, observations: Floats) -> Actions:
        """The greedy policy on a batch of observations, (N, D) to (N,)."""

    @abstractmethod
    def value(self, observation: Floats) -> float:
        """The estimate of a state's value in the environment's units; nan where there is none."""

    @abstractmethod
    def interrupt(self) -> None:
        """The running episode was reset by a person; what is known of it counts as truncated."""

    @abstractmethod
    def networks(self) -> dict[str, torch.nn.Module]:
        """The networks by name: what a person saves and opens."""

    @abstractmethod
    def to(self, device: str) -> None:
        """Move networks and optimiser state to another device, between two updates."""

    def change(self, hyperparameters: H) -> None:
        """Swap the hyperparameters between two steps."""
        self.hyperparameters = hyperparameters

    def weights(self) -> dict[str, torch.Tensor]:
        """A copy of all weights on the CPU, by `network.parameter`, in a fixed order."""
        return {
            f"{name}.{key}": tensor.detach().cpu().clone()
            for name, network in sorted(self.networks().items())
            for key, tensor in sorted(network.state_dict().items())
        }

    def load_weights(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Take on saved weights. ValueError says which names or shapes differ, and then nothing has changed."""
        check_weights(self.weights(), weights)
        for name, network in self.networks().items():
            prefix = f"{name}."
            network.load_state_dict({k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)})


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
