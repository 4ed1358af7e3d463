"""What a recorded step takes of the process's memory, with the plots' summaries of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import psutil

from benchmarks.figure import Figure
from benchmarks.open_window import open_window, wait_until
from rlviz.session.config import RunConfig

_FROM, _TO = 50_000, 450_000


def figures() -> Iterator[Figure]:
    """Growth of the resident memory for each step of REINFORCE, which keeps no replay buffer, with all plots open."""
    with open_window(RunConfig.checked({"algorithm": "reinforce"})) as laboratory:
        controller, process = laboratory.controller, psutil.Process()
        controller.train()
        wait_until(lambda: len(controller.history or ()) > _FROM, 20)
        gc.collect()
        assert controller.history is not None
        before, first, recorded = process.memory_info().rss, len(controller.history), controller.history.nbytes
        wait_until(lambda: len(controller.history or ()) > _TO, 20)
        gc.collect()
        steps = len(controller.history) - first
        grown = (process.memory_info().rss - before) / steps
        note = f"{(controller.history.nbytes - recorded) / steps:.0f} bytes of it are the recording"
        yield Figure("memory for each recorded step, window open", grown, "bytes", at_most=150, note=note)
