"""What a person can set of REINFORCE. Williams (1992); Sutton & Barto (2018), 13.3 and 13.4."""

from __future__ import annotations

from typing import Literal

from rlviz.learning.declarations import shared
from rlviz.learning.hyperparameters import Hyperparameters, knob


class ReinforceHyperparameters(Hyperparameters):
    """Defaults are the preset `tuned`; TOML files in resources/presets name what differs."""

    gamma: float = shared.gamma(0.99, enters=", in the returns of whole rollouts", applies="next rollout")
    bootstrap_truncated: bool = shared.bootstrap_truncated(
        rest="its returns end with the value network's estimate", only_if=("baseline", "value network")
    )
    baseline: Literal["none", "normalised returns", "value network"] = knob(
        "value network", "b", title="baseline", group="stability",
        help="What is subtracted from the return. It leaves the gradient's mean alone and lowers its variance.",
    )  # fmt: skip
    learning_rate: float | None = shared.learning_rate(what="Adam's step size of the policy at the next update.")
    learning_rate_initial: float = shared.learning_rate_initial(1e-2)
    learning_rate_steps: int = shared.learning_rate_steps(0, falls="the learning rates fall", them="them")
    value_learning_rate: float | None = shared.learning_rate(
        symbol="α_v", title="value rate", what="Adam's step size of the value network.",
        only_if=("baseline", "value network"),
    )  # fmt: skip
    value_learning_rate_initial: float = shared.learning_rate_initial(
        1e-2,
        symbol="α_v₀",
        title="initial value rate",
        help="Where the schedule of α_v starts.",
        only_if=("baseline", "value network"),
    )
    value_updates: int = knob(
        10, "K", title="value updates", group="optimiser", ge=1, le=100,
        only_if=("baseline", "value network"), help="Gradient steps of the value network for one of the policy.",
    )  # fmt: skip
    episodes_per_update: int = knob(
        4, "N", title="episodes", group="optimiser", ge=1, le=32,
        help="Episodes gathered before the policy takes one step. More: less noise, fewer updates.",
    )  # fmt: skip
    loss_reduction: Literal["mean", "sum"] = knob(
        "mean", "Σ", title="loss over steps", group="optimiser",
        help="The mean over all steps keeps the gradient's size; the lecture's sum grows with the episodes' length.",
    )  # fmt: skip
    entropy_weight: float = shared.entropy_weight(0.0)
    scale_observations: bool = shared.scale_observations()
    hidden_units: int = shared.hidden_units(128, help="Width of the hidden layers of policy and value network.")
    hidden_layers: int = shared.hidden_layers(1)
    activation: Literal["relu", "tanh"] = shared.activation("relu")
    log_deviation: float = shared.log_deviation(-0.5)
