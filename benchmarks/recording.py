"""What it costs to write a run down while it trains, and what that takes on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.alone import Alone
from benchmarks.figure import Figure, median_ratio
from rlviz.session.config import RunConfig
from rlviz.session.run_file import read_run

_STRETCHES, _STRETCH = 60, 2_000
"""Stretches of the same training that alternate, and steps in each: about .2 s."""


def figures() -> Iterator[Figure]:
    """Steps a second with a file ÷ without, and bytes a step."""
    config = RunConfig.checked({"seed": 3, "device": "cpu"})
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "run.rlviz"
        alone, written = Alone(config), Alone(config, path)
        rates: list[tuple[float, float]] = []
        for stretch in range(_STRETCHES):
            last = (stretch + 1) * _STRETCH
            pair = (alone, written)
            taken = {each: each.rate(last) for each in (pair if stretch % 2 else reversed(pair))}
            rates.append((taken[written], taken[alone]))
        alone.close()
        written.close()
        size = path.stat().st_size / (_STRETCHES * _STRETCH)
        begin = perf_counter()
        snapshots = [len(found.snapshot(step)) for found in (read_run(path),) for step in found.snapshots[-20:]]
        seconds = perf_counter() - begin
    ratio = median_ratio(*zip(*rates, strict=True))
    yield Figure("steps/s written down ÷ not", ratio, "", at_least=0.97)
    note = f"{_STRETCHES * _STRETCH:,} steps, read in {seconds:.2f} s"
    yield Figure("file of a CartPole run", size, "bytes/step", at_most=120, note=note)
    yield Figure("snapshot of CartPole's DQN, largest", max(snapshots) / 1000, "kB", at_most=25)
