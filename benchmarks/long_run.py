"""A run of a million steps: its file, opening it, scrubbing and going back in it, its memory; written to RESULTS.md."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import psutil

from benchmarks import results
from benchmarks.figure import Figure, median_ratio, percentile
from benchmarks.latency import WIDE, Pulse
from benchmarks.open_window import open_window, wait, wait_until
from benchmarks.scrubbing import Drag
from rlviz.gui.application import Laboratory as Window
from rlviz.session.config import RunConfig
from rlviz.session.laboratory import Laboratory

if sys.platform != "win32":
    import resource

_STEPS, _SHORT = 1_000_000, 10_000
_PLACES = 300
"""Places of the hand from the left end of the timeline to the right; then it goes back."""
_ROUNDS = 5


def figures() -> Iterator[Figure]:
    """Of CartPole's DQN as it is tuned, trained and written down by a program of its own."""
    told = []
    for figure in _figures():
        told.append(figure)
        yield figure
    results.put(results.long_run(results.machine(), told))


def _figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as directory:
        path, short = Path(directory, "run.rlviz"), Path(directory, "short.rlviz")
        seconds = _trained(path, _STEPS)
        note = f"trained in {seconds:.0f} s, snapshots and all in it"
        yield Figure(f"file of {_STEPS:,} steps", path.stat().st_size / _STEPS, "bytes/step", at_most=120, note=note)
        with open_window(RunConfig.checked({}), WIDE) as window:
            yield from _opened(window, path)
            yield _scrubbed("scrubbing, from the hand to the picture, p95", window)
            window.controller.train()
            wait_until(lambda: len(window.controller.history or ()) > _STEPS + 2_000)
            yield _scrubbed("the same while it trains at full speed, p95", window)
            yield Figure("peak of the memory, window and torch included", _peak() / 1e6, "MB", at_most=1_000)
        _trained(short, _SHORT)
        yield from _gone_back(path, short, Path(directory, "runs"))


def _peak() -> int:
    """The most bytes of memory that this process has had."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _trained(path: Path, steps: int) -> float:
    """Train a run into a file; the seconds that it took."""
    begin = perf_counter()
    command = [sys.executable, "-m", "rlviz", "train", "--seed", "1", "--device", "cpu", "--steps", str(steps)]
    subprocess.run([*command, "--quiet", "--output", str(path)], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begin


def _opened(window: Window, path: Path) -> Iterator[Figure]:
    """From the wish to open a run, in a window in which another is watched, until all of it is drawn."""
    controller, views = window.controller, window.window.views
    wait_until(lambda: controller.running)
    wait(1.0)
    pulse = Pulse()
    pulse.start()
    begin = perf_counter()
    controller.open_file(str(path))
    wait_until(lambda: len(controller.history or ()) >= _STEPS and window.clock.has_drawn(views), every=5)
    seconds = perf_counter() - begin
    pulse.stop()
    seen = sum(view.isVisible() for view in views)
    yield Figure("opened and drawn with all plots", seconds, "s", at_most=2, note=f"{seen} views")
    delays = [1000 * each for each in pulse.delays]
    note = f"max {max(delays):.0f} ms"
    yield Figure("event-loop delay meanwhile, p99", percentile(delays, 0.99), "ms", at_most=33, note=note)


def _scrubbed(name: str, window: Window) -> Figure:
    """Over the whole width of the timeline, there and back, several times; the median of their figures."""
    strip = window.window.timeline.strip
    there = np.linspace(strip.place(0), strip.place(strip.strip.viewable - 1), _PLACES).round().astype(int).tolist()
    drags = []
    for _ in range(_ROUNDS):
        drags.append([1000 * each for each in Drag(window, [*there, *reversed(there)]).latencies()])
        wait(1.0)  # a press that follows too soon is a double click
    half, most, longest = (median(percentile(each, share) for each in drags) for share in (0.5, 0.95, 1.0))
    note = f"p50 {half:.0f} ms, max {longest:.0f} ms, medians of {_ROUNDS} drags"
    return Figure(name, most, "ms", at_most=50, note=note)


def _gone_back(path: Path, short: Path, runs: Path) -> Iterator[Figure]:
    """For how long training stands still when a person goes back in it, in a long run and in a short one."""
    laboratories = [Laboratory.opened(each, "cpu", runs) for each in (path, short)]
    steps = [_STEPS // 2 - 1, _SHORT // 2 - 1]  # as far behind a snapshot as can be
    deeds: dict[str, Callable[[Laboratory, int], float]] = {
        "Watch": _watch,
        "What if": _what_if,
        "Fork": partial(_fork, runs),
    }
    for name, deed in deeds.items():
        stops = [[deed(*each) for each in zip(laboratories, steps, strict=True)] for _ in range(_ROUNDS + 1)][1:]
        long, brief = ([1000 * each[k] for each in stops] for k in (0, 1))
        note = f"{median(long):.0f} against {median(brief):.0f} ms, 999 steps made again in them"
        title = f"{name} in the past: training waits, {_STEPS:,} steps ÷ {_SHORT:,}"
        yield Figure(title, median_ratio(long, brief), "", at_most=1.5, note=note)
    for each in laboratories:
        each.close()


def _watch(laboratory: Laboratory, step: int) -> float:
    begin = perf_counter()
    laboratory.take_agent(step)
    seconds = perf_counter() - begin
    laboratory.take_agent(None)
    return seconds


def _what_if(laboratory: Laboratory, step: int) -> float:
    """Seconds of its first piece, in which the moment is reached; training goes on between the others."""
    trying = laboratory.what_if(step)
    begin = perf_counter()
    next(trying)
    seconds = perf_counter() - begin
    trying.close()
    return seconds


def _fork(runs: Path, laboratory: Laboratory, step: int) -> float:
    """Seconds until the fork can train; the rest of its past is written while it does."""
    begin = perf_counter()
    fork = laboratory.fork(step, runs)
    seconds = perf_counter() - begin
    fork.close()
    return seconds
