"""Devices to compute on: which there are, and how fast each is at what rlviz asks of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from rlviz.learning.architecture import Architecture
from rlviz.learning.learners import Fit, learner_on
from rlviz.learning.networks import Perceptron
from rlviz.learning.objectives import ActionValueError
from rlviz.learning.optimisers import Adam

_BATCH, _INPUTS, _HIDDEN, _OUTPUTS = 64, 4, 128, 2
AUTO = "auto"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Measurement:
    """Gradient steps a second of a 4-128-2 network on batches of 64."""

    device: str
    updates_per_second: float


def available() -> tuple[str, ...]:
    """Names of the devices present, the CPU first."""
    present = ["cpu"]
    if torch.cuda.is_available():
        present.append("cuda")
    if torch.backends.mps.is_available():
        present.append("mps")
    return tuple(present)


def measure(device: str, seconds: float = 0.05) -> Measurement:
    """Time gradient steps on a device for about `seconds`."""
    network = Perceptron(Architecture((_INPUTS, _HIDDEN, _OUTPUTS)), torch.Generator().manual_seed(0))
    learner = learner_on(torch.device(device), [network], Adam())
    rng = np.random.default_rng(0)
    inputs = rng.random((_BATCH, _INPUTS), np.float32)
    actions, targets = rng.integers(_OUTPUTS, size=_BATCH), rng.random(_BATCH, np.float32)
    fit = Fit(network, inputs, ActionValueError(actions, targets, "mse"))

    def update() -> None:
        learner.descend([fit], 1e-3)  # reads the loss, and so waits for an asynchronous device

    for _ in range(3):
        update()
    begin, count = time.perf_counter(), 0
    while (elapsed := time.perf_counter() - begin) < seconds:
        update()
        count += 1
    return Measurement(device, count / elapsed)


def measure_all() -> tuple[Measurement, ...]:
    """Every device that works, the fastest first. A card that torch sees but cannot use is left out, and logged."""
    measured = []
    for device in available():
        try:
            measured.append(measure(device))
        except (RuntimeError, AssertionError) as error:
            if device == "cpu":
                raise
            _log.warning("%s is present but cannot be used: %s", device, error)
    return tuple(sorted(measured, key=lambda m: -m.updates_per_second))


def resolved(device: str, measured: Sequence[Measurement]) -> str:
    """The device meant: for `auto` the first of those measured. ValueError names those that can be used."""
    known = [each.device for each in measured]
    if device != AUTO and device not in known:
        raise ValueError(f"device {device!r} is not present or does not work; usable are {AUTO}, {', '.join(known)}")
    return known[0] if device == AUTO else device
