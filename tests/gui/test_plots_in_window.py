"""The plots of the real window, fed by real training: every episode and step is in, and a person can look closer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from rlviz.gui.plots.layers import Line
from rlviz.numbers import measured_text
from rlviz.session.frame import episode_returns
from tests.gui.person import CONTROL, Key, Person
from tests.gui.pointer import click, double_click, hover, place_of, wheel


def ends_at(line: Line, x: float) -> bool:
    """Whether a line reaches to an x and no further."""
    return bool(line.points[0][-1:].tolist() == [x])


def test_that_each_plot_says_what_will_fill_it(person: Person) -> None:
    plots = person.window.plots
    person.wait(lambda: plots.returns.plot.notice)
    assert plots.returns.plot.notice == "Returns appear when the first episode ends"
    person.show_tab("Health")
    person.wait(lambda: plots.diagnostics.plot.notice and plots.exploration.plot.notice)
    assert plots.diagnostics.plot.notice == "The loss appears with the first update"
    assert plots.exploration.plot.notice == "ε appears with the first step"


def test_that_a_window_made_wide_shows_two_columns_of_plots_and_one_made_narrow_again_tabs(person: Person) -> None:
    window, plots = person.window, person.window.plots
    assert plots.tabs.isVisible()
    window.resize(1920, 1080)
    person.wait(lambda: all(view.isVisible() for view in plots.views))
    assert not plots.tabs.isVisible()
    window.resize(1280, 800)
    person.wait(plots.tabs.isVisible)
    assert plots.returns.isVisible()
    assert not plots.diagnostics.isVisible()


def test_that_axes_are_named_with_what_they_count(person: Person) -> None:
    person.train(1_200)
    person.show_tab("Health")
    plots = person.window.plots
    person.wait(lambda: not plots.diagnostics.trace.empty and plots.exploration.plot.left.name == "probability ε")
    shown = (plots.returns, plots.values, plots.diagnostics, plots.exploration)
    assert [(each.plot.bottom.name, each.plot.left.name) for each in shown] == [
        ("episode", "return"),
        ("step of the episode", "Q"),
        ("environment step", "loss"),
        ("environment step", "probability ε"),
    ]


def test_that_every_episode_every_mean_and_every_evaluation_is_drawn(person: Person) -> None:
    person.train(3_100)
    history, returns = person.history, person.window.plots.returns
    person.wait(lambda: ends_at(returns.mean, len(history.episodes)))
    person.wait(lambda: len(returns.greedy.points[1]) == len(history.evaluations))
    assert returns.dots.points[1].tolist() == history.episodes.column("episode_return").tolist()
    assert returns.mean.points[1] == pytest.approx(history.episodes.column("mean_return"), rel=1e-6)
    assert returns.greedy.points[1] == pytest.approx([each.mean for each in history.evaluations], rel=1e-6)
    assert len(history.evaluations) == 1 + len(history) // 1_000
    assert [level.text for level in returns.plot.marks.levels] == ["solved 475"]
    assert returns.card.note.startswith(f"last 100: {measured_text(history.mean_return)} · greedy: ")


def test_that_the_greedy_return_stands_beside_the_training_return_from_the_start(person: Person) -> None:
    person.train(50)
    returns, evaluations = person.window.plots.returns, person.history.evaluations
    person.wait(lambda: len(returns.greedy.points[0]) == len(evaluations) >= 1)
    assert returns.greedy.points[0][0] == 1
    assert returns.greedy.points[1] == pytest.approx([each.mean for each in evaluations])


def test_that_q_of_each_action_is_drawn_along_the_episode_on_show(person: Person) -> None:
    person.train(1_200)
    person.press(Key.Key_PageUp)
    values, history = person.window.plots.values, person.history
    episode = history.episode(person.moment.episode)
    rows = slice(episode.first_step, episode.first_step + episode.length)
    person.wait(lambda: values.plot.marks.playhead == 0 and len(values.realised.points[0]) == episode.length)
    scores = history.steps.column("scores", rows.start, rows.stop)
    assert [line.points[1].tolist() for line in values.score_lines.lines] == scores.T.tolist()
    assert values.realised.points[1] == pytest.approx(episode_returns(history, episode))
    assert (
        values.plot.marks.ticks.tolist()
        == np.flatnonzero(history.steps.column("chosen", rows.start, rows.stop)).tolist()
    )
    person.press(Key.Key_Right)
    person.wait(lambda: values.plot.marks.playhead == 1)


def test_that_a_click_on_the_values_goes_to_that_frame(person: Person) -> None:
    person.train(300)
    person.press(Key.Key_PageUp)
    values, episode = person.window.plots.values, person.moment.episode
    person.wait(lambda: values.card.note == f"episode {episode + 1}")
    click(values.plot.canvas.viewport(), place_of(values.plot, 5, sum(values.plot.everything[1]) / 2))
    person.wait(lambda: person.place == (episode, 5))
    assert person.transport.isEnabled()


def test_that_any_diagnostic_can_be_chosen_and_every_update_is_in_it(person: Person) -> None:
    person.train(1_500)
    person.show_tab("Health")
    diagnostics, history = person.window.plots.diagnostics, person.history
    person.wait(lambda: not diagnostics.trace.empty)
    person.choose(diagnostics.combo, "td_error")
    person.wait(lambda: diagnostics.plot.left.name.startswith("|TD error|"))
    start = len(history) - 60
    diagnostics.plot.look((start, len(history)))
    person.wait(lambda: len(diagnostics.trace.mean.points[0]) and diagnostics.trace.mean.points[0][0] >= start - 1)
    x, y = diagnostics.trace.mean.points
    recorded = history.steps.column("td_error")[x.astype(int)]
    assert y == pytest.approx(recorded)
    updates = np.flatnonzero(np.isfinite(history.steps.column("td_error", int(x[0]), len(history)))) + int(x[0])
    assert x.tolist() == updates.tolist()


def test_that_a_plot_follows_what_comes_until_a_person_zooms(person: Person) -> None:
    person.train(1_000)
    plot = person.window.plots.returns.plot
    person.wait(lambda: ends_at(person.window.plots.returns.mean, len(person.history.episodes)))
    first = plot.visible
    person.train(1_500)
    person.wait(lambda: plot.visible[1] > first[1])
    wheel(plot, place_of(plot, 20, 100), 240)
    assert plot.follow_button.isVisible()
    looked_at = plot.visible
    person.train(1_000)
    strip = person.window.timeline.strip
    person.wait(lambda: strip.strip.viewable == person.history.episode_count())
    assert plot.visible == looked_at
    double_click(plot.canvas.viewport(), place_of(plot, 20, 100))
    assert not plot.follow_button.isVisible()
    assert plot.visible[1] > looked_at[1]


def test_that_the_mouse_reads_the_value_under_it(person: Person) -> None:
    person.train(1_000)
    plot, history = person.window.plots.returns.plot, person.history
    person.wait(lambda: ends_at(person.window.plots.returns.mean, len(history.episodes)))
    hover(plot.canvas.viewport(), place_of(plot, 7, 100))
    person.wait(lambda: plot.reading is not None)
    assert plot.reading is not None
    assert plot.reading.title == "episode 7"
    assert plot.reading.values[0].text == f"return {history.episode(6).episode_return:.0f}"


def test_that_the_timeline_goes_to_an_episode_and_back_to_what_is_live(person: Person) -> None:
    person.train(1_000)
    strip = person.window.timeline.strip
    person.wait(lambda: strip.strip.viewable == person.history.episode_count())
    person.drag(strip, *(QPoint(round(strip.place(row)), 20) for row in (3, 5, 8)))
    assert person.place == (8, 0)
    person.wait(lambda: strip.strip.playhead_text == "episode 9")
    double_click(strip, QPoint(round(strip.place(8)), 20))
    assert person.moment.live


def test_that_the_timeline_shows_training_also_while_the_agent_is_watched(person: Person) -> None:
    person.train(500)
    person.press(Key.Key_G)
    person.wait(lambda: person.moment.shown is not person.history)
    strip = person.window.timeline.strip
    person.wait(lambda: strip.strip.viewable == person.history.episode_count())
    person.click(strip, QPoint(round(strip.place(4)), 20))
    assert person.moment.shown is person.history
    assert person.place == (4, 0)
    assert person.controller.running
    person.press(Key.Key_End)
    assert person.moment.shown is not person.history
    assert person.chip == "WATCHING · greedy policy"


def test_that_a_wide_window_shows_all_plots_at_once(person: Person) -> None:
    person.window.resize(1900, 1000)
    person.window.reset_layout()
    plots = person.window.plots
    person.wait(lambda: all(view.isVisible() for view in plots.views))
    person.train(1_200)
    person.wait(lambda: not plots.diagnostics.trace.empty and not plots.exploration.trace.empty)
    assert math.isfinite(plots.diagnostics.trace.last)


def test_that_a_new_run_empties_the_plots(person: Person) -> None:
    person.train(1_200)
    plots, before = person.window.plots, person.history
    person.wait(lambda: len(plots.returns.mean.points[0]))
    person.press(Key.Key_N, CONTROL)
    person.answer("Start new run")
    person.wait(lambda: person.history is not before)
    person.wait(lambda: len(plots.returns.mean.points[0]) == 0)
    assert plots.returns.plot.notice == "Returns appear when the first episode ends"
    person.wait(lambda: person.window.timeline.strip.strip.viewable == 0)
