"""In the past, what the window says is as it was there."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint

from rlviz.learning.schedules import linear
from rlviz.numbers import measured_text, whole_text
from tests.gui.person import Key, Person


@pytest.fixture
def looking_back(person: Person) -> Person:
    """A person who trained, changed γ, trained on, and looks at the seventh step of the fourth episode."""
    person.train(1_200)
    person.enter("gamma", "0.9")
    person.train(600)
    person.controller.cursor.go(3, 6)
    assert person.moment.past == person.history.episode(3).first_step + 6
    return person


def past(person: Person) -> int:
    """The step that is looked back at."""
    found = person.moment.past
    assert found is not None
    return found


def test_that_the_status_line_tells_of_then(looking_back: Person) -> None:
    person, step = looking_back, past(looking_back)
    told = person.window.status_line.text.split(" · ")
    steps = whole_text(len(person.history))
    assert told[1:5] == [
        f"as it was at step {whole_text(step)} of {steps}",
        "episode 4",
        f"ε {linear(1.0, 0.05, 5_000, step):.2f}",
        f"replay {whole_text(step)}/{whole_text(10_000)}",
    ]
    person.press(Key.Key_End)
    person.wait(lambda: f"{steps} steps" in person.window.status_line.text.split(" · "))


def test_that_plots_have_their_playhead_there(looking_back: Person) -> None:
    person, plots = looking_back, looking_back.window.plots
    person.wait(lambda: plots.returns.plot.marks.playhead == 4)
    plots.tabs.setCurrentIndex(1)
    for view in (plots.diagnostics, plots.exploration):
        person.wait(lambda view=view: view.plot.marks.playhead == past(person))  # type: ignore[misc]
    epsilon = measured_text(person.history.steps.number("epsilon", past(person)))
    assert plots.exploration.card.note.startswith(f"ε {epsilon} at step {past(person)} · ")
    person.press(Key.Key_End)
    for view in (plots.diagnostics, plots.exploration):
        person.wait(lambda view=view: view.plot.marks.playhead is None)  # type: ignore[misc]


def test_that_a_hyperparameter_that_was_another_one_then_says_so(looking_back: Person) -> None:
    row = looking_back.window.hyperparameters.rows["gamma"]
    assert row.note.text() == "1/(1−γ) = 10 steps · then: 0.99"
    last = len(looking_back.history.episodes) - 1
    looking_back.controller.view_episode(last)
    assert row.note.text() == "1/(1−γ) = 10 steps"
    looking_back.controller.view_episode(2)
    assert row.note.text().endswith("then: 0.99")
    looking_back.press(Key.Key_End)
    assert row.note.text() == "1/(1−γ) = 10 steps"
    assert math.isclose(looking_back.controller.config.hyperparameters.gamma, 0.9)  # type: ignore[attr-defined]


def test_that_the_timeline_shows_what_the_replay_buffer_held_then(person: Person) -> None:
    person.enter("replay_capacity", "300")
    person.train(1_500)
    strip, history = person.window.timeline.strip, person.history
    for episode in (4, len(history.episodes) - 1):
        person.controller.view_episode(episode)
        step = past(person)
        first = max(0, step - 300)
        words = f"replay holds steps {whole_text(first)} to {whole_text(step - 1)}"
        person.wait(lambda words=words: strip.strip.replay is not None and strip.strip.replay.text == words)  # type: ignore[misc]
        assert strip.strip.replay is not None
        assert strip.strip.replay.x == history.episode_at(first)
        assert strip.strip.replay_end == history.episode_at(step - 1)
    person.move(strip, QPoint(round(strip.place(strip.strip.replay_end)), strip.height() - 14))
    person.wait(lambda: person.window.timeline.card.note.endswith(words))


def test_that_plots_without_anything_to_draw_keep_nothing_of_the_run_before(looking_back: Person) -> None:
    person, plots, before = looking_back, looking_back.window.plots, looking_back.history
    person.show_tab("Health")
    views = (plots.diagnostics, plots.exploration)
    for view in views:
        person.wait(lambda view=view: view.plot.marks.playhead and view.plot.marks.markers)  # type: ignore[misc]
    assert plots.exploration.card.note
    person.controller.new_run(person.controller.config.replaced(algorithm="random"))
    person.wait(lambda: person.history is not before)
    for view in views:
        person.wait(lambda view=view: view.trace.empty)  # type: ignore[misc]
        assert (tuple(view.plot.marks.markers), view.plot.marks.playhead) == ((), None)
    assert plots.exploration.card.note == ""
