"""What a person can set of the advantage actor-critic. Mnih et al. (2016)."""

from __future__ import annotations

from typing import Literal

from rlviz.learning.hyperparameters import Hyperparameters, knob


class A2CHyperparameters(Hyperparameters):
    """Defaults are the preset `tuned`; TOML files in resources/presets name what differs."""

    gamma: float = knob(
        0.99, "γ", title="discount", group="return", ge=0, le=1, scale="horizon", applies="next rollout",
        help="Discount of future rewards, in the advantages of whole rollouts; the return's scale is 1/(1−γ).",
    )  # fmt: skip
    trace: float = knob(
        1.0, "λ", title="trace", group="return", ge=0, le=1, applies="next rollout",
        help="How far advantages trust rewards over V: 0 sees one step, 1 all to the end. Schulman et al. (2016).",
    )  # fmt: skip
    bootstrap_truncated: bool = knob(
        True, "V(s_T)", title="bootstrap if cut", group="return", applies="next rollout",
        help="An episode cut off by the time limit goes on in truth: V of its last state stands for the rest. Off "
        "repeats the lecture's error.",
    )  # fmt: skip
    rollout_length: int = knob(
        5, "T", title="steps a rollout", group="return", ge=1, le=256, scale="log", applies="next rollout",
        help="Steps of each environment between two improvements of the policy.",
    )  # fmt: skip
    environments: int = knob(
        8, "N", title="environments", group="return", ge=1, le=16, applies="new run",
        help="Environments that learn side by side, each in an episode of its own.",
    )  # fmt: skip
    entropy_weight: float = knob(
        0.0, "c_H", title="entropy bonus", group="exploration", ge=0, le=1, applies="next rollout",
        help="Weight of the policy's entropy in the objective: keeps the policy from settling early.",
    )  # fmt: skip
    log_deviation: float = knob(
        0.0, "log σ₀", title="log σ at the start", group="exploration", ge=-5, le=2, applies="new run",
        help="Logarithm of the Gaussian's standard deviation at the start, where actions are continuous; it is learnt.",
    )  # fmt: skip
    learning_rate: float = knob(
        7e-4, "α", title="learning rate", group="optimiser", ge=1e-6, le=1, scale="log",
        help="RMSprop's step size at the next update.",
    )  # fmt: skip
    learning_rate_steps: int = knob(
        0, "T_α", title="its decay", group="optimiser", ge=0, le=10_000_000,
        help="Environment steps over which the learning rate falls linearly to a hundredth; 0 keeps it constant.",
    )  # fmt: skip
    normalise_advantages: bool = knob(
        False, "Ã", title="normalised advantages", group="stability", applies="next rollout",
        help="Bring the advantages of each rollout to mean 0 and standard deviation 1.",
    )  # fmt: skip
    value_weight: float = knob(
        0.5, "c_v", title="value weight", group="optimiser", ge=0, le=10, applies="next rollout",
        help="Weight of the value network's squared error in the loss.",
    )  # fmt: skip
    gradient_clip: float = knob(
        0.5, "‖g‖", title="gradient clip", group="optimiser", ge=0.01, le=1e6, scale="log",
        help="Longest gradient that an update applies (Euclidean norm); longer ones are scaled down.",
    )  # fmt: skip
    reward_scale: float = knob(
        1.0, "r̃", title="reward scale", group="stability", ge=1e-4, le=10, scale="log", applies="new run",
        help="Rewards are multiplied by it inside the learner. Values are shown in the environment's units.",
    )  # fmt: skip
    scale_observations: bool = knob(
        True, "s̃", title="scaled input", group="stability", applies="new run",
        help="Bring each part of the observation to about [−1, 1] before the networks see it.",
    )  # fmt: skip
    hidden_units: int = knob(
        64, "H", title="hidden units", group="stability", ge=4, le=1024, scale="log", applies="new run",
        help="Width of each hidden layer of policy and value network.",
    )  # fmt: skip
    hidden_layers: int = knob(
        2, "L_H", title="hidden layers", group="stability", ge=1, le=3, applies="new run",
        help="Hidden layers of policy and value network.",
    )  # fmt: skip
    activation: Literal["relu", "tanh"] = knob(
        "tanh", "φ", title="activation", group="stability", applies="new run", help="What hidden units compute."
    )
