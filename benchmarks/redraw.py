"""What a redraw costs after a million recorded steps, against ten thousand."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

import numpy as np
from PySide6.QtWidgets import QApplication

from benchmarks.figure import Figure, median_ratio
from benchmarks.latency import WIDE
from benchmarks.open_window import open_window, wait_until
from rlviz.gui.moment import Mode, Moment
from rlviz.gui.run_status import Status
from rlviz.session.config import RunConfig
from rlviz.session.events import Chosen, Ending, Step
from rlviz.session.history import History

_SHORT, _LONG, _ROUNDS = 10_000, 1_000_000, 15
_EPISODE = 100
_UNTIL_READ = 6
"""Draws after which views have read all of a history that they see for the first time: each reads a part of it."""


def figures() -> Iterator[Figure]:
    """Ratio of the time that all visible views take to take in 100 new steps and to paint."""
    with open_window(RunConfig.checked({}), WIDE) as laboratory:
        controller = laboratory.controller
        wait_until(lambda: controller.running)
        controller.wishes.pause.emit()  # else the clock would start again, and draw what the worker does
        wait_until(lambda: not controller.running)
        laboratory.clock.stop()
        status = controller.status
        assert status is not None
        short, long = _recorded(status, _SHORT), _recorded(status, _LONG)
        views = [view for view in laboratory.window.views if view.isVisible()]
        times: dict[int, list[float]] = {_SHORT: [], _LONG: []}
        for history, length in ((short, _SHORT), (long, _LONG)) * (_ROUNDS + 1):
            for left in reversed(range(_UNTIL_READ + 1)):
                _append(history, _EPISODE)
                begin = perf_counter()
                for view in views:
                    view.refresh(_moment(controller.moment(), history))
                    if not view.paints_itself:
                        view.repaint()
                QApplication.processEvents()
                if not left:
                    times[length].append(perf_counter() - begin)
        note = f"{len(views)} views, {1000 * float(np.median(times[_SHORT])):.1f} ms at {_SHORT:,} steps"
        ratio = median_ratio(times[_LONG][1:], times[_SHORT][1:])
        yield Figure("redraw at 1,000,000 recorded steps ÷ at 10,000", ratio, "", at_most=1.3, note=note)


def _moment(moment: Moment | None, history: History) -> Moment:
    assert moment is not None
    episode = history.episode_count() - 1
    return Moment(
        moment.entry,
        moment.environment,
        history,
        history,
        episode,
        history.episode(episode).length,
        True,
        Mode.TRAINING,
    )


def _recorded(status: Status, steps: int) -> History:
    history = History(status.training.layout, status.config.hyperparameters)
    _append(history, steps)
    return history


def _append(history: History, steps: int) -> None:
    """Episodes of 100 steps with random numbers."""
    rng = np.random.default_rng(len(history))
    for i in range(steps):
        last = (i + 1) % _EPISODE == 0
        observation, scores = rng.random(4, np.float32), rng.random(2, np.float32)
        diagnostics = {name: float(scores[0]) + 0.1 for name in history.layout.diagnostics} if i % 4 == 0 else {}
        history.append(
            Step(
                len(history), 0, observation, i % 2, Chosen.GREEDY, scores, 0.5, 0.1, 1.0, last, False, observation,
                diagnostics,
            )
        )  # fmt: skip
        if last:
            history.end_episode(Ending.TERMINATED, observation, 0.0)
            if len(history) % 1000 == 0:
                history.record_evaluation((float(len(history) % 500),))
