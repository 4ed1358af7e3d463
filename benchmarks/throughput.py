"""What the window costs training: the same training with it, in turbo, and without it."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from benchmarks.figure import Figure, median_ratio
from benchmarks.latency import WIDE
from benchmarks.open_window import open_window, wait_until
from rlviz.session.config import RunConfig
from rlviz.session.run import Run

_ROUNDS = 9
_WARM_UP, _STEPS = 2_000, 14_000


def figures() -> Iterator[Figure]:
    """Ratios of steps a second; every contestant does the same steps of the same seed, in turn."""
    config = RunConfig.checked({"seed": 3})
    alone, shown, turbo = [], [], []
    for _ in range(_ROUNDS):
        alone.append(_alone(config))
        shown.append(_in_window(config, turbo=False))
        turbo.append(_in_window(config, turbo=True))
    note = f"headless {sorted(alone)[_ROUNDS // 2]:,.0f} steps/s"
    yield Figure("steps/s with everything visible ÷ headless", median_ratio(shown, alone), "", at_least=0.8, note=note)
    yield Figure("steps/s in turbo ÷ headless", median_ratio(turbo, alone), "", at_least=0.95)


def _alone(config: RunConfig) -> float:
    run = Run(config)
    while len(run.history) < _WARM_UP:
        run.advance()
    begin = perf_counter()
    while len(run.history) < _STEPS:
        run.advance()
    rate = (_STEPS - _WARM_UP) / (perf_counter() - begin)
    run.close()
    return rate


def _in_window(config: RunConfig, *, turbo: bool) -> float:
    with open_window(config, WIDE) as laboratory:
        controller = laboratory.controller
        if turbo:
            laboratory.actions.toggle_turbo()
        controller.train()
        wait_until(lambda: len(controller.history or ()) >= _WARM_UP)
        assert controller.history is not None
        before, begin = len(controller.history), perf_counter()
        wait_until(lambda: len(controller.history or ()) >= _STEPS, every=20)
        return (len(controller.history) - before) / (perf_counter() - begin)
