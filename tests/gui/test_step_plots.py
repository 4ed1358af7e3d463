"""What the plots against the environment step show: diagnostics, ε or entropy; and the board that holds all plots."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rlviz.gui.panels.plot_board import PlotBoard
from rlviz.gui.theme import DARK, LIGHT
from rlviz.gui.views.diagnostics import DiagnosticsView
from rlviz.gui.views.exploration import ExplorationView, held_spans
from tests.gui.pointer import click, hover, place_of, wheel
from tests.gui.rows import Rows


@pytest.fixture
def diagnostics(qtbot: QtBot) -> DiagnosticsView:
    view = DiagnosticsView()
    qtbot.addWidget(view)
    view.resize(435, 280)
    view.show()
    return view


@pytest.fixture
def exploration(qtbot: QtBot) -> ExplorationView:
    view = ExplorationView()
    qtbot.addWidget(view)
    view.resize(435, 280)
    view.show()
    return view


@pytest.fixture
def board(qtbot: QtBot) -> PlotBoard:
    made = PlotBoard()
    qtbot.addWidget(made)
    for view in made.views:
        view.set_theme(LIGHT)
    made.resize(435, 600)
    made.show()
    return made


def learning(updates: int, every: int = 4) -> Rows:
    """A run with an update at every fourth step, whose loss is 10, 1, 0.1, 10, 1 …"""
    rows = Rows()
    for step in range(updates * every):
        update = {"loss": 10.0 ** (1 - step // every % 3), "td_error": 0.5} if step % every == 0 else None
        rows.step(diagnostics=update, epsilon=1.0)
    return rows


def choose(view: DiagnosticsView, title: str) -> None:
    view.combo.setCurrentIndex(view.combo.findText(title))
    view.combo.activated.emit(view.combo.currentIndex())


def test_that_the_loss_stands_at_its_updates_on_a_logarithmic_axis(diagnostics: DiagnosticsView) -> None:
    diagnostics.refresh(learning(6).moment())
    x, y = diagnostics.trace.mean.points
    assert x.tolist() == [0.0, 4.0, 8.0, 12.0, 16.0, 20.0]
    np.testing.assert_allclose(y, [1, 0, -1, 1, 0, -1], atol=1e-6)
    assert diagnostics.plot.left.log
    assert diagnostics.plot.left.labelText == "loss"


def test_that_another_diagnostic_can_be_chosen(diagnostics: DiagnosticsView) -> None:
    moment = learning(6).moment()
    diagnostics.refresh(moment)
    version = diagnostics.version(moment)
    choose(diagnostics, "|TD error|, mean of the batch")
    assert diagnostics.version(moment) != version
    diagnostics.refresh(moment)
    assert diagnostics.trace.mean.points[1].tolist() == [0.5] * 6
    assert not diagnostics.plot.left.log
    other = Rows("reinforce")
    diagnostics.refresh(other.moment())
    assert diagnostics.combo.currentText() == "policy loss"


def test_that_the_mouse_reads_the_number_and_not_its_logarithm(diagnostics: DiagnosticsView) -> None:
    diagnostics.refresh(learning(100).moment())
    hover(diagnostics.plot.canvas.viewport(), place_of(diagnostics.plot, 8.4, 0.0))
    assert diagnostics.plot.reading is not None
    assert diagnostics.plot.reading.text == "step 8\n0.1"


def test_that_many_steps_are_drawn_as_the_range_and_the_mean_of_blocks(diagnostics: DiagnosticsView) -> None:
    rows, rng = Rows(), np.random.default_rng(0)
    errors = rng.uniform(1.0, 2.0, 50_000)
    errors[31_234] = 9.0
    rows.many_steps(len(errors), "td_error", errors)
    diagnostics.refresh(rows.moment())
    choose(diagnostics, "|TD error|, mean of the batch")
    diagnostics.refresh(rows.moment())
    x, low, high = diagnostics.trace.envelope.blocks
    assert 100 <= len(x) <= 1001
    assert (high.max(), low.min()) == pytest.approx((9.0, errors.min()), rel=1e-6)
    block = int(np.argmax(high))
    edges = np.round((x[block - 1] + x[block]) / 2 + 0.5), np.round((x[block] + x[block + 1]) / 2 + 0.5)
    within = errors[int(edges[0]) : int(edges[1])]
    assert diagnostics.trace.mean.points[1][block] == pytest.approx(within.mean(), rel=1e-4)


@pytest.mark.slow
def test_that_a_million_steps_take_no_more_points_than_the_plot_has_room_for(diagnostics: DiagnosticsView) -> None:
    rows = Rows()
    rows.many_steps(1_000_000, "loss", np.linspace(1.0, 2.0, 1_000_000))
    moment = rows.moment()
    for _ in range(4):  # a long recording is taken in piece by piece
        diagnostics.refresh(moment)
    assert len(diagnostics.trace.mean.points[0]) <= 1001
    assert diagnostics.trace.mean.points[0][-1] > 995_000
    for _ in range(12):
        wheel(diagnostics.plot, place_of(diagnostics.plot, 500_000.0, 0.1), 480)
    diagnostics.refresh(moment)
    x = diagnostics.trace.mean.points[0]
    assert diagnostics.plot.visible[1] - diagnostics.plot.visible[0] < 1000
    assert len(x) <= 1001
    assert diagnostics.plot.visible[0] - 2 <= x[0] <= x[-1] <= diagnostics.plot.visible[1] + 2


@pytest.mark.parametrize("title", ["loss", "|TD error|, mean of the batch"])
def test_that_numbers_without_bounds_do_not_break_the_plot(diagnostics: DiagnosticsView, title: str) -> None:
    rows = Rows()
    diagnostics.refresh(rows.moment())
    choose(diagnostics, title)
    for number in (1e-30, 0.0, 3e38, math.inf, math.nan, -1.0):
        rows.step(diagnostics={"loss": number, "td_error": number})
        diagnostics.refresh(rows.moment())
        hover(diagnostics.plot.canvas.viewport(), QPoint(120, 60))
        assert not diagnostics.grab().isNull()
    for _ in range(4000):
        rows.step(diagnostics={"loss": -math.inf, "td_error": math.inf})
    diagnostics.refresh(rows.moment())
    assert not diagnostics.grab().isNull()


def test_that_before_the_first_update_the_plot_says_what_will_fill_it(diagnostics: DiagnosticsView) -> None:
    rows = Rows()
    rows.step()
    diagnostics.refresh(rows.moment())
    assert diagnostics.plot.notice == "The loss appears with the first update"


def test_that_epsilon_is_drawn_against_the_step_and_held_stretches_are_shaded(exploration: ExplorationView) -> None:
    rows = Rows()
    for epsilon in (1.0, 0.9, 0.8):
        rows.step(epsilon=epsilon)
    rows.history.record_change("epsilon", None, 0.5)
    rows.history.record_change("epsilon", 0.5, 0.4)
    for _ in range(2):
        rows.step(epsilon=0.4)
    exploration.refresh(rows.moment())
    held = exploration.card.note
    rows.history.record_change("epsilon", 0.4, None)
    rows.step(epsilon=0.5)
    exploration.refresh(rows.moment())
    np.testing.assert_allclose(exploration.trace.mean.points[1], [1.0, 0.9, 0.8, 0.4, 0.4, 0.5], rtol=1e-6)
    assert list(exploration.plot.backdrop.spans) == [((3, 5), "held")]
    assert (held, exploration.card.note) == ("ε 0.4 · held", "ε 0.5 · follows its schedule")
    assert exploration.plot.everything[1] == (0.0, 1.0)


def test_that_an_epsilon_held_from_the_start_is_held(exploration: ExplorationView) -> None:
    rows = Rows(epsilon=0.2)
    for _ in range(4):
        rows.step(epsilon=0.2)
    assert held_spans(rows.history) == [(0, 4)]


def test_that_a_policy_without_epsilon_shows_its_entropy(exploration: ExplorationView) -> None:
    rows = Rows("reinforce")
    for step in range(8):
        rows.step(diagnostics={"entropy": 0.5} if step == 7 else None)
    exploration.refresh(rows.moment())
    assert exploration.card.heading == "Entropy of the policy"
    assert [part.tolist() for part in exploration.trace.mean.points] == [[7.0], [0.5]]
    assert exploration.card.note == "0.5 nats"


def test_that_a_narrow_board_has_a_page_for_learning_and_one_for_health(board: PlotBoard) -> None:
    assert [view.isVisible() for view in board.views] == [True, True, False, False]
    health = board.tabs.tabRect(1).center()
    QTest.mouseClick(board.tabs, Qt.MouseButton.LeftButton, pos=health)
    assert [view.isVisible() for view in board.views] == [False, False, True, True]


def test_that_a_wide_board_shows_everything_in_two_columns(board: PlotBoard) -> None:
    before = board.views
    board.resize(900, 800)
    assert all(view.isVisible() for view in board.views)
    assert not board.tabs.isVisible()
    assert board.returns.x() == board.values.x() < board.diagnostics.x()
    assert board.returns.width() == pytest.approx(board.diagnostics.width(), abs=2)
    board.resize(435, 600)
    assert [view.isVisible() for view in board.views] == [True, True, False, False]
    assert board.views == before


def test_that_the_board_passes_on_which_frame_was_chosen(board: PlotBoard) -> None:
    rows = Rows()
    rows.episode(100)
    rows.episode(50)
    board.values.refresh(rows.moment(0))
    chosen: list[tuple[int, int]] = []
    board.frame_chosen.connect(lambda *frame: chosen.append(frame))
    click(board.values.plot.canvas.viewport(), place_of(board.values.plot, 40.0, 1.5))
    assert chosen == [(0, 40)]


def test_that_all_plots_change_colours_with_data_on_show(board: PlotBoard) -> None:
    board.resize(900, 800)
    moment = learning(20).moment()
    for theme in (DARK, LIGHT):
        for view in board.views:
            view.set_theme(theme)
            view.refresh(moment)
    assert math.isclose(board.exploration.trace.last, 1.0)
