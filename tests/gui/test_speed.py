"""Speed, from a tenth of real time to as fast as can be, and turbo, which learns without drawing."""

from __future__ import annotations

import math
from time import perf_counter

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtWidgets import QSlider

from rlviz.session.events import Step
from rlviz.session.player import Activity
from tests.gui.person import CONTROL, Key, Person

LARGEST_DEBT = 0.25
"""Seconds of steps that a worker which was late makes up for."""


class Clock(QObject):
    """Notes on the worker's thread when steps are made."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.times: list[float] = []
        person.controller.worker.stepped.connect(self.note, Qt.ConnectionType.DirectConnection)

    @Slot(object)
    def note(self, _step: Step) -> None:
        self.times.append(perf_counter())


def test_that_the_speed_of_training_is_a_multiple_of_the_environments_own(person: Person) -> None:
    person.train(50)
    for _ in range(5):
        person.press(Key.Key_Minus)
    assert person.window.speed.speed == 1.0
    clock = Clock(person)
    person.press(Key.Key_Space)
    person.wait(lambda: len(clock.times) >= 60)
    due = (len(clock.times) - 1) / person.moment.environment.steps_per_second
    assert clock.times[-1] - clock.times[0] > due - LARGEST_DEBT - 0.05


def test_that_plus_and_minus_and_the_slider_set_the_speed(person: Person) -> None:
    person.train(50)
    speed = person.window.speed
    assert math.isinf(speed.speed)
    person.press(Key.Key_Minus)
    assert (speed.speed, person.controller.speeds[Activity.TRAINING]) == (16.0, 16.0)
    person.press(Key.Key_Plus)
    assert math.isinf(person.controller.speeds[Activity.TRAINING])
    person.press(Key.Key_Minus)
    person.press(Key.Key_Equal)
    assert math.isinf(speed.speed)
    slider = speed.findChildren(QSlider)[0]
    person.click(slider, QPoint(1, slider.height() // 2))
    assert person.controller.speeds[Activity.TRAINING] == 0.1
    assert "0.1×" in person.labels(speed)


def test_that_watching_and_training_each_keep_their_speed(person: Person) -> None:
    assert person.window.speed.speed == 1.0
    assert person.window.speed.toolTip().startswith("Speed of watching and playing")
    person.train(50)
    assert person.window.speed.toolTip().startswith("Speed of training")
    assert math.isinf(person.window.speed.speed)
    person.press(Key.Key_Minus)
    person.click_action("watch")
    person.wait(lambda: person.controller.activity is Activity.WATCHING)
    assert person.window.speed.speed == 1.0
    person.click_action("train")
    person.wait(lambda: not person.controller.running)
    person.click_action("train")
    person.wait(lambda: person.controller.activity is Activity.TRAINING)
    assert person.window.speed.speed == 16.0


def test_that_at_a_tenth_of_the_speed_a_pause_lands_at_once(person: Person) -> None:
    person.train(50)
    slider = person.window.speed.findChildren(QSlider)[0]
    person.click(slider, QPoint(1, slider.height() // 2))
    person.begin_training()
    steps = len(person.history)
    person.pause()
    assert len(person.history) <= steps + 1


def test_that_turbo_learns_without_drawing_and_draws_again(person: Person) -> None:
    person.train(500)
    returns = person.window.plots.returns
    person.press(Key.Key_T)
    assert person.window.actions_by_id["turbo"].isChecked()
    assert person.window.banner.text.startswith("Turbo")
    person.begin_training()
    person.wait(lambda: not person.laboratory.clock.ticking)
    drawn, episodes = returns.mean.points[0][-1], len(person.history.episodes)
    person.wait(lambda: len(person.history.episodes) > episodes + 50)
    assert returns.mean.points[0][-1] == drawn
    heading = person.window.stage.heading
    assert (heading.chip, heading.place) == ("TURBO · learning, not drawing", "")
    person.press(Key.Key_T)
    assert person.chip == "TRAINING · behaviour policy"
    person.wait(lambda: returns.mean.points[0][-1] > drawn + 50)
    assert person.controller.running
    assert person.window.banner.text == ""


def test_that_turbo_draws_while_training_pauses(person: Person) -> None:
    person.press(Key.Key_T)
    person.train(500)
    returns = person.window.plots.returns
    person.wait(lambda: returns.mean.points[0][-1:].tolist() == [len(person.history.episodes)])


def test_that_turbo_draws_what_is_watched_and_what_is_looked_at(person: Person) -> None:
    person.train(200)
    person.press(Key.Key_T)
    person.click_action("watch")
    person.wait(lambda: person.controller.activity is Activity.WATCHING)
    assert person.chip == "WATCHING · greedy policy"
    person.pause()
    person.begin_training()
    person.window.timeline.strip.setFocus()
    strip = person.window.timeline.strip
    person.click(strip, QPoint(round(strip.place(3)), 20))
    assert person.chip == "VIEWING EPISODE 4"
    assert person.controller.running


def test_that_turbo_is_said_to_go_on_whatever_else_is_told_meanwhile(person: Person) -> None:
    person.press(Key.Key_T)
    said, before = person.window.banner.text, person.history
    person.press(Key.Key_N, CONTROL)
    person.wait(lambda: person.history is not before)
    assert person.window.banner.text == said
    person.window.banner.show_message("info", "Paused: trained 10 steps.")
    person.press(Key.Key_Escape)
    assert person.window.banner.text == said
    person.answer("Draw again")
    assert not person.window.actions_by_id["turbo"].isChecked()
    assert not person.window.banner.isVisible()
