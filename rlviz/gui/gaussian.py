"""Gaussian policies in numbers: densities, entropy, and how much is clipped. Closed forms, for views."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def log_densities(action: Array, mean: Array, deviation: Array) -> Array:
    """log N(a; μ, σ²) of each component, (A,)."""
    with np.errstate(all="ignore"):  # what has diverged can still be looked at
        z = (action - mean) / deviation
        result: Array = -0.5 * z * z - np.log(deviation) - 0.5 * math.log(2 * math.pi)
    return result


def entropies(deviations: Array) -> Array:
    """Entropy in nats of Gaussians with independent components, (…, A) to (…,)."""
    with np.errstate(all="ignore"):
        result: Array = np.log(deviations).sum(axis=-1) + 0.5 * deviations.shape[-1] * math.log(2 * math.pi * math.e)
    return result


def clipped_share(mean: float, deviation: float, low: float, high: float) -> float:
    """The probability that a drawn number lies outside of [low, high]; nan where mean or deviation is not finite."""
    if not (math.isfinite(mean) and deviation > 0):
        return math.nan
    scale = deviation * math.sqrt(2)
    return 0.5 * math.erfc((mean - low) / scale) + 0.5 * math.erfc((high - mean) / scale)
