"""What a person can set of proximal policy optimisation. Schulman et al. (2017)."""

from __future__ import annotations

from typing import Literal

from rlviz.learning.declarations import shared
from rlviz.learning.hyperparameters import Hyperparameters, knob


class PPOHyperparameters(Hyperparameters):
    """Defaults are the preset `tuned`; TOML files in resources/presets name what differs."""

    gamma: float = shared.gamma(0.98, applies="next rollout")
    trace: float = shared.trace(0.8)
    bootstrap_truncated: bool = shared.bootstrap_truncated(applies="next rollout")
    rollout_length: int = shared.rollout_length(32, le=2048)
    environments: int = shared.environments(8)
    entropy_weight: float = shared.entropy_weight(0.0, applies="next rollout")
    log_deviation: float = shared.log_deviation(0.0)
    learning_rate: float | None = shared.learning_rate()
    learning_rate_initial: float = shared.learning_rate_initial(1e-3)
    learning_rate_steps: int = shared.learning_rate_steps(100_000, falls="learning rate and clip fall", them="them")
    epochs: int = knob(
        20, "K", title="epochs", group="optimiser", ge=1, le=50, applies="next rollout",
        help="Times that a rollout is learnt from.",
    )  # fmt: skip
    minibatch_size: int = knob(
        256, "B", title="minibatch", group="optimiser", ge=8, le=4096, scale="log", applies="next rollout",
        help="Steps of one update; a rollout that is shorter is one minibatch.",
    )  # fmt: skip
    clip: float = knob(
        0.2, "ε_clip", title="clip", group="stability", ge=0.01, le=1, applies="next rollout",
        help="How far the probability of an action may move from the one it was drawn with before nothing pulls on.",
    )  # fmt: skip
    normalise_advantages: bool = shared.normalise_advantages(True, over="minibatch")
    value_weight: float = shared.value_weight(0.5)
    gradient_clip: float = shared.gradient_clip(0.5)
    reward_scale: float = shared.reward_scale(1.0)
    scale_observations: bool = shared.scale_observations()
    hidden_units: int = shared.hidden_units(64)
    hidden_layers: int = shared.hidden_layers(2)
    activation: Literal["relu", "tanh"] = shared.activation("tanh")
