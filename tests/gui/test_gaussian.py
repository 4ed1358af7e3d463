"""Continuous actions: a Gaussian policy as bell curves, as a band along the episode, and in an equation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from scipy import stats

from rlviz.gui.bell_curves import bells_of
from rlviz.gui.gaussian import clipped_share, entropies, log_densities
from rlviz.gui.moment import Mode
from rlviz.gui.panels.stage import Stage
from rlviz.gui.theme import DARK, LIGHT, Theme
from rlviz.gui.views.equation import EquationView
from rlviz.gui.views.scores import ScoresView
from rlviz.gui.views.values import ValuesView
from rlviz.session.events import Policy
from tests.gui.pointer import hover, place_of
from tests.gui.worlds import THRUST, TORQUE, Gaussians


@pytest.fixture
def scores(qtbot: QtBot) -> ScoresView:
    view = ScoresView()
    qtbot.addWidget(view)
    view.resize(500, view.sizeHint().height())
    return view


@pytest.fixture
def values(qtbot: QtBot) -> ValuesView:
    view = ValuesView()
    qtbot.addWidget(view)
    view.resize(435, 320)
    view.show()
    return view


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_that_densities_entropy_and_what_is_clipped_are_those_of_scipy() -> None:
    action, mean, deviation = np.array([0.5, -1.0]), np.array([0.1, 0.4]), np.array([0.5, 2.0])
    normal = stats.norm(mean, deviation)
    np.testing.assert_allclose(log_densities(action, mean, deviation), normal.logpdf(action), rtol=1e-12)
    assert float(entropies(deviation)) == pytest.approx(normal.entropy().sum())
    assert clipped_share(0.4, 2.0, -1.0, 1.0) == pytest.approx(normal.cdf(-1.0)[1] + normal.sf(1.0)[1])
    assert clipped_share(0.0, 1.0, -1.0, 1.0) == pytest.approx(0.3173105)
    assert math.isnan(clipped_share(math.nan, 1.0, -1.0, 1.0))


def test_that_a_bell_says_mean_deviation_and_what_the_environment_was_given(scores: ScoresView) -> None:
    recording = Gaussians().step(0.25, 0.5, 0.75, value=12.0).step(1.5, 1.0, 3.25, value=11.0)
    scores.refresh(recording.moment(0))
    assert scores.accessibleDescription() == "torque μ 0.25 σ 0.50, took torque +0.75 N·m, V(s) 12.0"
    scores.refresh(recording.moment(1))
    assert scores.accessibleDescription() == "torque μ 1.50 σ 1.00, took torque +2.00 N·m, V(s) 11.0"
    [bell] = bells_of(recording.moment(1))
    assert (bell.drawn, bell.executed) == (3.25, 2.0)
    assert bell.clipped == pytest.approx(0.3085375 + 0.0002326, abs=1e-6)


def test_that_each_component_has_its_bell(scores: ScoresView) -> None:
    recording = Gaussians(TORQUE, THRUST).step((0.0, 0.5), (1.0, 0.25), (-0.5, 1.5))
    scores.refresh(recording.moment())
    assert [bell.executed for bell in bells_of(recording.moment())] == [-0.5, 1.0]
    assert "thrust μ 0.50 σ 0.25, took thrust +1.00" in scores.accessibleDescription()
    two = scores.sizeHint().height()
    scores.refresh(Gaussians().step(0.0, 1.0, 0.0).moment())
    assert scores.sizeHint().height() < two


def columns_of(image: QImage, colour: str) -> list[int]:
    """The columns of pixels in which a colour is to be seen."""
    wanted = QColor(colour)
    return [x for x in range(image.width()) if any(image.pixelColor(x, y) == wanted for y in range(image.height()))]


def test_that_an_action_lies_to_its_side_in_the_colour_of_its_way(scores: ScoresView) -> None:
    columns = []
    for action, colour in ((-1.0, LIGHT.left), (1.0, LIGHT.right)):
        scores.refresh(Gaussians().step(0.0, 0.5, action).moment())
        scores.resize(500, scores.sizeHint().height())
        columns.append(columns_of(picture(scores).copy(0, 0, 400, scores.height()), colour))
    left, right = columns
    assert left
    assert right
    assert max(left) < min(right)


@pytest.mark.parametrize(("mean", "hatched"), [(-9.0, "low"), (9.0, "high")])
def test_that_a_mean_beyond_the_bounds_is_clipped_for_certain(mean: float, hatched: str, scores: ScoresView) -> None:
    recording = Gaussians().step(mean, 0.5, mean)
    scores.refresh(recording.moment())
    [bell] = bells_of(recording.moment())
    assert bell.clipped == pytest.approx(1.0)
    assert bell.executed == getattr(TORQUE, hatched)
    assert not picture(scores).isNull()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(420, 420), (532, 606), (1400, 500)])
def test_that_a_stage_of_continuous_actions_can_be_drawn_at_any_size(
    qtbot: QtBot, theme: Theme, size: tuple[int, int]
) -> None:
    stage, recording = Stage(), Gaussians(*(TORQUE, THRUST) * 4).swing(20).step((0.0,) * 8, (1.0,) * 8, (0.0,) * 8)
    qtbot.addWidget(stage)
    stage.set_theme(theme)
    stage.resize(*size)
    stage.show()
    empty = Gaussians(*(TORQUE, THRUST) * 4).moment(mode=Mode.LOADING, live=True)
    for moment in (empty, recording.moment(0), recording.moment(20), recording.moment(0, 1, Mode.TRAINING, live=True)):
        for view in stage.views:
            view.refresh(moment)
        assert not picture(stage).isNull()


@pytest.mark.parametrize("numbers", [(math.nan, math.nan, math.nan), (math.inf, 0.0, math.inf), (3e38, 3e38, -3e38)])
def test_that_a_policy_that_has_diverged_can_still_be_looked_at(
    scores: ScoresView, values: ValuesView, numbers: tuple[float, float, float]
) -> None:
    recording = Gaussians().step(0.0, 1.0, 0.0).step(*numbers)
    for view in (scores, values):
        view.refresh(recording.moment(1))
        assert not picture(view).isNull()
    hover(values.plot.canvas.viewport(), QPoint(100, 60))
    assert values.plot.reading is not None


def test_that_mean_band_and_actions_are_drawn_along_the_episode(values: ValuesView) -> None:
    recording = Gaussians(gamma=0.5)
    for mean, deviation, action in ((0.5, 1.0, 1.5), (1.0, 0.5, 2.5), (-1.0, 0.25, -3.0)):
        recording.step(mean, deviation, action, value=7.0)
    recording.end()
    values.refresh(recording.moment(1))
    band = values.gaussian
    assert values.card.heading == "Policy over the action"
    assert band.mean.points[1].tolist() == [0.5, 1.0, -1.0]
    assert [each.tolist() for each in band.band.blocks[1:]] == [[-0.5, 0.5, -1.25], [1.5, 1.5, -0.75]]
    assert band.dots.points[1].tolist() == [1.5, 2.0, -2.0]
    assert [level.y for level in values.plot.marks.levels] == [-2.0, 2.0]
    assert values.realised_below.points[1].tolist() == [1.75, 1.5, 1.0]
    assert values.baseline.points[1].tolist() == [7.0, 7.0, 7.0]
    assert len(values.realised.points[0]) == 0


def test_that_the_axis_of_the_action_stays_while_the_policy_lies_within_the_bounds(values: ValuesView) -> None:
    recording = Gaussians().step(0.0, 0.5, 0.0)
    values.refresh(recording.moment())
    axis = values.plot.everything[1]
    values.refresh(recording.step(1.9, 3.0, 9.0).moment())
    assert values.plot.everything[1] == axis == pytest.approx((-2.6, 2.6))
    values.refresh(recording.step(4.0, 1.0, 4.0).moment())
    assert values.plot.everything[1][1] > 4.0
    values.refresh(recording.step(4_000.0, 1.0, 4.0).moment())
    assert values.plot.everything[1][1] < 7.0


def test_that_the_mouse_reads_the_policy_and_what_was_clipped(values: ValuesView) -> None:
    recording = Gaussians()
    for _ in range(30):
        recording.step(1.5, 1.0, 2.5)
    values.refresh(recording.moment())
    hover(values.plot.canvas.viewport(), place_of(values.plot, 20.0, 0.0))
    assert values.plot.reading is not None
    assert values.plot.reading.text == (
        "step 20\nμ 1.50 N·m\nσ 1.00 N·m\nentropy 1.42 nats\n"
        "took torque +2.00 N·m, clipped from 2.50, drawn from N(μ, σ²)"
    )


def test_that_one_component_at_a_time_is_drawn(values: ValuesView) -> None:
    recording = Gaussians(TORQUE, THRUST).step((0.5, 0.25), (1.0, 0.5), (0.0, 0.75)).end()
    values.refresh(recording.moment())
    assert values.component.isVisible()
    assert values.gaussian.mean.points[1].tolist() == [0.5]
    values.component.setFocus()
    values.component.chosen.emit("1")
    assert values.gaussian.mean.points[1].tolist() == [0.25]
    assert values.gaussian.dots.points[1].tolist() == [0.75]
    values.refresh(recording.moment(1))
    assert values.gaussian.component is THRUST
    values.refresh(Gaussians().step(0.0, 1.0, 0.0).moment())
    assert not values.component.isVisible()
    assert values.gaussian.component is TORQUE


def test_that_before_the_first_step_it_is_said_what_will_come(scores: ScoresView, values: ValuesView) -> None:
    moment = Gaussians().moment(mode=Mode.PAUSED, live=True)
    for view in (scores, values):
        view.refresh(moment)
    assert values.plot.notice == "mean and spread of the action appear with the first step"
    assert scores.accessibleDescription() == "torque μ – σ –, V(s) – unused"


def said(view: EquationView) -> list[str]:
    return view.accessibleDescription().split("\n")


def test_that_the_equation_weighs_the_log_likelihood_by_the_advantage(qtbot: QtBot) -> None:
    view, recording = EquationView(), Gaussians(gamma=0.5)
    qtbot.addWidget(view)
    two_lines = view.sizeHint().height()
    for _ in range(3):
        recording.step(0.25, 0.5, 0.75, value=1.25)
    recording.end()
    view.refresh(recording.moment())
    advantage, likelihood, facts = said(view)
    assert advantage == "A = Gₜ − V(s) = 1.75 − 1.25 = +0.50"
    assert likelihood == "log π(a | s) = log N(0.75; 0.25, 0.50²) = −0.73"
    assert facts.endswith("drawn from N(μ, σ²)")
    assert view.sizeHint().height() > two_lines


def test_that_the_log_likelihood_of_several_components_is_their_sum(qtbot: QtBot) -> None:
    view = EquationView()
    qtbot.addWidget(view)
    view.refresh(Gaussians(TORQUE, THRUST).step((0.25, 0.0), (0.5, 1.0), (0.75, 0.0)).moment())
    assert said(view)[1] == "log π(a | s) = Σₖ log N(aₖ; μₖ, σₖ²) = −1.64"


@pytest.mark.parametrize(("policy", "how"), [(Policy.GREEDY, "greedy"), (Policy.HAND, "by hand")])
def test_that_a_continuous_action_says_how_it_came_about(policy: Policy, how: str) -> None:
    assert Gaussians(policy=policy).step(0.0, 1.0, 0.5).moment().frame().chosen == how
