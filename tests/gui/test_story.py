"""The story of the first minutes: open, watch, train, pause, tweak, step."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from rlviz.gui.text_line import compact
from rlviz.session.events import Ending
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person


def test_that_an_untrained_pole_falls_and_one_click_later_the_agent_learns(person: Person) -> None:
    welcome = person.window.stage.welcome
    assert person.chip == "WATCHING · greedy policy"
    assert welcome.isVisible()
    person.wait(lambda: len(person.moment.shown.episodes) > 0)
    assert person.moment.shown.episode(0).ending is Ending.TERMINATED
    person.click(welcome.cards[0])
    person.wait(lambda: person.trains and len(person.history) > 2_000)
    assert person.chip == "TRAINING · behaviour policy"
    assert not welcome.isVisible()


def test_that_the_first_space_trains_too(person: Person) -> None:
    person.press(Key.Key_Space)
    person.wait(lambda: person.trains)
    assert not person.window.stage.welcome.isVisible()


@pytest.mark.slow
def test_that_dqn_learns_a_perfect_500_and_what_it_does_can_be_stepped_through(person: Person) -> None:
    person.press(Key.Key_Space)
    person.wait(lambda: any(each.mean >= 475 for each in list(person.history.evaluations)))
    person.pull("gamma", 0.3)
    person.wait(lambda: person.history.changes)
    gamma = person.history.changes[0].new
    person.wait(lambda: len(person.history) > person.history.changes[0].step + 500)
    person.pause()
    returns = person.window.plots.returns
    person.wait(lambda: returns.plot.marks.markers)
    assert returns.plot.marks.markers[0].text == f"γ 0.99→{gamma:.4g}"
    person.press(Key.Key_PageUp)
    episode = person.moment.episode
    for index in range(1, 6):
        person.press(Key.Key_Right)
        assert person.place == (episode, index)
    person.press(Key.Key_Left)
    assert person.place == (episode, 4)
    assert person.moment.frame().gamma == pytest.approx(gamma)


@pytest.fixture
def poet(open_laboratory: Opener, qtbot: QtBot) -> Person:
    """A person at a window that was opened with REINFORCE."""
    return Person(open_laboratory(algorithm="reinforce"), qtbot)


def test_that_reinforce_draws_probabilities_and_its_baseline(poet: Person) -> None:
    poet.train(3_000)
    values, history = poet.window.plots.values, poet.history
    poet.press(Key.Key_PageUp)
    episode = history.episode(poet.moment.episode)
    end = episode.first_step + episode.length
    poet.wait(lambda: values.plot.marks.playhead == 0 and len(values.baseline.points[0]) == episode.length)
    scores = history.steps.column("scores", episode.first_step, end)
    assert scores.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
    assert [line.points[1].tolist() for line in values.score_lines.lines] == scores.T.tolist()
    assert values.baseline.points[1].tolist() == history.steps.column("value", episode.first_step, end).tolist()
    assert values.card.heading == "Action probabilities"
    assert values.returns_plot.isVisible()
    assert "π(◂ left | s)" in poet.window.stage.scores.accessibleDescription()
    assert "V(s)" in poet.window.stage.scores.accessibleDescription()


def test_that_reinforce_shows_its_advantage_with_its_numbers(poet: Person) -> None:
    poet.train(1_000)
    poet.press(Key.Key_PageUp)
    equation = poet.window.stage.equation
    frame = poet.moment.frame()
    advantage = compact(frame.discounted_return - frame.value, signed=True)
    poet.wait(lambda: f"= {advantage}" in equation.accessibleDescription())
    assert equation.accessibleDescription().startswith("A = Gₜ − V(s) = ")


def test_that_reinforce_is_tweaked_and_stepped_like_dqn(poet: Person) -> None:
    poet.begin_training(1_000)
    poet.pull("learning_rate", 0.4)
    poet.wait(lambda: poet.history.changes)
    poet.pause()
    steps = len(poet.history)
    poet.click_action("step")
    poet.wait(lambda: len(poet.history) == steps + 1)
    poet.press(Key.Key_E)
    poet.wait(lambda: len(poet.history) == poet.history.running_first_step and not poet.controller.running)
    poet.show_tab("Health")
    plots = poet.window.plots
    poet.wait(lambda: plots.exploration.card.heading == "Entropy of the policy")
    poet.wait(lambda: not plots.diagnostics.trace.empty and not plots.exploration.trace.empty)
    assert plots.diagnostics.plot.left.name == "policy loss"
    assert [marker.text[0] for marker in plots.diagnostics.plot.marks.markers] == ["α"]


def test_that_gamma_of_reinforce_takes_effect_at_the_next_rollout(poet: Person) -> None:
    assert poet.row("gamma").badge.text() == "next rollout"
    poet.train(500)
    poet.enter("gamma", "0.5")
    poet.train(500)
    assert poet.history.changes[0].text(poet.row("gamma").knob) == "γ 0.99→0.5"


@pytest.mark.slow
def test_that_reinforce_learns(poet: Person) -> None:
    poet.press(Key.Key_Space)
    poet.wait(lambda: poet.history.mean_return >= 100)
    assert max(each.mean for each in poet.history.evaluations) > 100
