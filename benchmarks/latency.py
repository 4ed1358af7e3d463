"""How soon the window and the worker answer while training runs at full speed."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QSize, QTimer

from benchmarks.figure import Figure, percentile
from benchmarks.open_window import open_window, wait, wait_until
from rlviz.gui.application import Laboratory
from rlviz.session.config import RunConfig

_PAUSES = 60
_CHANGES = 30
_LONG_EPISODES = 450.0
"""Mean return from which nearly every rollout is as long as it can be."""
_SECONDS = 20.0
WIDE = QSize(1920, 1080)


class Pulse(QObject):
    """A timer that should fire every 5 ms; how late it fires is how long the event loop was busy."""

    def __init__(self) -> None:
        super().__init__()
        self.delays: list[float] = []
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to listen."""
        self._last = perf_counter()
        self._timer.start(5)

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()

    def _beat(self) -> None:
        now = perf_counter()
        self.delays.append(max(0.0, now - self._last - 0.005))
        self._last = now


def figures() -> Iterator[Figure]:
    """Delay of the event loop with all views visible, time until a pause lands, time until a change is in effect."""
    with open_window(RunConfig.checked({"seed": 1}), WIDE) as laboratory:
        controller = laboratory.controller
        controller.train()
        wait_until(lambda: len(controller.history or ()) > 3000)
        pulse = Pulse()
        pulse.start()
        wait(_SECONDS)
        pulse.stop()
        delays = [1000 * each for each in pulse.delays]
        yield Figure("event-loop delay, p99, all views visible", percentile(delays, 0.99), "ms", at_most=33)
        yield Figure("event-loop delay, max", max(delays), "ms", at_most=100, note=f"{len(delays)} beats")
        yield _pauses("pause lands, max", laboratory)
        changes = [1000 * _change(laboratory, 0.9 + 0.001 * i) for i in range(_CHANGES)]
        note = f"median {percentile(changes, 0.5):.1f} ms"
        yield Figure("hyperparameter change in effect, max", max(changes), "ms", at_most=100, note=note)
    longest = {"episodes_per_update": 16, "value_updates": 16}
    with open_window(RunConfig.checked({"algorithm": "reinforce", "hyperparameters": longest}), WIDE) as laboratory:
        controller = laboratory.controller
        controller.train()
        wait_until(lambda: controller.history is not None and controller.history.mean_return > _LONG_EPISODES)
        yield _pauses("pause lands in REINFORCE's longest updates, max", laboratory)


def _pauses(name: str, laboratory: Laboratory) -> Figure:
    pauses = [1000 * _pause(laboratory) for _ in range(_PAUSES)]
    return Figure(name, max(pauses), "ms", at_most=100, note=f"median {percentile(pauses, 0.5):.1f} ms")


def _pause(laboratory: Laboratory) -> float:
    controller = laboratory.controller
    controller.train()
    wait_until(lambda: controller.running)
    wait(0.1)
    begin = perf_counter()
    laboratory.window.actions_by_id["train"].trigger()
    wait_until(lambda: not controller.running)
    return perf_counter() - begin


def _change(laboratory: Laboratory, gamma: float) -> float:
    controller = laboratory.controller
    if not controller.running:
        controller.train()
        wait_until(lambda: controller.running)
    history = controller.history
    assert history is not None
    count = len(history.changes)
    begin = perf_counter()
    laboratory.editing.edit("gamma", gamma)
    wait_until(lambda: len(history.changes) > count)
    return perf_counter() - begin
