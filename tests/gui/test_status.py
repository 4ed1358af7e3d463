"""The status bar: what it says at a paused moment is what the run holds."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rlviz.learning.schedules import linear
from rlviz.numbers import whole_text
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person


def facts(person: Person) -> list[str]:
    """The parts of the line."""
    return person.window.status_line.text.split(" · ")


def passes(person: Person) -> str:
    """What one Q(s, ·) asks of the network, as it was measured."""
    status = person.controller.status
    assert status is not None
    assert status.pass_timer is not None
    seconds = status.pass_timer.seconds
    assert 0 < seconds < 1
    return f"Q(s,·): 1 forward pass, {whole_text(1e6 * seconds)} µs"


def step_into_an_episode(person: Person) -> None:
    """Where an episode has just ended there is none to reset: begin the next."""
    while len(person.history) == person.history.running_first_step:
        steps = len(person.history)
        person.press(Key.Key_Period)
        person.wait(partial(person.shows, steps + 1))


def test_that_a_paused_run_is_told_by_its_steps_episodes_epsilon_replay_fill_and_file(
    person: Person, tmp_path: Path
) -> None:
    person.train(1_500)
    step_into_an_episode(person)
    history = person.history
    steps, episode = len(history), len(history.episodes) + 1
    epsilon = linear(1.0, 0.05, 5_000, steps)  # of the next step
    replay, memory = f"replay {whole_text(steps)}/{whole_text(10_000)}", f"history {history.nbytes / 1e6:.1f} MB"
    (file,) = (tmp_path / "runs").glob("*.rlviz")
    expected = [
        "Paused",
        f"{whole_text(steps)} steps",
        f"episode {episode}",
        f"ε {epsilon:.2f}",
        replay,
        passes(person),
        memory,
        f"written to {file.name}",
    ]
    person.wait(lambda: facts(person) == expected)
    person.click_action("reset")
    expected[2] = f"episode {episode + 1}"
    person.wait(lambda: facts(person)[:-2] == expected[:-2])


def test_that_a_smaller_replay_buffer_forgets_for_good(person: Person) -> None:
    person.train(1_500)
    person.enter("replay_capacity", "1000")
    person.wait(lambda: f"replay {whole_text(1_000)}/{whole_text(1_000)}" in facts(person))
    person.enter("replay_capacity", "20000")
    person.wait(lambda: f"replay {whole_text(1_000)}/{whole_text(20_000)}" in facts(person))
    person.train(300)
    gained = len(person.history) - person.history.changes[-1].step
    person.wait(lambda: f"replay {whole_text(1_000 + gained)}/{whole_text(20_000)}" in facts(person))


def test_that_reinforce_is_told_without_epsilon_and_without_a_replay_buffer(
    open_laboratory: Opener, qtbot: QtBot
) -> None:
    person = Person(open_laboratory(algorithm="reinforce"), qtbot)
    person.train(300)
    person.wait(lambda: facts(person)[0] == "Paused")
    assert not [fact for fact in facts(person) if fact.startswith(("ε", "replay", "Q"))]


@pytest.mark.parametrize("turbo", [False, True])
def test_that_a_running_training_is_told_with_the_speed_reached_and_the_speed_wanted(
    person: Person, turbo: bool
) -> None:
    if turbo:
        person.window.actions_by_id["turbo"].trigger()
    person.begin_training(500)
    person.wait(lambda: facts(person)[0] == ("Training in turbo" if turbo else "Training"))
    person.wait(lambda: rate_of(person) > 0)


def rate_of(person: Person) -> float:
    """The steps a second that the line tells."""
    rate, *words = facts(person)[1].split(" ")
    assert words == ["steps/s", "at", "max"]
    return float("".join(rate.split()))


def test_that_a_network_which_is_given_the_action_is_asked_once_for_each(open_laboratory: Opener, qtbot: QtBot) -> None:
    person = Person(open_laboratory(hyperparameters={"form": "one action"}), qtbot)
    person.train(300)
    person.wait(lambda: [fact for fact in facts(person) if fact.startswith("Q(s,·): 2 forward passes, ")])
