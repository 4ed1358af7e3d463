"""A hand that drags through the past of a run: the pictures follow it, whatever trains, and however long the run is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QSlider

from benchmarks.scrubbing import Drag
from rlviz.session import recorder
from rlviz.session.run_file import read_run
from tests.gui.person import Key, Person, handle_of
from tests.session.written import same_history


def places(person: Person) -> list[int]:
    """From the first episode on the timeline to the newest."""
    strip = person.window.timeline.strip
    last = strip.place(strip.strip.viewable - 1)
    return [round(place) for place in np.linspace(strip.place(0), last, 40)]


def test_that_a_drag_shows_the_frame_where_the_hand_is(person: Person) -> None:
    person.train(1_500)
    strip = person.window.timeline.strip
    person.wait(lambda: person.laboratory.clock.has_drawn((person.window.timeline,)))
    there = places(person)
    seconds = Drag(person.laboratory, [*there, there[10]]).latencies()
    assert len(seconds) == 41
    assert min(seconds) > 0
    assert person.place == (strip.row_at(there[10]), 0)
    assert strip.strip.playhead == person.moment.episode


def drag_timeline(person: Person) -> None:
    """Press on the middle of what was trained."""
    strip = person.window.timeline.strip
    person.take(strip, QPoint(places(person)[20], strip.height() // 2))


def drag_frames(person: Person) -> None:
    """Press beside the handle of the frame slider."""
    (slider,) = person.transport.findChildren(QSlider)
    person.take(slider, handle_of(slider) - QPoint(30, 0))


@pytest.mark.parametrize("drag", [drag_timeline, drag_frames])
def test_that_training_waits_a_moment_for_a_hand_that_drags_and_then_goes_on(
    person: Person, drag: Callable[[Person], None]
) -> None:
    person.begin_training(1_500)
    way = person.controller.worker.way
    before = perf_counter()
    assert way.until < before
    drag(person)
    assert way.until > before
    assert person.trains
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 500)
    person.pause()


def test_that_all_of_the_past_of_a_fork_is_written_while_nothing_runs(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_PART", 1_000)
    person.train(4_500)
    parent, kept = person.history, person.controller.status
    assert kept is not None
    person.controller.view_episode(parent.episode_at(4_400))
    step = person.controller.step_on_show()
    person.press(Key.Key_F)
    person.wait(lambda: person.history is not parent)
    (path,) = (tmp_path / "runs").glob("*fork*.rlviz")
    person.wait(lambda: len(read_run(path).recorded) == step)
    assert not person.controller.running
    read = read_run(path)
    assert same_history(read.recorded, person.history)
    assert len(read.snapshots) >= 5
