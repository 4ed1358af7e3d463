"""The stage: what the heading, the environment, the scores and the equation show of a moment, and the cards."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from rlviz.gui.drawings import DRAWINGS
from rlviz.gui.moment import Mode, Moment
from rlviz.gui.panels.stage import Stage
from rlviz.gui.refresh_clock import RefreshClock
from rlviz.gui.theme import DARK, LIGHT, Theme
from tests.gui.recordings import Recording, balancing
from tests.gui.rows import Rows

LEFT = Qt.MouseButton.LeftButton
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    shown = Stage()
    qtbot.addWidget(shown)
    shown.set_theme(LIGHT)
    shown.resize(532, 606)
    shown.show()
    return shown


@pytest.fixture(scope="module")
def fallen() -> Recording:
    return Recording(seed=3).episodes(2)


@pytest.fixture(scope="module")
def perfect() -> Recording:
    return Recording(policy=balancing, seed=3).episodes(1)


def show(stage: Stage, moment: Moment) -> None:
    for view in stage.views:
        view.refresh(moment)
    stage.transport.refresh(moment)


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_that_a_frame_that_was_drawn_while_it_moved_is_read_out_once_it_stands_still(
    stage: Stage, qtbot: QtBot
) -> None:
    recording = Recording(seed=3).steps(3)
    moments = [recording.moment(Mode.TRAINING, live=True), recording.moment(Mode.PAUSED, live=True)]
    clock = RefreshClock(lambda: moments[0])
    clock.add(stage.views)
    clock.start()
    views = (stage.environment, stage.scores, stage.equation)
    qtbot.waitUntil(lambda: stage.heading.chip == Mode.TRAINING.value)
    assert [view.accessibleDescription() for view in views] == ["", "", ""]
    del moments[0]
    qtbot.waitUntil(lambda: stage.heading.chip == Mode.PAUSED.value)
    clock.stop()
    assert all(view.accessibleDescription() for view in views)


@THEMES
@pytest.mark.parametrize("size", [(420, 420), (532, 606), (900, 900), (1400, 500)])
@pytest.mark.parametrize("algorithm", ["dqn", "reinforce"])
def test_that_every_frame_can_be_drawn_at_any_size(
    stage: Stage, theme: Theme, size: tuple[int, int], algorithm: str
) -> None:
    recording = Recording(algorithm, seed=3).episodes(1).steps(3)
    stage.set_theme(theme)
    stage.resize(*size)
    for moment in (
        Recording(algorithm).moment(Mode.LOADING, live=True),
        recording.moment(Mode.VIEWING, 0, 0),
        recording.moment(Mode.VIEWING, 0),
        recording.moment(Mode.TRAINING, live=True),
    ):
        show(stage, moment)
        assert not picture(stage).isNull()


def test_that_two_states_look_different_and_one_looks_the_same_twice(stage: Stage, perfect: Recording) -> None:
    show(stage, perfect.moment(index=10))
    first, again = picture(stage.environment), picture(stage.environment)
    show(stage, perfect.moment(index=60))
    assert first == again
    assert picture(stage.environment) != first


def test_that_the_text_before_the_first_step_says_what_will_come(stage: Stage) -> None:
    show(stage, Recording().moment(Mode.PAUSED, live=True))
    assert stage.environment.sentence == "Press Space to train: the first step appears here."
    show(stage, Recording().moment(Mode.LOADING, live=True))
    assert stage.environment.sentence == "Loading torch …"


def test_that_the_state_is_read_out_in_its_units(stage: Stage, fallen: Recording) -> None:
    show(stage, fallen.moment(Mode.VIEWING, 0, 2))
    x, _, angle, _ = fallen.history.steps.column("observation")[2].tolist()
    words = stage.environment.accessibleDescription().replace("−", "-")
    assert f"cart position {x:.2f} m" in words
    assert f"pole angle {math.degrees(angle):.1f} °" in words


def test_that_a_person_chooses_gymnasiums_picture_and_comes_back(
    qtbot: QtBot, stage: Stage, perfect: Recording
) -> None:
    show(stage, perfect.moment(index=10))
    drawn = picture(stage.environment)
    choice = stage.environment.findChildren(QToolButton)[0]

    def pick(*keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(choice.menu(), key)

    QTimer.singleShot(0, lambda: pick(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return))
    with qtbot.waitSignal(stage.environment.renderer_changed) as changed:
        QTest.mouseClick(choice, LEFT)
    assert changed.args == ["gymnasium"]
    assert picture(stage.environment) != drawn
    stage.environment.set_renderer("drawing")
    assert picture(stage.environment) == drawn


def test_that_an_unknown_renderer_is_refused_with_the_known_ones(stage: Stage) -> None:
    with pytest.raises(ValueError, match="drawing or gymnasium, got 'human'"):
        stage.environment.set_renderer("human")  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:.*out of date:DeprecationWarning")
def test_that_an_environment_that_nobody_can_draw_shows_its_numbers(stage: Stage) -> None:
    recording = Recording(environment_id="CartPole-v0").steps(12)
    show(stage, recording.moment(index=2))
    first, view = picture(stage.environment), stage.environment
    show(stage, recording.moment(index=10))
    assert picture(view) != first
    assert view.sentence == ""
    assert "o₂ " in view.accessibleDescription()
    assert not view.findChildren(QToolButton)[0].isVisible()
    view.set_renderer("gymnasium")
    assert view.sentence == "", "there is no other picture to choose"


def test_that_an_environment_without_a_drawing_shows_gymnasiums_picture(stage: Stage) -> None:
    recording = Recording("dqn", "Acrobot-v1", lambda observation, rng: (int(rng.integers(3)), True)).steps(30)
    show(stage, recording.moment(index=2))
    first = picture(stage.environment)
    show(stage, recording.moment(index=25))
    assert picture(stage.environment) != first
    assert not stage.environment.findChildren(QToolButton)[0].isVisible()


def test_that_frames_recorded_elsewhere_leave_the_environment_and_the_scores_as_they_are(stage: Stage) -> None:
    recording = Recording().episodes(2)
    moment = recording.moment(episode=0, index=3)
    views = (stage.environment, stage.scores, stage.equation)
    before = [view.version(moment) for view in views]
    recording.steps(5)
    assert [view.version(moment) for view in views] == before


def test_that_the_scores_are_read_out_with_the_greedy_action(stage: Stage, fallen: Recording) -> None:
    show(stage, fallen.moment(Mode.VIEWING, 0, 2))
    left, right = fallen.history.steps.column("scores")[2].tolist()
    words = stage.scores.accessibleDescription().split(", Q(s, ▸")
    assert words[0].startswith(f"Q(s, ◂ left) {left:.1f}")
    assert ("greedy" in words[0]) == (left > right)
    assert ("greedy" in words[1]) == (right > left)


def test_that_a_policys_scores_are_probabilities_beside_the_baseline(stage: Stage) -> None:
    recording = Recording("reinforce", seed=3).episodes(1)
    show(stage, recording.moment(Mode.VIEWING, 0, 2))
    left, right = recording.history.steps.column("scores")[2].tolist()
    value = recording.history.steps.number("value", 2)
    words = stage.scores.accessibleDescription()
    assert f"π(◂ left | s) {left:.2f}" in words
    assert f"π(▸ right | s) {right:.2f}" in words
    assert f"V(s) {value:.1f}" in words


def test_that_changing_numbers_leave_the_heights_as_they_are(stage: Stage, perfect: Recording) -> None:
    heights = set()
    for index in (0, 20, 499, 500):
        show(stage, perfect.moment(Mode.VIEWING, 0, index))
        heights.add((stage.scores.sizeHint().height(), stage.equation.sizeHint().height()))
    assert len(heights) == 1


def test_that_each_card_says_what_was_chosen(stage: Stage) -> None:
    stage.show_welcome(True)
    chosen: list[str] = []
    stage.welcome.train_chosen.connect(lambda: chosen.append("train"))
    stage.welcome.play_chosen.connect(lambda: chosen.append("play"))
    stage.welcome.open_chosen.connect(lambda: chosen.append("open"))
    for card in stage.welcome.cards:
        QTest.mouseClick(card, LEFT)
        card.setFocus()
        QTest.keyClick(card, Qt.Key.Key_Space)
    assert chosen == ["train", "train", "play", "play", "open", "open"]
    assert [card.accessibleName() for card in stage.welcome.cards] == [
        "Watch it learn",
        "Play it yourself",
        "Open a trained agent",
    ]


def test_that_the_focus_goes_with_the_cards(qtbot: QtBot, stage: Stage) -> None:
    stage.show_welcome(True)
    stage.activateWindow()
    card = stage.welcome.cards[0]
    card.setFocus()
    qtbot.waitUntil(card.hasFocus)
    stage.show_welcome(False)
    assert stage.focusWidget() is None


@pytest.mark.parametrize("width", [440, 532, 900])
def test_that_the_cards_leave_the_pole_in_sight(stage: Stage, width: int) -> None:
    stage.resize(width, 606)
    stage.show_welcome(True)
    assert not stage.welcome.geometry().intersects(stage.environment.geometry())
    assert stage.environment.height() >= stage.environment.minimumSizeHint().height()
    stage.show_welcome(False)
    assert not stage.welcome.isVisible()


def test_that_a_push_points_its_way_in_its_colour() -> None:
    recording = Recording()
    drawing = DRAWINGS["CartPole-v1"]
    for action, sideways in zip(recording.description.actions, (-1, 1), strict=True):
        image = QImage(500, 400, QImage.Format.Format_RGB32)
        image.fill(QColor(LIGHT.sunken))
        painter = QPainter(image)
        drawing.paint(painter, QRectF(image.rect()), np.zeros(4, np.float32), LIGHT, action_label=action)
        painter.end()
        colour = QColor(LIGHT.action(action))
        columns = [x for x in range(500) for y in range(300, 340) if image.pixelColor(x, y) == colour]
        assert len(columns) > 100
        assert all((x - 250) * sideways > 0 for x in columns)


@pytest.mark.parametrize(("algorithm", "word"), [("dqn", "explored"), ("reinforce", "drawn")])
def test_that_an_action_taken_by_chance_says_by_which(algorithm: str, word: str, stage: Stage) -> None:
    rows = Rows(algorithm)
    rows.step((0.75, 0.25), explored=True, value=1.0)
    show(stage, replace(rows.moment(), mode=Mode.PAUSED))
    assert f"0.25 {word}" in stage.scores.accessibleDescription()
