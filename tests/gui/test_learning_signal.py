"""What a frame teaches, in words and numbers: worked out again here, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Mode
from rlviz.gui.views.equation import EquationView
from rlviz.session.events import Ending
from tests.gui.recordings import Recording, balancing
from tests.gui.rows import Rows


@pytest.fixture
def equation(qtbot: QtBot) -> EquationView:
    view = EquationView()
    qtbot.addWidget(view)
    return view


@pytest.fixture(scope="module")
def fallen() -> Recording:
    return Recording(seed=3).episodes(2)


def test_that_the_equation_has_the_numbers_of_the_frame(equation: EquationView, fallen: Recording) -> None:
    equation.refresh(fallen.moment(Mode.VIEWING, 0, 2))
    steps = fallen.history.steps
    estimate, target = float(steps.column("scores")[2][int(steps.number("action", 2))]), steps.number("value", 3)
    line, facts = equation.accessibleDescription().split("\n")
    assert line.startswith("δ = r + γ·maxₐ′ Q(s′,a′) − Q(s,a) = ")
    assert f"1 + 0.99·{target:.1f} − {estimate:.1f} = {1 + 0.99 * target - estimate:+.2f}" in line.replace("−-", "-")
    assert f"Gₜ {sum(0.99**k for k in range(fallen.history.episode(0).length - 2)):.1f}" in facts
    assert facts.endswith("ε 0.42  ·  explored")


def test_that_nothing_follows_a_terminal_state(equation: EquationView, fallen: Recording) -> None:
    last = fallen.history.episode(0).length - 1
    equation.refresh(fallen.moment(Mode.VIEWING, 0, last))
    assert "1 + 0.99·0.00 −" in equation.accessibleDescription()
    assert "s′ terminal" in equation.accessibleDescription()


def test_that_the_error_of_the_newest_step_waits_for_the_next(equation: EquationView) -> None:
    recording = Recording().steps(3)
    equation.refresh(recording.moment(Mode.PAUSED, live=True))
    assert "known after the next step" in equation.accessibleDescription()


def test_that_the_advantage_is_known_when_the_episode_has_ended(equation: EquationView) -> None:
    recording = Recording("reinforce", seed=3).steps(3)
    equation.refresh(recording.moment(Mode.PAUSED, live=True))
    assert "A = Gₜ − V(s)   known when the episode ends" in equation.accessibleDescription()
    recording.episodes(1)
    equation.refresh(recording.moment(Mode.VIEWING, 0, 2))
    g = sum(0.99**k for k in range(recording.history.episode(0).length - 2))
    value = recording.history.steps.number("value", 2)
    assert f"= {g:.1f} − {value:.1f} = {g - value:+.1f}".replace("-", "−") in equation.accessibleDescription()


def test_that_an_advantage_without_baseline_is_the_return(equation: EquationView) -> None:
    recording = Recording("reinforce", seed=3, baseline=False)
    recording.history.hyperparameters = recording.history.hyperparameters.changed("baseline", "none")
    recording.episodes(1)
    length = recording.history.episode(0).length
    equation.refresh(recording.moment(Mode.VIEWING, 0, length - 2))
    assert "A = Gₜ = +1.99\n" in equation.accessibleDescription()


def test_that_normalised_returns_are_shown_as_they_are_learnt_from(equation: EquationView) -> None:
    recording = Recording("reinforce", seed=3, baseline=False)
    recording.history.hyperparameters = recording.history.hyperparameters.changed("baseline", "normalised returns")
    recording.episodes(1)
    length = recording.history.episode(0).length
    returns = np.array([(1 - 0.99**k) / 0.01 for k in range(length, 0, -1)])
    equation.refresh(recording.moment(Mode.VIEWING, 0, length - 1))
    result = f"{(1 - returns.mean()) / returns.std():.2f}".replace("-", "−")
    assert f"(1.00 − {returns.mean():.2f}) / {returns.std():.2f} = {result}" in equation.accessibleDescription()


def test_that_an_episode_cut_off_counts_on_with_the_value_of_its_last_state(equation: EquationView) -> None:
    recording = Recording("reinforce", policy=balancing, seed=3).episodes(1)
    episode = recording.history.episode(0)
    assert episode.ending is Ending.TRUNCATED
    equation.refresh(recording.moment(Mode.VIEWING, 0, 498))
    value = recording.history.steps.number("value", 498)
    advantage = 1.99 + 0.99**2 * episode.final_value - value
    words = equation.accessibleDescription()
    assert "A = Gₜ + γᵏ·V(sₜ₊ₖ) − V(s)" in words
    assert f"= {advantage:+.2f}".replace("-", "−") in words


def test_that_a_moving_picture_shows_the_step_before_whose_next_state_is_known(equation: EquationView) -> None:
    recording = Recording(seed=3).steps(5)
    equation.refresh(recording.moment(Mode.VIEWING, 0, 3))
    of_the_step_before = equation.grab().toImage()
    equation.refresh(recording.moment(Mode.TRAINING, live=True))
    assert equation.grab().toImage() == of_the_step_before


def test_that_a_table_shows_the_step_of_its_entry_with_what_learning_told(equation: EquationView) -> None:
    rows = Rows("q_learning", gamma=0.5)
    rows.step((3.0, 4.0), value=4.0, diagnostics={"next_value": 8.0, "learning_rate": 0.25})
    rows.step((9.0, 9.0), value=9.0, diagnostics={"next_value": 1.0, "learning_rate": 0.25})
    equation.refresh(replace(rows.moment(0, 0, live=False), mode=Mode.VIEWING))
    line, facts = equation.accessibleDescription().split("\n")
    assert line == ("Q(s,a) ← Q(s,a) + α·[r + γ·maxₐ′ Q(s′,a′) − Q(s,a)] = 4.00 + 0.25·[1 + 0.5·8.00 − 4.00] = 4.25"), (
        "1 + 0.5·8 − 4 = 1, and a quarter of it; not 9, which the next state was worth afterwards"
    )
    assert "δ +1.00" in facts


def test_that_a_table_that_is_only_watched_shows_the_error_alone(equation: EquationView) -> None:
    recording = Recording("q_learning", seed=3).episodes(1)
    equation.refresh(recording.moment(Mode.VIEWING, 0, 2))
    assert equation.accessibleDescription().startswith("δ = r + γ·maxₐ′ Q(s′,a′) − Q(s,a) = ")
