"""What a person can set of tabular Q-learning. Watkins (1989); Sutton & Barto (2018), 6.5."""

from __future__ import annotations

from typing import Any, Literal

from rlviz.learning.declarations import shared
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

    gamma: float = shared.gamma(0.99, enters=". The next step uses it", scales="Q's")
    bootstrap_truncated: bool = shared.bootstrap_truncated(rest="its last target bootstraps")
    epsilon: float | None = shared.epsilon()
    epsilon_initial: float = shared.epsilon_initial(1.0)
    epsilon_final: float = shared.epsilon_final(0.01)
    epsilon_schedule: Literal["linear", "per episode"] = shared.epsilon_schedule("per episode")
    epsilon_steps: int = shared.epsilon_steps(50_000)
    epsilon_factor: float = shared.epsilon_factor(0.998)
    initial_value: float = knob(
        0.0, "Q₀", title="initial value", group="exploration", ge=-1000, le=1000, applies="new run",
        help="Value of all actions that were not yet tried. Above what can be had it is optimism: each is tried, since "
        "each disappoints.",
    )  # fmt: skip
    learning_rate: float | None = shared.learning_rate(
        what="Share of the TD error by which the next step moves Q(s, a)."
    )
    learning_rate_initial: float = shared.learning_rate_initial(0.2)
    learning_rate_steps: int = shared.learning_rate_steps(500_000, advice=" Constant rates follow the noise.")
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
