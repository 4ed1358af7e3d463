"""Q-networks in the lecture's two forms: state → Q of all actions, and (state, action) → one Q."""

from __future__ import annotations

import numpy as np
import torch

from rlviz.learning.architecture import Architecture
from rlviz.learning.declarations.dqn import DQNHyperparameters
from rlviz.learning.learners import Fit
from rlviz.learning.networks import Perceptron
from rlviz.learning.objectives import ActionValueError
from rlviz.learning.problem import Actions, Floats


class ActionValues:
    """Q(s, ·) of a network, for `actions` A discrete actions and F features.

    `passes` is how many times the network is asked for one Q(s, ·): once, or once for each action.
    """

    def __init__(self, features: int, actions: int, h: DQNHyperparameters, rng: torch.Generator) -> None:
        self._one_by_one = h.form == "one action"
        self._choices = np.eye(actions, dtype=np.float32)
        self.passes = actions if self._one_by_one else 1
        inputs, outputs = (features + actions, 1) if self._one_by_one else (features, actions)
        sizes = (inputs, *[h.hidden_units] * h.hidden_layers, outputs)
        self.network = Perceptron(Architecture(sizes, dueling=h.dueling and not self._one_by_one), rng)

    def __call__(self, features: Floats) -> Floats:
        """Q(s, ·), (…, F) to (…, A)."""
        if not self._one_by_one:
            return self.network.predict(features)
        pairs = self._pairs(np.expand_dims(features, -2), self._choices)  # (…, A, F + A)
        return self.network.predict(pairs)[..., 0]

    def fit(self, features: Floats, actions: Actions, objective: ActionValueError) -> Fit:
        """What brings Q(s, a) to the objective's targets; `features` are (B, F), `actions` (B,)."""
        if not self._one_by_one:
            return Fit(self.network, features, objective)
        return Fit(self.network, self._pairs(features, self._choices[actions]), objective)

    def outputs_of(self, actions: Actions) -> Actions:
        """Which output of the network is Q(s, a), (B,)."""
        return np.zeros_like(actions) if self._one_by_one else actions

    def _pairs(self, features: Floats, choices: Floats) -> Floats:
        """State and action side by side, (…, F + A)."""
        shape = np.broadcast_shapes(features.shape[:-1], choices.shape[:-1])
        parts = [np.broadcast_to(each, (*shape, each.shape[-1])) for each in (features, choices)]
        return np.concatenate(parts, axis=-1)
