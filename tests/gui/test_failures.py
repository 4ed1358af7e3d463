"""Failures: what runs pauses, says what happened, keeps everything, and can go on."""

from __future__ import annotations

import dataclasses
import logging
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import gymnasium
import pytest
from gymnasium.envs.classic_control.cartpole import CartPoleEnv
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from rlviz.gui.application import log_to_file
from rlviz.gui.drawings import DRAWINGS
from rlviz.gui.moment import Mode
from rlviz.learning.environment_table import ENVIRONMENTS
from rlviz.session.evaluations import EVALUATE_EVERY
from rlviz.session.events import Ending
from rlviz.session.laboratory import Laboratory
from rlviz.session.weights_file import Agent, load_agent, save_agent
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person

FRAGILE = "Fragile-v0"


class FragileCartPole(CartPoleEnv):
    """CartPole with a fault at its next step, if it is told to have one."""

    fault: ClassVar[str] = ""

    def step(self, action: Any) -> Any:
        """A step of CartPole, but for one."""
        fault, FragileCartPole.fault = FragileCartPole.fault, ""
        if fault == "burnt":
            raise RuntimeError("the motor burnt out")
        observation, reward, *rest = super().step(action)  # type: ignore[no-untyped-call]
        if fault == "short":
            observation = observation[:3]
        return (observation, math.nan if fault == "nan" else reward, *rest)


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The fragile environment, known to Gymnasium and to the window for one test."""
    FragileCartPole.fault = ""
    entry_point = f"{__name__}:FragileCartPole"
    gymnasium.register(FRAGILE, entry_point=entry_point, max_episode_steps=500)
    monkeypatch.setitem(DRAWINGS, FRAGILE, DRAWINGS["CartPole-v1"])
    monkeypatch.setitem(ENVIRONMENTS, FRAGILE, dataclasses.replace(ENVIRONMENTS["CartPole-v1"], id=FRAGILE))
    yield FRAGILE
    del gymnasium.registry[FRAGILE]


@pytest.fixture
def log_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The log file of a person who starts rlviz for the first time."""
    for name in ("HOME", "LOCALAPPDATA", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    logger = logging.getLogger("rlviz")
    before, level = logger.handlers[:], logger.level
    yield log_to_file()
    for handler in [each for each in logger.handlers if each not in before]:
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def break_now(person: Person, fault: str, words: str) -> None:
    """Let the environment fail, and see that the window says so and pauses."""
    FragileCartPole.fault = fault
    see_failure(person, words)


def break_training(person: Person, fault: str, words: str) -> None:
    """Train, and let the training's own environment fail: those of an evaluation come and go meanwhile."""
    person.train(100)
    while len(person.history) % EVALUATE_EVERY == 0:  # an evaluation would be next
        person.train(1)
    FragileCartPole.fault = fault
    person.press(Key.Key_Space)
    see_failure(person, words)


def see_failure(person: Person, words: str) -> None:
    """See that the window says what failed, and pauses."""
    person.wait(lambda: person.controller.failure is not None)
    assert not person.controller.running
    assert person.window.banner.isVisible()
    assert words in person.window.banner.text
    assert "is kept." in person.window.banner.text
    assert person.chip == "ERROR"


def test_that_an_environment_that_raises_pauses_and_training_goes_on_by_a_click(
    open_laboratory: Opener, fragile: str, qtbot: QtBot, log_file: Path
) -> None:
    person = Person(open_laboratory(environment=fragile), qtbot)
    break_training(person, "burnt", "RuntimeError: the motor burnt out.")
    history, steps = person.history, len(person.history)
    assert "the motor burnt out" in log_file.read_text(encoding="utf-8")
    assert "Traceback" in log_file.read_text(encoding="utf-8")
    person.answer("Go on")
    person.wait(lambda: person.trains and len(person.history) > steps + 200)
    assert person.history is history
    assert person.chip.startswith("TRAINING")
    assert not person.window.banner.isVisible()
    assert history.episodes.column("ending").tolist().count(Ending.INTERRUPTED) <= 1


def test_that_an_agent_watched_in_an_environment_that_raises_is_watched_again(
    open_laboratory: Opener, fragile: str, qtbot: QtBot
) -> None:
    person = Person(open_laboratory(environment=fragile), qtbot)
    break_now(person, "burnt", "the motor burnt out")
    shown = len(person.moment.shown)
    person.press(Key.Key_Left)
    assert person.chip.startswith("VIEWING")
    person.answer("Go on")
    person.wait(lambda: person.moment.mode is Mode.WATCHING and len(person.moment.shown) > shown + 5)
    assert not person.window.banner.isVisible()
    assert len(person.history) == 0


def test_that_an_evaluation_that_raises_is_made_again(open_laboratory: Opener, fragile: str, qtbot: QtBot) -> None:
    person = Person(open_laboratory(environment=fragile), qtbot)
    person.press(Key.Key_G)
    person.wait(lambda: not person.controller.running)
    FragileCartPole.fault = "burnt"
    person.press(Key.Key_Space)
    see_failure(person, "the motor burnt out")
    assert not person.history.evaluations
    person.answer("Go on")
    person.wait(lambda: len(person.history) > 100)
    assert [each.step for each in person.history.evaluations][:1] == [0]


def test_that_an_observation_of_another_size_is_told_and_harms_nothing_recorded(
    open_laboratory: Opener, fragile: str, qtbot: QtBot
) -> None:
    person = Person(open_laboratory(environment=fragile), qtbot)
    break_training(person, "short", "an observation of this environment must have shape (4,), got (3,)")
    steps = len(person.history)
    person.answer("Go on")
    person.wait(lambda: len(person.history) > steps + 200)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_that_a_reward_of_nan_stops_the_update_and_learning_goes_on_with_sound_weights(
    open_laboratory: Opener, fragile: str, qtbot: QtBot, tmp_path: Path
) -> None:
    person = Person(open_laboratory(environment=fragile, algorithm="reinforce"), qtbot)
    break_training(person, "nan", "loss of nan")
    path = tmp_path / "kept.safetensors"
    with qtbot.waitSignal(person.controller.worker.saved, timeout=10_000):
        person.controller.wishes.save.emit(str(path), "agent")
    assert all(weight.isfinite().all() for weight in load_agent(path).weights.values())
    person.answer("Go on")
    evaluated = len(person.history.evaluations)
    person.wait(lambda: len(person.history.evaluations) > evaluated)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_that_learning_that_diverges_pauses_and_says_what_to_do(person: Person, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "wild.safetensors"
    tame = Laboratory(person.controller.config)
    wild = {name: weight * 1e25 for name, weight in tame.run.algorithm.weights().items()}
    save_agent(path, Agent(tame.config, wild, 5_000, 60))
    tame.close()
    with qtbot.waitSignal(person.controller.opened, timeout=20_000):
        person.laboratory.editing.open_file(str(path))
    person.wait(lambda: person.controller.running)
    person.pause()
    person.press(Key.Key_Space)
    person.wait(lambda: person.controller.failure is not None)
    assert "gradient" in person.window.banner.text
    assert "Lower the learning rate" in person.window.banner.text
    assert len(person.history) > 0
    assert [each.text() for each in person.window.banner.findChildren(QPushButton)] == ["Go on"]


def test_that_a_picture_which_gymnasium_cannot_draw_is_said_to_be_none_and_the_plots_go_on(
    open_laboratory: Opener, fragile: str, qtbot: QtBot
) -> None:
    person = Person(open_laboratory(environment=fragile), qtbot)
    person.press(Key.Key_F4)
    environment, returns = person.window.stage.environment, person.window.plots.returns
    person.wait(lambda: environment.sentence.startswith("Gymnasium draws no picture: cannot render 'Fragile-v0'"))
    person.train(600)
    person.wait(lambda: len(returns.dots.points[0]) == len(person.history.episodes))
    person.press(Key.Key_F4)
    person.wait(lambda: environment.sentence == "")
