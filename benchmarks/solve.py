"""How soon DQN, tuned, balances for good in the open window: 10 seeds, full speed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from statistics import median

from benchmarks.figure import Figure
from benchmarks.open_window import open_window, wait_until
from rlviz.session.config import RunConfig
from rlviz.session.history import History

_SEEDS = range(10)
_MEAN, _GIVE_UP = 475.0, 60_000


def figures() -> Iterator[Figure]:
    """Seconds from the click on Train until 20 greedy episodes average at least 475."""
    seconds, steps = [], []
    for seed in _SEEDS:
        with open_window(RunConfig.checked({"seed": seed})) as laboratory:
            history = laboratory.controller.history
            assert history is not None
            laboratory.controller.train()
            took = wait_until(partial(_over, history), 10)
            if solved := _solved(history):
                seconds.append(took)
                steps.append(solved[0])
    note = f"median {median(steps):,.0f} steps, worst {max(steps):,}" if steps else ""
    yield Figure("seeds of 10 that reach 475 with DQN tuned, window open", len(seconds), "", at_least=10, note=note)
    yield Figure("seconds until then, median", median(seconds or [float("nan")]), "s")
    yield Figure("seconds until then, worst", max(seconds or [float("nan")]), "s")


def _solved(history: History) -> list[int]:
    """Steps of the evaluations that count as solved."""
    return [evaluation.step for evaluation in history.evaluations if evaluation.mean >= _MEAN]


def _over(history: History) -> bool:
    return len(history) > _GIVE_UP or bool(_solved(history))
