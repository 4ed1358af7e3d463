"""What a person can set of the advantage actor-critic. Mnih et al. (2016)."""

from __future__ import annotations

from typing import Literal

from rlviz.learning.declarations import shared
from rlviz.learning.hyperparameters import Hyperparameters


class A2CHyperparameters(Hyperparameters):
    """Defaults are the preset `tuned`; TOML files in resources/presets name what differs."""

    gamma: float = shared.gamma(0.99, applies="next rollout")
    trace: float = shared.trace(1.0)
    bootstrap_truncated: bool = shared.bootstrap_truncated(applies="next rollout")
    rollout_length: int = shared.rollout_length(5, le=256)
    environments: int = shared.environments(8)
    entropy_weight: float = shared.entropy_weight(0.0, applies="next rollout")
    log_deviation: float = shared.log_deviation(0.0)
    learning_rate: float | None = shared.learning_rate(what="RMSprop's step size at the next update.")
    learning_rate_initial: float = shared.learning_rate_initial(7e-4)
    learning_rate_steps: int = shared.learning_rate_steps(0)
    normalise_advantages: bool = shared.normalise_advantages(False, over="rollout")
    value_weight: float = shared.value_weight(0.5)
    gradient_clip: float = shared.gradient_clip(0.5)
    reward_scale: float = shared.reward_scale(1.0)
    scale_observations: bool = shared.scale_observations()
    hidden_units: int = shared.hidden_units(64)
    hidden_layers: int = shared.hidden_layers(2)
    activation: Literal["relu", "tanh"] = shared.activation("tanh")
