"""Schedules: pure functions of hyperparameters and of the step or episode. What a person holds comes before them."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from rlviz.learning.hyperparameters import Hyperparameters


def linear(initial: float, final: float, steps: int, step: int) -> float:
    """From `initial` to `final` in a straight line over `steps`, then `final`; at once if those are 0."""
    return initial + (final - initial) * min(1.0, step / steps) if steps else final


def geometric(initial: float, final: float, factor: float, episode: int) -> float:
    """initial · factor^episode, not below `final`."""
    return max(final, initial * factor**episode)


class EpsilonSettings(Protocol):
    """The hyperparameters of ε's schedule; `epsilon` is the value that a person holds, or None."""

    @property
    def epsilon(self) -> float | None: ...
    @property
    def epsilon_schedule(self) -> Literal["linear", "per episode"]: ...
    @property
    def epsilon_initial(self) -> float: ...
    @property
    def epsilon_final(self) -> float: ...
    @property
    def epsilon_steps(self) -> int: ...
    @property
    def epsilon_factor(self) -> float: ...


def scheduled_epsilon(h: EpsilonSettings, step: int, episode: int) -> float:
    """ε as it is held by a person, or today's value of its schedule."""
    if h.epsilon is not None:
        return h.epsilon
    if h.epsilon_schedule == "linear":
        return linear(h.epsilon_initial, h.epsilon_final, h.epsilon_steps, step)
    return geometric(h.epsilon_initial, h.epsilon_final, h.epsilon_factor, episode)


def decayed(initial: float, decay_steps: int, step: int) -> float:
    """A learning rate that falls linearly to a hundredth over `decay_steps`; constant if those are 0."""
    return initial * max(0.01, 1.0 - step / decay_steps) if decay_steps else initial


class LearningRateSettings(Protocol):
    """The hyperparameters of the learning rate's schedule; `learning_rate` is the one that a person holds, or None."""

    @property
    def learning_rate(self) -> float | None: ...
    @property
    def learning_rate_initial(self) -> float: ...
    @property
    def learning_rate_steps(self) -> int: ...


def scheduled_learning_rate(h: LearningRateSettings, step: int) -> float:
    """The learning rate as it is held by a person, or today's value of its schedule."""
    held = h.learning_rate
    return decayed(h.learning_rate_initial, h.learning_rate_steps, step) if held is None else held


def scheduled_rates(hyperparameters: Hyperparameters, step: int) -> dict[str, float]:
    """Today's values of the learning rates that follow their schedule, by name; without those that are held."""
    h: Any = hyperparameters
    free = [name for name in h.knobs() if name.endswith("learning_rate") and getattr(h, name) is None]
    return {name: decayed(getattr(h, f"{name}_initial"), h.learning_rate_steps, step) for name in free}
