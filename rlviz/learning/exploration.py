"""Exploration: ε-greedy, and schedules as pure functions of the step or episode."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray


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


def epsilon_greedy(scores: NDArray[np.float32], epsilon: float, rng: np.random.Generator | None) -> tuple[int, bool]:
    """(action, explored): with probability ε one of all A actions at random, else the best of `scores`, (A,).

    Of several that are equally good any is taken, as often as each other. Without `rng` always the first best.
    """
    if rng is not None and epsilon > 0.0 and rng.random() < epsilon:
        return int(rng.integers(len(scores))), True
    values: list[float] = scores.tolist()
    best = max(values)
    if rng is not None and values.count(best) > 1:
        return int(rng.choice(np.flatnonzero(scores == best))), False
    return values.index(best), False


def decayed(learning_rate: float, decay_steps: int, step: int) -> float:
    """A learning rate that falls linearly to a hundredth over `decay_steps`; constant if those are 0."""
    return learning_rate * max(0.01, 1.0 - step / decay_steps) if decay_steps else learning_rate
