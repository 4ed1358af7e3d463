"""The worker: every step is told once and in order, commands land between two steps, a stalled window is owed none."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QThread, Slot
from PySide6.QtWidgets import QApplication

from rlviz.gui.plots.layers import Line
from rlviz.gui.run_status import Status
from rlviz.session.events import Step
from tests.gui.person import Person

BLOCKED = 5_000
"""Milliseconds for which the window's thread does nothing else."""


class Listener(QObject):
    """Hears every step on the worker's thread, as a recorder would."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []
        self.threads: set[int] = set()

    @Slot(object)
    def hear(self, step: Step) -> None:
        self.steps.append(step)
        self.threads.add(id(QThread.currentThread()))

    @property
    def numbers(self) -> list[int]:
        return [step.number for step in self.steps]


class Deliveries(QObject):
    """Counts what other threads have told the objects of the window's thread."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.MetaCall
        return False


class Lengths(QObject):
    """Notes how long the recording is whenever the worker says that it pauses."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.noted: list[int] = []
        self._ran = False
        person.controller.status_changed.connect(self.note)

    @Slot(object)
    def note(self, status: Status) -> None:
        if self._ran and not status.running:
            self.noted.append(len(status.training))
        self._ran = status.running


@pytest.fixture
def listener(person: Person) -> Listener:
    listener = Listener()
    person.controller.worker.stepped.connect(listener.hear, Qt.ConnectionType.DirectConnection)
    return listener


def test_that_every_step_is_told_once_and_in_order(person: Person, listener: Listener) -> None:
    person.train(6_000)
    assert listener.numbers == list(range(len(person.history)))
    actions = [step.action for step in listener.steps]
    assert actions == person.history.steps.column("action").astype(int).tolist()
    observations = np.stack([step.observation for step in listener.steps])
    assert np.array_equal(observations, person.history.steps.column("observation"))


def test_that_no_step_is_lost_between_pauses_steps_episodes_and_resets(person: Person, listener: Listener) -> None:
    for _ in range(5):
        person.train(200)
        target = len(person.history.episodes) + 2
        for action in ("step", "reset", "episode"):
            person.click_action(action)
        person.wait(partial(person.rests_after, target))
    assert listener.numbers == list(range(len(person.history)))


def test_that_steps_are_told_on_one_thread_that_is_not_the_windows(person: Person, listener: Listener) -> None:
    person.train(100)
    assert len(listener.threads) == 1
    assert id(QThread.currentThread()) not in listener.threads


def test_that_a_step_watched_is_not_told_as_one_of_training(person: Person, listener: Listener) -> None:
    person.wait(lambda: len(person.moment.shown) > 3)
    assert listener.steps == []


def test_that_no_step_is_made_once_the_pause_is_told(person: Person, listener: Listener) -> None:
    lengths = Lengths(person)
    for _ in range(10):
        paused = len(lengths.noted) + 1
        person.train(50)
        assert len(lengths.noted) == paused
        person.enter("gamma", f"0.{paused:02d}5")
        person.wait(lambda: len(person.history.changes) >= paused)  # noqa: B023  # waited for here
        assert lengths.noted[-1] == len(person.history) == len(listener.steps)


def test_that_a_change_lands_between_two_steps(person: Person) -> None:
    person.begin_training(500)
    person.enter("epsilon", "0.25")
    person.wait(lambda: person.history.changes)
    at = person.history.changes[0].step
    person.wait(lambda: len(person.history) > at + 500)
    person.pause()
    epsilon = person.history.steps.column("epsilon")
    assert np.all(epsilon[:at] > 0.5)
    assert np.all(epsilon[at:] == np.float32(0.25))


def test_that_commands_are_taken_in_the_order_in_which_they_were_given(person: Person, listener: Listener) -> None:
    person.train(100)
    before = len(person.history)
    person.enter("gamma", "0.5")
    person.click_action("step")
    person.enter("gamma", "0.6")
    person.click_action("step")
    person.wait(lambda: len(person.history) == before + 2)
    assert [(change.new, change.step) for change in person.history.changes] == [(0.5, before), (0.6, before + 1)]


def test_that_a_blocked_window_is_owed_next_to_nothing_and_its_plots_miss_nothing(person: Person) -> None:
    person.begin_training(500)
    made = block(person)
    application, deliveries = QApplication.instance(), Deliveries()
    assert application is not None
    application.installEventFilter(deliveries)
    application.processEvents()
    application.removeEventFilter(deliveries)
    assert made > 1_000
    assert deliveries.count < 20
    person.pause()
    look_at_plots(person)


def block(person: Person) -> int:
    """Let the window's thread do nothing for a while; how many steps the worker made meanwhile."""
    before = len(person.history)
    QThread.msleep(BLOCKED)
    return len(person.history) - before


def look_at_plots(person: Person) -> None:
    """See the last episode and each of the last steps in the plots."""
    steps, episodes, plots = len(person.history), len(person.history.episodes), person.window.plots
    person.wait(lambda: last_x(plots.returns.mean) == episodes)
    person.show_tab("Health")
    exploration = plots.exploration.trace
    exploration.plot.look((steps - 50, steps))
    person.wait(lambda: last_x(exploration.mean) == steps - 1)
    x, epsilon = exploration.mean.points
    assert x.tolist() == list(range(int(x[0]), steps))
    assert epsilon.tolist() == person.history.steps.column("epsilon", int(x[0]), steps).tolist()


def last_x(line: Line) -> float:
    """Where a line ends; nan before it begins."""
    x = line.points[0]
    return float(x[-1]) if len(x) else math.nan
