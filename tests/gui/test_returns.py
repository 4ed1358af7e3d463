"""What the plot of returns shows of a history: figures worked by hand, or those of real episodes."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rlviz.gui.theme import DARK, LIGHT
from rlviz.gui.views.returns import ReturnsView
from rlviz.session.events import Ending
from tests.gui.pointer import hover, place_of, wheel
from tests.gui.recordings import Recording
from tests.gui.rows import Rows


@pytest.fixture
def returns(qtbot: QtBot) -> ReturnsView:
    view = ReturnsView()
    qtbot.addWidget(view)
    view.resize(435, 280)
    view.show()
    return view


def test_that_each_episode_is_a_dot_and_the_line_is_the_mean_of_the_last_hundred(returns: ReturnsView) -> None:
    rows = Rows()
    for length in range(1, 151):
        rows.episode(length)
    returns.refresh(rows.moment())
    x, y = returns.dots.points
    assert x.tolist() == list(range(1, 151))
    assert y.tolist() == list(range(1, 151))
    x, mean = returns.mean.points
    assert (x[9], mean[9]) == (10.0, 5.5)
    assert (x[149], mean[149]) == (150.0, 100.5)
    assert returns.card.note == "last 100: 100 · greedy: –"


def test_that_dots_and_line_are_those_of_real_episodes(returns: ReturnsView) -> None:
    recording = Recording(seed=1).episodes(30)
    returns.refresh(recording.moment())
    np.testing.assert_array_equal(returns.dots.points[1], recording.history.episodes.column("episode_return"))
    np.testing.assert_allclose(returns.mean.points[1], recording.history.episodes.column("mean_return"), rtol=1e-6)


def test_that_an_interrupted_episode_is_a_ring_and_counts_in_no_mean(returns: ReturnsView) -> None:
    rows = Rows()
    rows.episode(10)
    rows.episode(3, Ending.INTERRUPTED)
    rows.episode(20)
    returns.refresh(rows.moment())
    assert returns.dots.points[0].tolist() == [1.0, 3.0]
    assert [part.tolist() for part in returns.interrupted.points] == [[2.0], [3.0]]
    assert returns.mean.points[1].tolist() == [10.0, 10.0, 15.0]


def test_that_greedy_evaluations_stand_at_their_episode(returns: ReturnsView) -> None:
    rows = Rows()
    for _ in range(10):
        rows.episode(5)
    rows.history.record_evaluation((100.0, 200.0, 300.0))
    returns.refresh(rows.moment())
    for drawn in (returns.greedy, returns.diamonds):
        assert [part.tolist() for part in drawn.points] == [[11.0], [200.0]]
    assert returns.card.note == "last 100: 5 · greedy: 200"


def test_that_the_solved_line_and_one_marker_a_change_are_there(returns: ReturnsView) -> None:
    rows = Rows()
    rows.episode(5)
    rows.history.record_change("gamma", 0.99, 0.9)
    rows.episode(5)
    rows.history.record_change("epsilon", None, 0.3)
    returns.refresh(rows.moment())
    assert [(level.y, level.text) for level in returns.plot.marks.levels] == [(475.0, "solved 475")]
    assert [tuple(marker) for marker in returns.plot.marks.markers] == [(2.0, "γ 0.99→0.9"), (3.0, "ε schedule→0.3")]


def test_that_steps_can_be_on_the_x_axis(returns: ReturnsView) -> None:
    rows = Rows()
    rows.episode(10)
    rows.episode(30)
    rows.history.record_change("gamma", 0.99, 0.9)
    action = next(a for a in returns.plot.menu.actions() if a.isCheckable())
    before = returns.version(rows.moment())
    action.trigger()
    assert returns.version(rows.moment()) != before
    returns.refresh(rows.moment())
    assert returns.dots.points[0].tolist() == [10.0, 40.0]
    assert returns.plot.marks.markers[0].x == 40.0
    assert returns.plot.bottom.labelText == "step"


def test_that_many_episodes_become_the_range_that_they_fill(returns: ReturnsView) -> None:
    rows = Rows()
    lengths = np.random.default_rng(0).integers(1, 5, 4000)
    for length in lengths.tolist():
        rows.episode(length)
    returns.refresh(rows.moment())
    x, low, high = returns.envelope.blocks
    assert len(returns.dots.points[0]) == 0
    assert 50 <= len(x) <= returns.plot.columns + 1
    assert (low.min(), high.max()) == (1.0, 4.0)
    assert len(returns.mean.points[0]) <= returns.plot.columns + 1
    assert returns.legend.entries[0].text == "lowest to highest"


def test_that_zoomed_in_only_what_is_visible_is_drawn(returns: ReturnsView) -> None:
    rows = Rows()
    for length in [1, 2, 3, 4] * 500:
        rows.episode(length)
    returns.refresh(rows.moment())
    for _ in range(8):
        wheel(returns.plot, place_of(returns.plot, 1000.0, 250.0), 240)
    returns.refresh(rows.moment())
    x, y = returns.dots.points
    left, right = returns.plot.visible
    assert 0 < len(x) <= right - left + 3
    assert y.tolist() == [[4, 1, 2, 3][int(episode) % 4] for episode in x]


def test_that_returns_are_redrawn_for_episodes_and_changes_but_not_for_steps(returns: ReturnsView) -> None:
    rows = Rows()
    rows.episode(3)
    returns.refresh(rows.moment())
    version = returns.version(rows.moment())
    rows.step()
    assert returns.version(rows.moment()) == version
    rows.history.record_change("gamma", 0.99, 0.9)
    changed = returns.version(rows.moment())
    assert changed != version
    rows.end()
    assert returns.version(rows.moment()) != changed


def test_that_the_mouse_reads_the_return_of_the_nearest_episode(returns: ReturnsView) -> None:
    rows = Rows()
    for length in (10, 20, 33):
        rows.episode(length)
    rows.history.record_evaluation((40.0, 50.0))
    returns.refresh(rows.moment())
    hover(returns.plot.canvas.viewport(), place_of(returns.plot, 2.2, 300.0))
    assert returns.plot.reading is not None
    assert returns.plot.reading.text == "episode 2\nreturn 20\nmean of last 100: 15"
    hover(returns.plot.canvas.viewport(), place_of(returns.plot, 4.2, 300.0))
    assert returns.plot.reading.text == "episode 3\nreturn 33\nmean of last 100: 21"


def test_that_a_fork_or_a_new_run_starts_its_own_curve(returns: ReturnsView) -> None:
    for length in (10, 20):
        rows = Rows()
        rows.episode(length)
        returns.refresh(rows.moment())
        assert returns.dots.points[1].tolist() == [length]


def test_that_without_an_episode_the_plot_says_what_will_fill_it(returns: ReturnsView) -> None:
    rows = Rows()
    rows.step()
    returns.refresh(rows.moment())
    assert returns.plot.notice == "Returns appear when the first episode ends"
    rows.end()
    returns.refresh(rows.moment())
    assert returns.plot.notice == ""


def test_that_colours_change_while_something_is_on_show(returns: ReturnsView) -> None:
    moment = Recording(seed=5).episodes(2).moment()
    for theme in (DARK, LIGHT):
        version = returns.version(moment)
        returns.set_theme(theme)
        assert returns.version(moment) != version
        returns.refresh(moment)
