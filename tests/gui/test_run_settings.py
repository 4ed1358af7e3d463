"""Algorithm, environment, device and seed: chosen by a person, shown by the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from rlviz.gui.panels.run_settings import HIGHEST_SEED, RunSettings
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.learning.environment_table import ENVIRONMENTS

ENABLED = Qt.ItemFlag.ItemIsEnabled


@pytest.fixture
def settings(qtbot: QtBot) -> RunSettings:
    made = RunSettings()
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def names(combo: QComboBox) -> list[str]:
    return [combo.itemData(index) for index in range(combo.count())]


def test_that_everything_known_is_offered(settings: RunSettings) -> None:
    assert names(settings.algorithm) == list(ALGORITHMS)
    assert names(settings.environment) == [*ENVIRONMENTS, "other"]
    settings.show_devices([("auto", "auto: cpu"), ("cpu", "cpu")], "auto")
    assert (names(settings.device), settings.device.currentText()) == (["auto", "cpu"], "auto: cpu")


def test_that_a_choice_is_told_once_and_showing_one_is_not(settings: RunSettings) -> None:
    told: list[str] = []
    settings.algorithm_chosen.connect(told.append)
    settings.show_algorithm("reinforce")
    assert told == []
    settings.algorithm.setFocus()
    QTest.keyClick(settings.algorithm, Qt.Key.Key_Up)
    assert told == ["q_learning"]


def test_that_a_declined_choice_goes_back_and_can_be_made_again(settings: RunSettings) -> None:
    told: list[str] = []
    settings.environment_chosen.connect(told.append)
    settings.environment.setFocus()
    for _ in range(2):
        QTest.keyClick(settings.environment, Qt.Key.Key_Down)
        settings.show_environment("CartPole-v1")
    assert told == ["Acrobot-v1", "Acrobot-v1"]
    assert settings.environment.currentText() == "CartPole-v1"


def enabled(combo: QComboBox) -> list[str]:
    model = combo.model()
    return [combo.itemData(k) for k in range(combo.count()) if model.flags(model.index(k, 0)) & ENABLED]


def test_that_what_an_algorithm_cannot_serve_is_grey_with_the_reason(settings: RunSettings, qtbot: QtBot) -> None:
    continuous = [name for name, each in ENVIRONMENTS.items() if each.continuous]
    assert "Pendulum-v1" in continuous
    for name in continuous:
        assert name not in enabled(settings.environment)
        tip = settings.environment.itemData(settings.environment.findData(name), Qt.ItemDataRole.ToolTipRole)
        assert tip.startswith(f"DQN takes the maximum over all actions, and those of {name} are continuous")
    settings.show_algorithm("reinforce")
    assert "Pendulum-v1" in enabled(settings.environment)
    settings.algorithm.setFocus()
    QTest.keyClick(settings.algorithm, Qt.Key.Key_Up)
    assert "Pendulum-v1" not in enabled(settings.environment)


def test_that_another_environment_is_asked_for_and_the_choice_stays_meanwhile(settings: RunSettings) -> None:
    asked: list[str] = []
    settings.other_wanted.connect(lambda: asked.append("other"))
    settings.environment_chosen.connect(asked.append)
    settings.environment.setFocus()
    QTest.keyClick(settings.environment, Qt.Key.Key_End)
    assert asked == ["other"]
    assert settings.environment.currentText() == "CartPole-v1"


def test_that_an_environment_from_elsewhere_joins_the_list(settings: RunSettings) -> None:
    settings.show_environment("CartPole-v0")
    assert settings.environment.currentText() == "CartPole-v0"
    assert names(settings.environment) == [*ENVIRONMENTS, "CartPole-v0", "other"]
    assert "CartPole-v0" in enabled(settings.environment)


def test_that_the_same_choice_again_is_not_told(settings: RunSettings, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(settings.device_chosen):
        settings.device.activated.emit(settings.device.currentIndex())


def test_that_the_highest_seed_is_taken_and_the_next_refused(settings: RunSettings) -> None:
    seeds: list[int] = []
    refusals: list[str] = []
    settings.seed_chosen.connect(seeds.append)
    settings.refused.connect(refusals.append)
    for number in (HIGHEST_SEED, HIGHEST_SEED + 1):
        settings.seed.setFocus()
        settings.seed.selectAll()
        QTest.keyClicks(settings.seed, str(number))
        QTest.keyClick(settings.seed, Qt.Key.Key_Return)
    assert seeds == [HIGHEST_SEED]
    assert "seed must be a whole number in [0," in refusals[0]
    assert settings.seed.number == HIGHEST_SEED


def test_that_a_device_note_is_in_the_tool_tip(settings: RunSettings) -> None:
    settings.set_device_note("auto measured cpu: 2900 updates/s")
    assert "2900 updates/s" in settings.device.toolTip()


def test_that_captions_give_way_where_there_is_no_room(settings: RunSettings) -> None:
    settings.resize(settings.minimumSizeHint())
    narrow = [field.width() for field in (settings.algorithm, settings.environment)]
    settings.resize(settings.sizeHint())
    assert all(field.isVisible() for field in (settings.algorithm, settings.environment, settings.device))
    assert min(narrow) >= 60


def test_that_a_long_name_of_an_environment_gives_way_where_there_is_no_room_and_a_short_one_does_not(
    settings: RunSettings,
) -> None:
    settings.show_environment("CartPole-v1")
    short = settings.minimumSizeHint().width()
    settings.show_environment("rlviz/ContinuousCartPole-v0")
    assert settings.environment.currentText() == "ContinuousCartPole-v0"
    assert settings.minimumSizeHint().width() < settings.sizeHint().width() - 30
    settings.show_environment("MountainCar-v0")
    assert short < settings.minimumSizeHint().width() < short + 60
