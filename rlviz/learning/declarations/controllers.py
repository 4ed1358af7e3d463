"""What a person can set of a fixed controller: nothing."""

from __future__ import annotations

from rlviz.learning.hyperparameters import Hyperparameters


class ControllerHyperparameters(Hyperparameters):
    """A fixed controller has none."""
