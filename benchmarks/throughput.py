"""What the window costs training: the same training with it, in turbo, and without it.

Both are written down, as every run is; what that costs is a figure of `recording`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.alone import Alone
from benchmarks.figure import Figure, median_ratio
from benchmarks.latency import WIDE
from benchmarks.open_window import open_window, wait_until
from rlviz.gui.application import Laboratory
from rlviz.session.config import RunConfig

_PAIRS, _STRETCH = 30, 4_000
"""Pairs of stretches of training that are compared each way, and steps in each: about .6 s, four greedy evaluations."""
_WARM_UP = 4_500
"""Steps before the first stretch: no stretch begins or ends at a greedy evaluation, which are a thousand apart."""
_RAMP = 1_400
"""Steps at the beginning of a stretch that are not timed: the window then draws at once what has changed."""
_NEAR = 1_000
"""Steps before the end of a stretch from which on it is looked for."""


def figures() -> Iterator[Figure]:
    """Ratios of steps a second, of stretches of the same training that alternate: other programs disturb both alike."""
    config = RunConfig.checked({"seed": 3})
    rates: dict[str, list[tuple[float, float]]] = {"with everything visible": [], "in turbo": []}
    with tempfile.TemporaryDirectory() as directory, open_window(config, WIDE) as laboratory:
        run = Alone(config, Path(directory) / "run.rlviz")
        run.rate(_WARM_UP)
        _in_window(laboratory, _WARM_UP)
        for stretch in range(4 * _PAIRS):
            last = _WARM_UP + (stretch + 1) * _STRETCH
            name = "in turbo" if laboratory.desk.turbo else "with everything visible"
            if stretch % 2:  # who comes first has colder caches
                rates[name].append((_in_window(laboratory, last), _alone(run, last)))
                laboratory.actions.toggle_turbo()
            else:
                alone = _alone(run, last)
                rates[name].append((_in_window(laboratory, last), alone))
        run.close()
    for name, at_least in (("with everything visible", 0.8), ("in turbo", 0.95)):
        shown, headless = zip(*rates[name], strict=True)
        note = f"headless {np.median(headless):,.0f} steps/s"
        yield Figure(f"steps/s {name} ÷ headless", median_ratio(shown, headless), "", at_least=at_least, note=note)


def _alone(run: Alone, last: int) -> float:
    """Steps a second at the end of a stretch."""
    run.rate(last - _STRETCH + _RAMP)
    return run.rate(last)


def _in_window(laboratory: Laboratory, last: int) -> float:
    """Steps a second of the window's training until there are so many; then it pauses, a little late."""
    controller = laboratory.controller
    history = controller.history
    assert history is not None
    controller.train()
    wait_until(lambda: len(history) >= last - _STRETCH + _RAMP, every=20)
    first, begin = len(history), perf_counter()
    wait_until(lambda: len(history) >= last - _NEAR, every=100)  # each look takes time from what it looks at
    wait_until(lambda: len(history) >= last, every=20)
    rate = (len(history) - first) / (perf_counter() - begin)
    controller.wishes.pause.emit()
    wait_until(lambda: not controller.running)
    return rate
