"""Returns from rewards: pure functions on (T,) arrays. Sutton & Barto (2018), 3.3."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def discounted_returns(rewards: ArrayLike, gamma: float, bootstrap: float = 0.0) -> NDArray[np.float64]:
    """Gₜ = rₜ + γ Gₜ₊₁ with G_T = bootstrap, (T,). `bootstrap` is 0 where the episode terminated (eq. 3.9)."""
    sequence = np.asarray(rewards, dtype=np.float64).tolist()
    g, backwards = bootstrap, []
    for r in reversed(sequence):
        g = r + gamma * g
        backwards.append(g)
    return np.array(backwards[::-1], dtype=np.float64)


def n_step_return(rewards: ArrayLike, gamma: float) -> tuple[float, float]:
    """(Σ γᵏ rₖ, γⁿ): the rewards of n steps, and the factor of what is bootstrapped after them (eq. 7.1)."""
    sequence = np.asarray(rewards, dtype=np.float64).tolist()
    return float(sum(gamma**k * r for k, r in enumerate(sequence))), gamma ** len(sequence)


def normalised(returns: ArrayLike) -> NDArray[np.float64]:
    """(G − mean) / std, (T,). A sequence without spread, one step included, becomes zeros instead of nan.

    One that holds nan stays nan, so that divergence is seen.
    """
    g = np.asarray(returns, dtype=np.float64)
    spread = g.std()
    return np.zeros_like(g) if spread <= 1e-8 else (g - g.mean()) / spread


def generalised_advantages(
    rewards: ArrayLike, values: ArrayLike, next_values: ArrayLike, ended: ArrayLike, gamma: float, trace: float
) -> NDArray[np.float64]:
    """Aₜ = δₜ + γλ Aₜ₊₁ with δₜ = rₜ + γ V(sₜ₊₁) − V(sₜ), (T, N) for N environments. Schulman et al. (2016), eq. 16.

    `next_values` are of the true next states, 0 where the episode terminated; `ended` says where an episode ended in
    either way, and nothing is carried back across. `trace` is λ.
    """
    v, ends = np.asarray(values, np.float64), np.asarray(ended, bool)
    delta = np.asarray(rewards, np.float64) + gamma * np.asarray(next_values, np.float64) - v  # (T, N)
    advantages, following = np.empty_like(delta), np.zeros(delta.shape[1:])
    for t in range(len(delta) - 1, -1, -1):
        following = delta[t] + gamma * trace * np.where(ends[t], 0.0, following)
        advantages[t] = following
    return advantages
