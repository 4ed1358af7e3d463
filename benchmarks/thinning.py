"""How long training waits while the snapshots of a run of 1,000,000 steps are thinned beside it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.figure import Figure
from rlviz.session.config import RunConfig
from rlviz.session.recorder import about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile
from rlviz.session.run_library import RunLibrary
from rlviz.session.snapshots import Snapshot
from rlviz.session.thinning import thinned

_STEPS, _AT_ONCE, _SNAPSHOT = 1_000_000, 4_000, 18_000
"""Steps in all and in each transaction, and bytes of a snapshot, as a DQN on CartPole writes them."""
_MEGABYTE = 1e6


def figures() -> Iterator[Figure]:
    """Milliseconds of the longest and the usual piece of work, and the seconds that all of them take."""
    with tempfile.TemporaryDirectory() as directory:
        library = RunLibrary(Path(directory))
        _write(Path(directory) / "run.rlviz")
        before = library.nbytes()
        waits = list(_waits(library, before - 5 * _MEGABYTE))
        freed = (before - library.nbytes()) / _MEGABYTE
    note = f"{len(waits)} pieces, {freed:.1f} MB of {before / _MEGABYTE:.0f} in {sum(waits):.2f} s"
    yield Figure("longest wait for thinning", 1000 * max(waits), "ms", at_most=100, note=note)
    yield Figure("usual wait for thinning", 1000 * median(waits), "ms")


def _write(path: Path) -> None:
    """A run of random numbers: what they say does not matter here."""
    run, random = Run(RunConfig.checked({"device": "cpu"})), np.random.default_rng(0)
    file, steps = RunFile(path, about(run)), run.history.steps
    for first in range(0, _STEPS, _AT_ONCE):
        steps.extend(random.random((_AT_ONCE, steps.width), dtype=np.float32))
        snapshots = range(first, first + _AT_ONCE, 1_000)
        file.write(run.history, [Snapshot(step, random.bytes(_SNAPSHOT), marked=False) for step in snapshots])
    file.close()
    run.close()


def _waits(library: RunLibrary, limit: float) -> Iterator[float]:
    """Seconds of each piece of work, the last one too."""
    work, going_on = thinned(library, limit), True
    while going_on:
        begin = perf_counter()
        going_on = next(work, "end") is None
        yield perf_counter() - begin
