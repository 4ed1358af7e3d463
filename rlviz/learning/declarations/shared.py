"""Hyperparameters that several algorithms have: symbol, title, range and help, to which each adds its own default.

What differs in one algorithm is named where it declares the hyperparameter, and replaces what is here.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from rlviz.learning.hyperparameters import knob


def gamma(
    default: float,
    *,
    enters: str = ", in the advantages of whole rollouts",
    scales: str = "the return's",
    **more: Any,
) -> Any:
    """γ; `enters` says where the discount enters, `scales` whose scale follows from it."""
    meaning = f"Discount of future rewards{enters}; {scales} scale is 1/(1−γ)."
    return knob(default, "γ", title="discount", group="return", ge=0, le=1, scale="horizon", help=meaning, **more)


def bootstrap_truncated(*, rest: str = "V of its last state stands for the rest", **more: Any) -> Any:
    """Whether a cut is told from an end; `rest` says what stands for the rewards that were cut off."""
    meaning = f"An episode cut off by the time limit goes on in truth: {rest}. Off repeats the lecture's error."
    return knob(True, "V(s_T)", title="bootstrap", group="return", help=meaning, **more)


def learning_rate_steps(
    default: int, *, falls: str = "the learning rate falls", them: str = "it", advice: str = ""
) -> Any:
    """How long it takes until what `falls` has fallen; 0 keeps `them` constant."""
    meaning = f"Environment steps over which {falls} linearly to a hundredth; 0 keeps {them} constant.{advice}"
    return knob(default, "T_α", title="its decay", group="optimiser", ge=0, le=10_000_000, help=meaning)


def scale_observations(*, seen_by: str = "the networks see") -> Any:
    """On everywhere; `seen_by` says what the observations go to."""
    meaning = f"Bring each part of the observation to about [−1, 1] before {seen_by} it."
    return knob(True, "s̃", title="scaled input", group="stability", applies="new run", help=meaning)


def normalise_advantages(default: bool, *, over: str) -> Any:
    """`over` says which steps have mean 0 and standard deviation 1 together."""
    meaning = f"Bring the advantages of each {over} to mean 0 and standard deviation 1."
    return knob(default, "Ã", title="normalised", group="stability", applies="next rollout", help=meaning)


epsilon = partial(
    knob, None, "ε", title="exploration", group="exploration", ge=0, le=1,
    help="Probability of a random action. Moving it holds it against its schedule; release it to resume "
    "the schedule at today's step.",
)  # fmt: skip

epsilon_initial = partial(
    knob, symbol="ε₀", title="at the start", group="exploration", ge=0, le=1, help="Where the schedule of ε starts."
)

epsilon_final = partial(
    knob, symbol="ε∞", title="at the end", group="exploration", ge=0, le=1, help="Where the schedule of ε ends."
)

epsilon_schedule = partial(
    knob, symbol="ε(t)", title="schedule", group="exploration",
    help="Linear in environment steps, or one multiplication for each episode.",
)  # fmt: skip

epsilon_steps = partial(
    knob, symbol="T_ε", title="steps of decay", group="exploration", ge=100, le=1_000_000, scale="log",
    only_if=("epsilon_schedule", "linear"), help="Environment steps over which ε falls linearly.",
)  # fmt: skip

epsilon_factor = partial(
    knob, symbol="κ", title="factor an episode", group="exploration", ge=0.9, le=1,
    only_if=("epsilon_schedule", "per episode"), help="ε is multiplied by it at each episode's end.",
)  # fmt: skip

trace = partial(
    knob, symbol="λ", title="trace", group="return", ge=0, le=1, applies="next rollout",
    help="How far advantages trust rewards over V: 0 sees one step, 1 all to the end. Schulman et al. (2016).",
)  # fmt: skip

rollout_length = partial(
    knob, symbol="T", title="rollout", group="return", ge=1, scale="log", applies="next rollout",
    help="Steps of each environment between two improvements of the policy.",
)  # fmt: skip

environments = partial(
    knob, symbol="N", title="environments", group="return", ge=1, le=16, applies="new run",
    help="Environments that learn side by side, each in an episode of its own.",
)  # fmt: skip

entropy_weight = partial(
    knob, symbol="c_H", title="entropy", group="exploration", ge=0, le=1,
    help="Weight of the policy's entropy in the objective: keeps the policy from settling early.",
)  # fmt: skip

log_deviation = partial(
    knob, symbol="log σ₀", title="spread", group="exploration", ge=-5, le=2, applies="new run",
    help="Logarithm of the Gaussian's standard deviation at the start, where actions are continuous; it is learnt.",
)  # fmt: skip


def learning_rate(
    *, symbol: str = "α", title: str = "learning rate", what: str = "Adam's step size at the next update.", **more: Any
) -> Any:
    """None until a person holds it; `what` says what it does."""
    meaning = f"{what} Moving it holds it against its schedule; release it to resume the schedule at today's step."
    return knob(None, symbol, title=title, group="optimiser", ge=1e-6, le=1, scale="log", help=meaning, **more)


learning_rate_initial = partial(
    knob, symbol="α₀", title="initial rate", group="optimiser", ge=1e-6, le=1, scale="log",
    help="Where the schedule of α starts.",
)  # fmt: skip

value_weight = partial(
    knob, symbol="c_v", title="value loss", group="optimiser", ge=0, le=10, applies="next rollout",
    help="Weight of the value network's squared error in the loss.",
)  # fmt: skip

gradient_clip = partial(
    knob, symbol="‖g‖", title="gradient clip", group="optimiser", ge=0.01, le=1e6, scale="log",
    help="Longest gradient that an update applies (Euclidean norm); longer ones are scaled down.",
)  # fmt: skip

reward_scale = partial(
    knob, symbol="r̃", title="reward scale", group="stability", ge=1e-4, le=10, scale="log", applies="new run",
    help="Rewards are multiplied by it inside the learner. Values are shown in the environment's units.",
)  # fmt: skip

hidden_units = partial(
    knob, symbol="H", title="hidden units", group="stability", ge=4, le=1024, scale="log", applies="new run",
    help="Width of each hidden layer of policy and value network.",
)  # fmt: skip

hidden_layers = partial(
    knob, symbol="L_H", title="layers", group="stability", ge=1, le=3, applies="new run",
    help="Hidden layers of policy and value network.",
)  # fmt: skip

activation = partial(
    knob, symbol="φ", title="activation", group="stability", applies="new run", help="What hidden units compute."
)
