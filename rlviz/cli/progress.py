"""How far a training is, on standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from rlviz.numbers import measured_text, whole_text
from rlviz.session.goal import Goal
from rlviz.session.history import History

_BAR_EVERY = 0.1
_FIRST_LINE, _LONGEST = 1.0, 60.0
"""Seconds until the first line; each wait is twice as long as the one before, up to the longest."""


class TrainingProgress:
    """Follows a history to its goal; `look` may be called after every step. A context manager, which clears the bar."""

    def __init__(self, title: str, history: History, goal: Goal, *, quiet: bool) -> None:
        self._title, self._history, self._goal, self._quiet = title, history, goal, quiet
        self._begin, self._begun = perf_counter(), len(history)
        self._wait = _BAR_EVERY if sys.stderr.isatty() else _FIRST_LINE
        self._next = self._begin if sys.stderr.isatty() else self._begin + self._wait
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        if self._quiet:
            self._next = float("inf")
        elif sys.stderr.isatty():
            columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
            self._task = self._bar.add_task(self._title, total=1.0)
            self._bar.start()
        else:
            print(f"{self._title} {self._goal.text()}", file=sys.stderr, flush=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def look(self) -> None:
        """Tell how far it is, where that is due."""
        now = perf_counter()
        if now < self._next:
            return
        self._next = now + self._wait
        if self._bar is not None:
            self._bar.update(self._task, completed=self._goal.progress(self._history), description=self._told(now))
            self._bar.refresh()
        else:
            self._wait = min(2 * self._wait, _LONGEST)
            print(self._told(now), file=sys.stderr, flush=True)

    def _told(self, now: float) -> str:
        history = self._history
        greedy = history.evaluations[-1].mean if history.evaluations else float("nan")
        parts = (
            f"{whole_text(len(history))} steps",
            f"{whole_text(len(history.episodes))} episodes",
            f"mean return {measured_text(history.mean_return)}",
            f"greedy {measured_text(greedy)}",
            f"{whole_text((len(history) - self._begun) / (now - self._begin))} steps/s",
        )
        return " · ".join(parts)
