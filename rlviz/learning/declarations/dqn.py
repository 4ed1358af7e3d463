"""What a person can set of the deep Q-network. Mnih et al. (2015), Nature 518."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from rlviz.learning.declarations import shared
from rlviz.learning.hyperparameters import Hyperparameters, knob


class DQNHyperparameters(Hyperparameters):
    """Defaults are the preset `tuned`; TOML files in resources/presets name what differs."""

    gamma: float = shared.gamma(0.99, enters=". Targets use it from the next update on", scales="Q's")
    n_step: int = knob(
        5, "n", title="steps a target", group="return", ge=1, le=20,
        help="Rewards summed before the target bootstraps. New targets use it at once.",
    )  # fmt: skip
    bootstrap_truncated: bool = shared.bootstrap_truncated(rest="its last target bootstraps")
    double: bool = knob(
        True, "2Q", title="double Q-learning", group="return",
        help="The online network picks the next action, the target network values it: less overestimation.",
    )  # fmt: skip
    dueling: bool = knob(
        False, "V+A", title="dueling", group="return", applies="new run", only_if=("form", "all actions"),
        help="The last layer gives V and the advantage of each action: Q = V + A − mean A. Wang et al. (2016).",
    )  # fmt: skip
    form: Literal["all actions", "one action"] = knob(
        "all actions", "Q(s,·)", title="form", group="return", applies="new run",
        help="The network is given a state and answers Q of all actions in one pass; or it is given a state and one "
        "action, and is asked once for each.",
    )  # fmt: skip
    epsilon: float | None = shared.epsilon()
    epsilon_initial: float = shared.epsilon_initial(1.0)
    epsilon_final: float = shared.epsilon_final(0.05)
    epsilon_schedule: Literal["linear", "per episode"] = shared.epsilon_schedule("linear")
    epsilon_steps: int = shared.epsilon_steps(5_000)
    epsilon_factor: float = shared.epsilon_factor(0.995)
    learning_rate: float | None = shared.learning_rate()
    learning_rate_initial: float = shared.learning_rate_initial(2.5e-3)
    learning_rate_steps: int = shared.learning_rate_steps(60_000, advice=" Constant rates let the greedy return swing.")
    batch_size: int = knob(
        64, "B", title="batch size", group="optimiser", ge=1, le=1024, scale="log",
        help="Transitions drawn from the replay buffer for one update.",
    )  # fmt: skip
    loss: Literal["huber", "mse"] = knob(
        "huber", "L", title="loss", group="optimiser",
        help="Huber grows linearly beyond an error of 1, the squared error without limit.",
    )  # fmt: skip
    gradient_clip: float = shared.gradient_clip(10.0)
    update_every: int = knob(
        4, "k", title="steps an update", group="optimiser", ge=1, le=64,
        help="Environment steps between two updates.",
    )  # fmt: skip
    replay: bool = knob(
        True, "D", title="replay", group="stability",
        help="Learn from transitions drawn from the past. Off: only from the newest, which are much alike.",
    )  # fmt: skip
    replay_capacity: int = knob(
        10_000, "|D|", title="capacity", group="stability", ge=100, le=1_000_000, scale="log",
        help="Transitions that the replay buffer keeps. Growing keeps all, shrinking keeps the newest.",
    )  # fmt: skip
    learning_starts: int = knob(
        1_000, "t₀", title="learning starts at", group="stability", ge=1, le=100_000, scale="log",
        only_if=("replay", True), help="Transitions collected before the first update.",
    )  # fmt: skip
    prioritized: bool = knob(
        False, "P(i)", title="prioritized replay", group="stability", only_if=("replay", True),
        help="Draw transitions the more often the larger their TD error was. Schaul et al. (2016).",
    )  # fmt: skip
    priority_exponent: float = knob(
        0.6, "α_P", title="priority exponent", group="stability", ge=0, le=1, only_if=("prioritized", True),
        help="P ∝ |δ|^α: 0 draws uniformly, 1 in proportion to the error.",
    )  # fmt: skip
    importance_exponent: float = knob(
        0.4, "β", title="importance", group="stability", ge=0, le=1, only_if=("prioritized", True),
        help="How far weights w = (N P)^−β correct what priorities distort; it rises to 1.",
    )  # fmt: skip
    importance_steps: int = knob(
        50_000, "T_β", title="its rise", group="stability", ge=0, le=10_000_000, only_if=("prioritized", True),
        help="Environment steps over which β rises to 1.",
    )  # fmt: skip
    target_network: bool = knob(
        True, "Q⁻", title="target network", group="stability",
        help="Targets come from an older copy of the network. Off: from the network that is being changed, which "
        "chases itself.",
    )  # fmt: skip
    target_update: Literal["hard", "soft"] = knob(
        "hard", "Q⁻←Q", title="target update", group="stability", only_if=("target_network", True),
        help="Copy the online network now and then, or move the target a little at each update.",
    )  # fmt: skip
    target_share: float = knob(
        0.005, "τ", title="target share", group="stability", ge=1e-4, le=1, scale="log",
        only_if=("target_update", "soft"), help="Q⁻ ← Q⁻ + τ (Q − Q⁻) at each update. Lillicrap et al. (2016).",
    )  # fmt: skip
    target_period: int = knob(
        50, "C", title="copied every", group="stability", ge=1, le=10_000, scale="log",
        only_if=("target_update", "hard"),
        help="Updates (or episodes) between two copies of the online network to the target network.",
    )  # fmt: skip
    target_unit: Literal["updates", "episodes"] = knob(
        "updates", "[C]", title="counted in", group="stability", only_if=("target_update", "hard"),
        help="What the target's period counts.",
    )  # fmt: skip
    reward_scale: float = shared.reward_scale(
        0.02, help="Rewards are multiplied by it inside the learner. Q-values are shown in the environment's units."
    )
    scale_observations: bool = shared.scale_observations(seen_by="the network sees")
    hidden_units: int = shared.hidden_units(128, help="Width of each hidden layer.")
    hidden_layers: int = shared.hidden_layers(1, help="Layers of ReLU units between input and Q.")

    @model_validator(mode="after")
    def _batch_fits(self) -> DQNHyperparameters:
        if self.batch_size > self.replay_capacity:
            raise ValueError(
                f"batch_size (B) must be in [1, {self.replay_capacity}], the replay capacity, got {self.batch_size}"
            )
        return self
