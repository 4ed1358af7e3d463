"""Hands on: cart and pole are drawn by the mouse, and the agent on show says what it thinks of the state."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from rlviz.gui.drawings.cart_pole import Scene
from rlviz.gui.moment import Mode
from rlviz.gui.pose import Pose
from rlviz.gui.text_line import compact
from rlviz.gui.views.environment import EnvironmentView
from rlviz.session.events import ByHand
from rlviz.session.player import Activity
from rlviz.session.run_file import read_run
from rlviz.session.travel import run_at
from tests.gui import pointer
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person

OPEN, CLOSED = Qt.CursorShape.OpenHandCursor, Qt.CursorShape.ClosedHandCursor


@pytest.fixture
def trainer(person: Person) -> Person:
    """A person whose agent has learnt from some 1,200 steps, and rests."""
    person.train(1_200)
    assert person.chip == "PAUSED"
    return person


def view(person: Person) -> EnvironmentView:
    """The picture of the environment."""
    return person.window.stage.environment


def observation(person: Person) -> list[float]:
    """The state on show."""
    return [float(each) for each in person.moment.posed_frame().observation]


def parts(person: Person) -> tuple[QPoint, QPoint]:
    """Where the right half of the cart and the upper half of the pole are drawn, once the picture is that of now."""
    assert person.chip
    state = person.moment.posed_frame().observation
    x = float(state[0])
    scene = Scene.around(QRectF(view(person).rect()), x)
    cart, pole = scene.body(x).center() + QPointF(20, 6), scene.axle(x) * 0.2 + scene.tip(state) * 0.8
    return cart.toPoint(), pole.toPoint()


def column(person: Person, x: float) -> float:
    """Where a cart at x stands in its picture."""
    return Scene.around(QRectF(view(person).rect()), x).across(x)


def pose(person: Person) -> Pose:
    """What the person set, once the agent has said what it thinks of this very state."""

    def judged() -> bool:
        known = person.controller.pose
        return known is not None and known.opinion is not None and known.opinion.observation is known.observation

    person.wait(judged)
    assert person.controller.pose is not None
    return person.controller.pose


def drag_cart(person: Person, pixels: int) -> Pose:
    """Draw the cart aside."""
    cart, _ = parts(person)
    pointer.drag(view(person), cart, cart + QPoint(pixels, 0))
    return pose(person)


def drag_pole(person: Person, pixels: int) -> Pose:
    """Draw the pole aside."""
    _, pole = parts(person)
    pointer.drag(view(person), pole, pole + QPoint(pixels, 0))
    return pose(person)


def same_as_the_agent_says(person: Person, known: Pose, step: int | None) -> bool:
    """Whether the scores are those by which the agent after so many steps would decide in that state."""
    assert known.opinion is not None
    recording = person.controller.worker.player.laboratory.recording
    assert recording.path is not None
    run = run_at(read_run(recording.path), len(person.history) if step is None else step)
    decision = run.algorithm.act(known.observation)
    same = bool((decision.scores == known.opinion.scores).all()) and decision.value == known.opinion.value
    run.close()
    return same and known.opinion.step == (len(person.history) if step is None else step)


def test_that_the_mouse_over_cart_and_pole_becomes_an_open_hand(trainer: Person) -> None:
    cart, pole = parts(trainer)
    for place in (cart, pole):
        pointer.hover(view(trainer), QPoint(5, 200))
        assert view(trainer).cursor().shape() is not OPEN
        pointer.hover(view(trainer), place)
        assert view(trainer).cursor().shape() is OPEN
    assert view(trainer).toolTip().startswith("Drag the pole")


def test_that_a_cart_that_is_dragged_follows_and_the_bars_show_what_the_agent_thinks(trainer: Person) -> None:
    before, recorded = observation(trainer), len(trainer.history)
    known = drag_cart(trainer, 60)
    assert column(trainer, float(known.observation[0])) == pytest.approx(column(trainer, before[0]) + 60, abs=0.1)
    assert known.observation[1:].tolist() == before[1:], "the rest stays as it was in the frame"
    assert same_as_the_agent_says(trainer, known, None)
    assert trainer.chip == f"SET BY HAND · Q of the agent after step {recorded:,}".replace(",", "\u202f")
    assert known.opinion is not None
    numbers = [compact(each).replace("−", "-") for each in known.opinion.scores.tolist()]
    trainer.wait(lambda: all(number in scores_words(trainer) for number in numbers))
    assert f"cart position {known.observation[0]:.2f}".replace("-", "−") in view(trainer).accessibleDescription()


def scores_words(person: Person) -> str:
    """What the bars say."""
    return person.window.stage.scores.accessibleDescription().replace("−", "-")


def test_that_the_pole_turns_where_it_is_drawn_and_the_scores_change(trainer: Person) -> None:
    first = drag_pole(trainer, 25)
    second = drag_pole(trainer, -45)
    assert first.observation[2] > second.observation[2]
    assert first.observation[[0, 1, 3]].tolist() == second.observation[[0, 1, 3]].tolist()
    assert first.opinion is not None
    assert second.opinion is not None
    assert first.opinion.scores.tolist() != second.opinion.scores.tolist()
    assert same_as_the_agent_says(trainer, second, None)


def test_that_of_a_hasty_drag_the_last_state_is_judged_and_few_of_those_between(trainer: Person) -> None:
    asked: list[object] = []
    trainer.laboratory.controller.hand_work.thought.connect(asked.append, Qt.ConnectionType.DirectConnection)
    cart, _ = parts(trainer)
    trainer.take(view(trainer), cart)
    for pixels in range(300):
        pointer.hover(view(trainer), cart + QPoint(pixels // 3, 0))
    assert pose(trainer).observation is not None
    trainer.drop(view(trainer), cart + QPoint(99, 0))
    assert 1 <= len(asked) < 100
    assert same_as_the_agent_says(trainer, pose(trainer), None)


def test_that_at_a_frame_of_the_past_the_agent_of_then_is_asked(trainer: Person) -> None:
    trainer.press(Key.Key_PageUp)
    trainer.press(Key.Key_PageUp)
    trainer.press(Key.Key_Right)
    trainer.wait(lambda: trainer.moment.mode is Mode.VIEWING)
    step = trainer.controller.step_on_show()
    assert step is not None
    assert step < len(trainer.history)
    known = drag_pole(trainer, 20)
    assert same_as_the_agent_says(trainer, known, step)


def test_that_nothing_is_recorded_nor_learnt(trainer: Person) -> None:
    laboratory = trainer.controller.worker.player.laboratory
    weights = {name: tensor.numpy().tobytes() for name, tensor in laboratory.run.algorithm.weights().items()}
    rows = trainer.history.steps.rows(0, len(trainer.history)).tobytes()
    drag_cart(trainer, 40)
    drag_pole(trainer, 10)
    assert trainer.history.steps.rows(0, len(trainer.history)).tobytes() == rows
    assert {n: t.numpy().tobytes() for n, t in laboratory.run.algorithm.weights().items()} == weights
    assert trainer.history.by_hand == []


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Left, Key.Key_Home, Key.Key_PageUp, Key.Key_End])
def test_that_escape_and_moving_in_time_put_the_recorded_frame_back(trainer: Person, key: Key) -> None:
    before = observation(trainer)
    drag_cart(trainer, 50)
    trainer.press(key)
    trainer.wait(lambda: trainer.controller.pose is None)
    assert trainer.moment.mode in (Mode.PAUSED, Mode.VIEWING)
    assert trainer.chip in ("PAUSED", f"VIEWING EPISODE {trainer.moment.episode + 1}")
    if key is Key.Key_Escape:
        assert observation(trainer) == before


def test_that_escape_in_the_midst_of_a_drag_lets_go(trainer: Person) -> None:
    cart, _ = parts(trainer)
    trainer.take(view(trainer), cart)
    pointer.hover(view(trainer), cart + QPoint(30, 0))
    pose(trainer)
    trainer.wait(lambda: trainer.window.stage.heading.chip.startswith("SET BY HAND"))
    trainer.press(Key.Key_Escape)
    trainer.wait(lambda: trainer.window.stage.heading.chip == "PAUSED")
    pointer.hover(view(trainer), cart + QPoint(60, 0))
    assert trainer.controller.pose is None
    trainer.drop(view(trainer), cart + QPoint(60, 0))


def test_that_a_step_goes_on_from_the_recorded_state(trainer: Person) -> None:
    steps = len(trainer.history)
    drag_cart(trainer, 50)
    trainer.press(Key.Key_Period)
    trainer.wait(lambda: len(trainer.history) == steps + 1)
    assert trainer.controller.pose is None


def test_that_the_agent_can_be_watched_from_the_state_that_was_set(trainer: Person) -> None:
    steps = len(trainer.history)
    known = drag_cart(trainer, 80)
    trainer.press(Key.Key_G)
    trainer.wait(lambda: trainer.controller.activity is Activity.WATCHING and len(trainer.moment.shown) > 3)
    shown = trainer.moment.shown
    assert np.array_equal(shown.steps.column("observation", 0, 1).reshape(-1), known.observation)
    assert shown.by_hand == [ByHand(0)]
    assert trainer.controller.pose is None
    assert trainer.chip == "WATCHING · greedy policy"
    assert len(trainer.history) == steps


def test_that_from_a_state_of_the_past_the_agent_of_then_is_watched(trainer: Person) -> None:
    trainer.press(Key.Key_PageUp)
    trainer.wait(lambda: trainer.moment.mode is Mode.VIEWING)
    step = trainer.controller.step_on_show()
    known = drag_cart(trainer, 40)
    trainer.press(Key.Key_G)
    trainer.wait(lambda: trainer.controller.activity is Activity.WATCHING and len(trainer.moment.shown) > 3)
    assert trainer.moment.shown.agent_step == step
    assert np.array_equal(trainer.moment.shown.steps.column("observation", 0, 1).reshape(-1), known.observation)


def test_that_training_goes_on_while_a_state_of_the_past_is_in_the_hand(trainer: Person) -> None:
    trainer.begin_training(10)
    trainer.window.timeline.episode_chosen.emit(2)
    trainer.wait(lambda: trainer.moment.mode is Mode.VIEWING)
    known = drag_cart(trainer, 40)
    steps = len(trainer.history)
    trainer.wait(lambda: len(trainer.history) > steps + 50)
    assert trainer.controller.pose is known
    trainer.press(Key.Key_Escape)
    trainer.wait(lambda: trainer.moment.mode is Mode.VIEWING)
    trainer.pause()


def test_that_a_policy_is_judged_too(open_laboratory: Opener, qtbot: QtBot) -> None:
    person = Person(open_laboratory(environment="rlviz/ContinuousCartPole-v0", algorithm="reinforce"), qtbot)
    person.train(300)
    person.wait(lambda: person.moment.mode is Mode.PAUSED)
    known = drag_pole(person, 20)
    assert same_as_the_agent_says(person, known, None)
    assert person.chip.startswith("SET BY HAND · π of the agent after step")


def test_that_gymnasiums_picture_is_looked_at_only(trainer: Person) -> None:
    cart, _ = parts(trainer)
    trainer.press(Key.Key_F4)
    pointer.drag(view(trainer), cart, cart + QPoint(40, 0))
    assert trainer.controller.pose is None


def test_that_the_file_of_a_run_is_as_if_nothing_had_been_set(trainer: Person) -> None:
    recording = trainer.controller.worker.player.laboratory.recording
    drag_cart(trainer, 50)
    assert isinstance(recording.path, Path)
    assert len(read_run(recording.path).recorded.steps) == len(trainer.history)
