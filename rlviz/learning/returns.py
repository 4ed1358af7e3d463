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
