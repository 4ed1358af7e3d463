"""What the plot of values shows along an episode: figures worked by hand, or those of real episodes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from rlviz.gui.theme import DARK, LIGHT
from rlviz.gui.views.values import ValuesView
from rlviz.learning.environment_table import describe
from rlviz.session.frame import episode_returns
from tests.gui.pointer import click, drag, hover, place_of, wheel
from tests.gui.recordings import Recording, balancing
from tests.gui.rows import Rows


@pytest.fixture
def values(qtbot: QtBot) -> ValuesView:
    view = ValuesView()
    qtbot.addWidget(view)
    view.resize(435, 280)
    view.show()
    return view


@pytest.fixture(scope="module")
def perfect() -> Recording:
    return Recording(policy=balancing, seed=3).episodes(2)


def test_that_action_values_and_the_realised_return_are_drawn_along_the_episode(
    values: ValuesView, perfect: Recording
) -> None:
    values.refresh(perfect.moment(episode=1, index=120))
    first = perfect.history.episode(1).first_step
    scores = perfect.history.steps.column("scores", first, first + 500)
    for k, line in enumerate(values.score_lines.lines):
        assert line.points[0].tolist() == list(range(500))
        np.testing.assert_array_equal(line.points[1], scores[:, k])
    np.testing.assert_allclose(values.realised.points[1], episode_returns(perfect.history, perfect.history.episode(1)))
    assert values.realised.points[1][-1] == 1.0
    assert values.plot.marks.playhead == 120.0
    assert not values.returns_plot.isVisible()
    assert [name.text for name in values.plot.marks.names] == ["◂", "▸"]


def test_that_a_running_episode_has_no_realised_return_yet(values: ValuesView) -> None:
    rows = Rows()
    for k in range(7):
        rows.step(explored=k in (2, 5))
    values.refresh(rows.moment(index=6))
    assert len(values.score_lines.lines[0].points[0]) == 7
    assert len(values.realised.points[0]) == 0
    assert values.card.note == "episode 1 · G once it ends"
    assert values.plot.marks.ticks.tolist() == [2, 5]
    rows.end()
    values.refresh(rows.moment(index=6))
    np.testing.assert_allclose(values.realised.points[1][-3:], [1 + 0.99 + 0.99**2, 1.99, 1.0])
    assert values.card.note == "episode 1"


def test_that_a_click_and_a_drag_choose_a_frame(values: ValuesView, perfect: Recording, qtbot: QtBot) -> None:
    values.refresh(perfect.moment(episode=0, index=0))
    chosen: list[tuple[int, int]] = []
    values.frame_chosen.connect(lambda *frame: chosen.append(frame))
    viewport = values.plot.canvas.viewport()
    click(viewport, place_of(values.plot, 250.0, 60.0))
    assert chosen[0][0] == 0
    assert chosen[0][1] == pytest.approx(250, abs=1)
    drag(viewport, place_of(values.plot, 100.0, 60.0), QPoint(viewport.width() - 1, 80))
    assert chosen[-1] == (0, 500)
    assert values.plot.following


def test_that_probabilities_have_their_own_axis_and_share_x_with_the_returns_below(values: ValuesView) -> None:
    recording = Recording("reinforce", seed=2).episodes(3)
    values.refresh(recording.moment(episode=1, index=3))
    assert values.returns_plot.isVisible()
    assert values.plot.everything[1] == (0.0, 1.0)
    assert values.card.heading == "Action probabilities"
    length = recording.history.episode(1).length
    first = recording.history.episode(1).first_step
    np.testing.assert_allclose(sum(line.points[1] for line in values.score_lines.lines), np.ones(length), rtol=1e-5)
    baseline = recording.history.steps.column("value", first, first + length)
    np.testing.assert_array_equal(values.baseline.points[1], baseline)
    assert len(values.realised_below.points[1]) == length
    wheel(values.plot, place_of(values.plot, 5.0, 0.5), 480)
    assert values.returns_plot.visible == pytest.approx(values.plot.visible)
    values.returns_plot.follow()
    assert values.plot.following


def test_that_the_mouse_reads_every_value_and_what_was_done(values: ValuesView) -> None:
    rows = Rows()
    for k in range(40):
        rows.step((10.0 + k, 20.0), explored=k == 30)
    rows.end()
    rows.history.record_change("gamma", 0.99, 0.9)
    values.refresh(rows.moment())
    hover(values.plot.canvas.viewport(), place_of(values.plot, 30.3, 15.0))
    assert values.plot.reading is not None
    assert values.plot.reading.text == "step 30\nQ ◂ left 40.0\nQ ▸ right 20.0\nG 9.56\ntook ▸ right, explored"


def test_that_the_entropy_of_a_policy_is_drawn_and_read_beside_its_probabilities(values: ValuesView) -> None:
    rows = Rows("reinforce")
    for scores in ((0.5, 0.5), (1.0, 0.0), (0.9, 0.1)):
        for _ in range(10):
            rows.step(scores)
    values.refresh(rows.moment())
    entropy = values.score_lines.entropy.points[1]
    assert entropy[[0, 10]].tolist() == pytest.approx([1.0, 0.0])
    assert entropy[20] == pytest.approx((0.9 * math.log(1 / 0.9) + 0.1 * math.log(10)) / math.log(2))
    hover(values.plot.canvas.viewport(), place_of(values.plot, 3.0, 0.5))
    assert values.plot.reading is not None
    assert values.plot.reading.text == (
        "step 3\nπ ◂ left 0.50\nπ ▸ right 0.50\nentropy 0.69 of 0.69 nats\ntook ▸ right, drawn from π"
    )


def test_that_actions_which_push_no_way_are_told_apart_by_dashes(values: ValuesView) -> None:
    values.refresh(replace(Rows("reinforce").moment(), environment=describe("Taxi-v4")))
    names = [entry.text for entry in values.legend.entries]
    assert len(values.score_lines.lines) == 6
    assert len(names) == len(set(names)) == 10
    looks = [(entry.sample, entry.colour.name()) for entry in values.legend.entries[:6]]
    assert len(set(looks)) == 6


def test_that_a_change_within_the_episode_is_marked_at_its_step(values: ValuesView) -> None:
    rows = Rows()
    rows.episode(5)
    for _ in range(3):
        rows.step()
    rows.history.record_change("gamma", 0.99, 0.9)
    rows.step()
    values.refresh(rows.moment(index=3))
    assert [tuple(marker) for marker in values.plot.marks.markers] == [(3.0, "γ 0.99→0.9")]
    values.refresh(rows.moment(0))
    assert values.plot.marks.markers == ()


def test_that_before_the_first_step_the_plot_says_what_will_fill_it(values: ValuesView) -> None:
    values.refresh(Rows().moment())
    assert values.plot.notice == "Q of each action appears with the first step"
    values.refresh(Rows("reinforce").moment())
    assert values.plot.notice == "π of each action appears with the first step"


def test_that_the_x_axis_stays_while_live_episodes_differ_in_length(values: ValuesView) -> None:
    rows = Rows()
    rows.episode(180)
    for _ in range(3):
        rows.step()
    values.refresh(rows.moment())
    assert values.plot.everything[0] == (0.0, 200.0)
    for _ in range(12):
        rows.episode(9)
    rows.step()
    values.refresh(rows.moment())
    assert values.plot.everything[0] == (0.0, 50.0)


def test_that_an_ended_episode_is_not_redrawn_for_later_steps(values: ValuesView) -> None:
    rows = Rows()
    rows.episode(5)
    version = values.version(rows.moment(0, live=False))
    rows.step()
    assert values.version(rows.moment(0, live=False)) == version
    assert values.version(rows.moment(0, 2, live=False)) != version


@pytest.mark.parametrize("algorithm", ["dqn", "reinforce"])
def test_that_colours_change_while_something_is_on_show(values: ValuesView, algorithm: str) -> None:
    moment = Recording(algorithm, seed=5).episodes(2).moment(index=2)
    for theme in (DARK, LIGHT):
        version = values.version(moment)
        values.set_theme(theme)
        assert values.version(moment) != version
        values.refresh(moment)


@pytest.mark.parametrize("scores", [(math.nan, math.nan), (math.inf, -math.inf), (3e38, -3e38)])
def test_that_a_learner_that_has_diverged_can_still_be_looked_at(
    values: ValuesView, scores: tuple[float, float]
) -> None:
    rows = Rows()
    rows.step()
    rows.step(scores)
    for _ in range(2):
        values.refresh(rows.moment(index=1))
        rows.end()
    hover(values.plot.canvas.viewport(), QPoint(100, 60))
    assert not values.grab().isNull()


def test_that_ticks_mean_exploration_for_action_values_and_another_action_than_the_greedy_one_for_a_policy(
    values: ValuesView,
) -> None:
    values.refresh(Rows().moment())
    assert values.legend.entries[-1].text == "explored"
    rows = Rows("reinforce")
    rows.step((0.75, 0.25), explored=True, value=1.0)
    values.refresh(rows.moment())
    assert values.legend.entries[-1].text == "drawn"
    hover(values.plot.canvas.viewport(), place_of(values.plot, 0.2, 0.5))
    assert values.plot.reading is not None
    assert values.plot.reading.text.endswith("took ▸ right, drawn from π")


def test_that_two_plots_fit_below_a_legend_of_two_lines(values: ValuesView, qtbot: QtBot) -> None:
    values.resize(300, 258)  # as high as in a window of 1280 × 800
    values.refresh(Rows("reinforce").moment())
    legend, below = values.legend, values.returns_plot
    qtbot.waitUntil(lambda: legend.height() > 1.5 * legend.fontMetrics().height())
    assert below.mapTo(values, below.rect().bottomLeft()).y() < values.height() - 6


def test_that_a_legend_which_becomes_narrower_gets_its_second_line(values: ValuesView, qtbot: QtBot) -> None:
    values.refresh(Rows("reinforce").moment())
    values.resize(900, 280)
    legend = values.legend
    qtbot.waitUntil(lambda: legend.width() > 800)
    one = legend.height()
    values.resize(300, 280)
    qtbot.waitUntil(lambda: legend.width() < 300 and legend.height() == 2 * one)
    values.resize(900, 280)
    qtbot.waitUntil(lambda: legend.width() > 800 and legend.height() == one)
