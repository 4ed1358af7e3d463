"""What a person can set of REINFORCE. Williams (1992); Sutton & Barto (2018), 13.3 and 13.4."""

from __future__ import annotations

from typing import Literal

from rlviz.learning.hyperparameters import Hyperparameters, knob


class ReinforceHyperparameters(Hyperparameters):
    """Defaults are the preset `tuned`; TOML files in resources/presets name what differs."""

    gamma: float = knob(
        0.99, "γ", title="discount", group="return", ge=0, le=1, scale="horizon", applies="next rollout",
        help="Discount of future rewards, in the returns of whole rollouts; the return's scale is 1/(1−γ).",
    )  # fmt: skip
    bootstrap_truncated: bool = knob(
        True, "V(s_T)", title="bootstrap if cut", group="return", only_if=("baseline", "value network"),
        help="An episode cut off by the time limit goes on in truth: its returns end with the value network's "
        "estimate. Off repeats the lecture's error.",
    )  # fmt: skip
    baseline: Literal["none", "normalised returns", "value network"] = knob(
        "value network", "b", title="baseline", group="stability",
        help="What is subtracted from the return. It leaves the gradient's mean alone and lowers its variance.",
    )  # fmt: skip
    learning_rate: float = knob(
        1e-2, "α", title="learning rate", group="optimiser", ge=1e-6, le=1, scale="log",
        help="Adam's step size of the policy at the next update.",
    )  # fmt: skip
    learning_rate_steps: int = knob(
        0, "T_α", title="its decay", group="optimiser", ge=0, le=10_000_000,
        help="Environment steps over which the learning rates fall linearly to a hundredth; 0 keeps them constant.",
    )  # fmt: skip
    value_learning_rate: float = knob(
        1e-2, "α_v", title="value learning rate", group="optimiser", ge=1e-6, le=1, scale="log",
        only_if=("baseline", "value network"), help="Adam's step size of the value network.",
    )  # fmt: skip
    value_updates: int = knob(
        10, "K", title="value updates", group="optimiser", ge=1, le=100,
        only_if=("baseline", "value network"), help="Gradient steps of the value network for one of the policy.",
    )  # fmt: skip
    episodes_per_update: int = knob(
        4, "N", title="episodes an update", group="optimiser", ge=1, le=32,
        help="Episodes gathered before the policy takes one step. More: less noise, fewer updates.",
    )  # fmt: skip
    loss_reduction: Literal["mean", "sum"] = knob(
        "mean", "Σ", title="loss over steps", group="optimiser",
        help="The mean over all steps keeps the gradient's size; the lecture's sum grows with the episodes' length.",
    )  # fmt: skip
    entropy_weight: float = knob(
        0.0, "c_H", title="entropy bonus", group="exploration", ge=0, le=1,
        help="Weight of the policy's entropy in the objective: keeps the policy from settling early.",
    )  # fmt: skip
    scale_observations: bool = knob(
        True, "s̃", title="scaled input", group="stability", applies="new run",
        help="Bring each part of the observation to about [−1, 1] before the networks see it.",
    )  # fmt: skip
    hidden_units: int = knob(
        128, "H", title="hidden units", group="stability", ge=4, le=1024, scale="log", applies="new run",
        help="Width of the hidden layers of policy and value network.",
    )  # fmt: skip
    hidden_layers: int = knob(
        1, "L_H", title="hidden layers", group="stability", ge=1, le=3, applies="new run",
        help="Hidden layers of policy and value network.",
    )  # fmt: skip
    activation: Literal["relu", "tanh"] = knob(
        "relu", "φ", title="activation", group="stability", applies="new run", help="What hidden units compute."
    )
    log_deviation: float = knob(
        -0.5, "log σ₀", title="log σ at the start", group="exploration", ge=-5, le=2, applies="new run",
        help="Logarithm of the Gaussian's standard deviation at the start, where actions are continuous; it is learnt.",
    )  # fmt: skip
