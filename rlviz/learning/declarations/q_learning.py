"""What a person can set of tabular Q-learning. Watkins (1989); Sutton & Barto (2018), 6.5."""

from __future__ import annotations

from typing import Any, Literal

from rlviz.learning.hyperparameters import Hyperparameters, knob


def _bins(part: int, default: int) -> Any:
    """The bins of one part of the observation."""
    return knob(
        default, f"n{'₁₂₃₄₅₆₇₈'[part - 1]}", title=f"bins of part {part}", group="state", ge=1, le=40,
        applies="new run", part=part,
        help=f"Bins of equal width into which the table divides part {part} of the observation; 1 is blind to it. "
        "The counts of all parts multiply.",
    )  # fmt: skip


class QLearningHyperparameters(Hyperparameters):
    """Defaults are the preset `tuned`; TOML files in resources/presets name what differs.

    An observation has as many bins as it has parts; parts beyond the eighth are not told apart. Where states are
    numbered the table has a row for each, and bins have no effect.
    """

    gamma: float = knob(
        0.99, "γ", title="discount", group="return", ge=0, le=1, scale="horizon",
        help="Discount of future rewards. The next step uses it; Q's scale is 1/(1−γ).",
    )  # fmt: skip
    bootstrap_truncated: bool = knob(
        True, "V(s_T)", title="bootstrap if cut", group="return",
        help="An episode cut off by the time limit goes on in truth: its last target bootstraps. "
        "Off repeats the lecture's error.",
    )  # fmt: skip
    epsilon: float | None = knob(
        None, "ε", title="exploration", group="exploration", ge=0, le=1,
        help="Probability of a random action. Moving it holds it against its schedule; release it to resume "
        "the schedule at today's step.",
    )  # fmt: skip
    epsilon_initial: float = knob(
        1.0, "ε₀", title="at the start", group="exploration", ge=0, le=1, help="Where the schedule of ε starts."
    )
    epsilon_final: float = knob(
        0.01, "ε∞", title="at the end", group="exploration", ge=0, le=1, help="Where the schedule of ε ends."
    )
    epsilon_schedule: Literal["linear", "per episode"] = knob(
        "per episode", "ε(t)", title="schedule", group="exploration",
        help="Linear in environment steps, or one multiplication for each episode.",
    )  # fmt: skip
    epsilon_steps: int = knob(
        50_000, "T_ε", title="steps of decay", group="exploration", ge=100, le=1_000_000, scale="log",
        only_if=("epsilon_schedule", "linear"), help="Environment steps over which ε falls linearly.",
    )  # fmt: skip
    epsilon_factor: float = knob(
        0.998, "κ", title="factor an episode", group="exploration", ge=0.9, le=1,
        only_if=("epsilon_schedule", "per episode"), help="ε is multiplied by it at each episode's end.",
    )  # fmt: skip
    initial_value: float = knob(
        0.0, "Q₀", title="initial value", group="exploration", ge=-1000, le=1000, applies="new run",
        help="Value of all actions that were not yet tried. Above what can be had it is optimism: each is tried, since "
        "each disappoints.",
    )  # fmt: skip
    learning_rate: float = knob(
        0.2, "α", title="learning rate", group="optimiser", ge=1e-4, le=1, scale="log",
        help="Share of the TD error by which the next step moves Q(s, a).",
    )  # fmt: skip
    learning_rate_steps: int = knob(
        500_000, "T_α", title="its decay", group="optimiser", ge=0, le=10_000_000,
        help="Environment steps over which the learning rate falls linearly to a hundredth; 0 keeps it constant. "
        "Constant rates follow the noise.",
    )  # fmt: skip
    bins_1: int = _bins(1, 4)
    bins_2: int = _bins(2, 4)
    bins_3: int = _bins(3, 10)
    bins_4: int = _bins(4, 10)
    bins_5: int = _bins(5, 6)
    bins_6: int = _bins(6, 6)
    bins_7: int = _bins(7, 2)
    bins_8: int = _bins(8, 2)

    @property
    def bins(self) -> tuple[int, ...]:
        """Those of all parts, in turn."""
        values = self.model_dump()
        return tuple(values[name] for name, knob in self.knobs().items() if knob.part)
