"""Pushing by hand: what is watched takes a blow, which is marked; what is learnt from does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF
from pytestqt.qtbot import QtBot

from rlviz.gui.drawings.cart_pole import Scene
from rlviz.gui.moment import Mode
from rlviz.gui.views.environment import EnvironmentView
from rlviz.session.events import ByHand, Impulse
from rlviz.session.player import Activity
from tests.gui import pointer
from tests.gui.conftest import Opener
from tests.gui.person import Key, Person

VELOCITY, TURN = 1, 3


@pytest.fixture
def watcher(person: Person) -> Person:
    """A person who watches an agent that has learnt a little, at half the pace."""
    person.train(1_200)
    person.press(Key.Key_G)
    person.wait(lambda: person.controller.activity is Activity.WATCHING and len(person.moment.shown) > 0)
    person.press(Key.Key_Minus)
    person.wait(lambda: person.window.stage.heading.chip == "WATCHING · greedy policy")
    return person


def view(person: Person) -> EnvironmentView:
    """The picture of the environment."""
    return person.window.stage.environment


def place_on(person: Person, part: str, side: int) -> QPoint:
    """A place on the cart or the pole as it is drawn now, at the left (−1) or the right of its middle."""
    state = view(person).observation
    assert state is not None
    x = float(state[0])
    scene = Scene.around(QRectF(view(person).rect()), x)
    cart, pole = scene.body(x).center() + QPointF(14 * side, 8), scene.tip(state) + QPointF(5 * side, 9)
    return (cart if part == "cart" else pole).toPoint()


def recorded(person: Person, more: int = 1) -> ByHand:
    """The newest push, once it has come to the recording."""
    shown = person.moment.shown
    person.wait(lambda: len(shown.by_hand) >= more)
    return shown.by_hand[-1]


def runs(person: Person) -> None:
    """Wait until an episode runs that does not end at once."""
    person.wait(lambda: 0 <= person.moment.index < 4 and not person.moment.frame().terminated)


@pytest.mark.parametrize(("part", "number"), [("cart", VELOCITY), ("pole", TURN)])
@pytest.mark.parametrize("side", [-1, 1])
def test_that_a_click_pushes_away_from_the_side_that_was_clicked(
    watcher: Person, part: str, number: int, side: int
) -> None:
    runs(watcher)
    pointer.click(view(watcher), place_on(watcher, part, side))
    pushed = recorded(watcher)
    assert pushed.impulse == Impulse(number, -0.5 * side)
    steps = watcher.moment.shown.steps
    watcher.wait(lambda: len(steps) > pushed.step)
    states = steps.column("observation", 0, pushed.step + 1)
    if steps.number("terminated", pushed.step - 1) == 0.0:
        jump = float(states[-1][number] - states[-2][number])
        assert jump * -side > 0, "more than one step of the agent's own force would undo"


def test_that_a_drag_pushes_its_own_way_and_harder(watcher: Person) -> None:
    runs(watcher)
    start = place_on(watcher, "cart", -1)
    pointer.drag(view(watcher), start, start - QPoint(80, 0))
    assert recorded(watcher).impulse == Impulse(VELOCITY, -1.0)


def test_that_the_step_is_marked_where_one_looks_at_it_again(watcher: Person) -> None:
    runs(watcher)
    pointer.click(view(watcher), place_on(watcher, "cart", -1))
    pushed, shown = recorded(watcher), watcher.moment.shown
    watcher.wait(lambda: len(shown) > pushed.step + 2)
    watcher.press(Key.Key_G)
    watcher.wait(lambda: not watcher.controller.running)
    episode = shown.episode_at(pushed.step)
    index = pushed.step - shown.episode(episode).first_step
    watcher.controller.cursor.go(episode, index)
    watcher.wait(lambda: "pushed by hand: ẋ +0.50 m/s" in view(watcher).accessibleDescription())
    watcher.press(Key.Key_Right)
    watcher.wait(lambda: "pushed by hand, 1 step ago: ẋ +0.50 m/s" in view(watcher).accessibleDescription())
    watcher.controller.cursor.go(episode, max(0, index - 1))
    if index > 0:
        watcher.wait(lambda: "pushed" not in view(watcher).accessibleDescription())


def test_that_training_takes_no_push_and_says_why(person: Person) -> None:
    person.begin_training(300)
    person.press(Key.Key_Minus)
    for _ in range(30):
        person.press(Key.Key_Minus)
    person.wait(lambda: person.window.stage.heading.chip.startswith("TRAINING"))
    pointer.click(view(person), place_on(person, "cart", -1))
    person.wait(lambda: any("Watch first (G)" in text for text in person.labels(person.window.banner)))
    assert person.trains
    assert person.history.by_hand == []


def test_that_nothing_is_learnt_from_a_push(watcher: Person) -> None:
    laboratory = watcher.controller.worker.player.laboratory
    weights = {name: tensor.numpy().tobytes() for name, tensor in laboratory.run.algorithm.weights().items()}
    steps = len(watcher.history)
    for more in range(1, 4):
        runs(watcher)
        pointer.click(view(watcher), place_on(watcher, "pole", -1))
        recorded(watcher, more)
    assert len(watcher.history) == steps
    assert {n: t.numpy().tobytes() for n, t in laboratory.run.algorithm.weights().items()} == weights


def test_that_a_click_beside_the_cart_pushes_nothing(watcher: Person) -> None:
    pointer.click(view(watcher), QPoint(20, 120))
    shown, steps = watcher.moment.shown, len(watcher.moment.shown)
    watcher.wait(lambda: len(shown) > steps + 5)
    assert shown.by_hand == []


def test_that_one_who_plays_pushes_with_the_keys_alone(person: Person) -> None:
    person.press(Key.Key_P)
    person.wait(lambda: person.window.stage.heading.chip.startswith("PLAYING"))
    pointer.click(view(person), place_on(person, "cart", -1))
    shown, steps = person.moment.shown, len(person.moment.shown)
    person.wait(lambda: len(shown) > steps + 5)
    assert shown.by_hand == []


@pytest.mark.parametrize(("environment", "algorithm"), [("Pendulum-v1", "ppo"), ("MountainCar-v0", "dqn")])
def test_that_other_environments_are_pushed_and_posed_too(
    environment: str, algorithm: str, open_laboratory: Opener, qtbot: QtBot
) -> None:
    person = Person(open_laboratory(environment=environment, algorithm=algorithm), qtbot)
    person.wait(lambda: person.window.stage.heading.chip.startswith("WATCHING"))
    rect, grip = QRectF(view(person).rect()), view(person).grip
    assert grip is not None

    def middle() -> QPoint:
        """A place that can be taken."""
        state = view(person).observation
        assert state is not None
        places = (QPoint(x, y) for y in range(60, int(rect.height()), 6) for x in range(0, int(rect.width()), 6))
        return next(each for each in places if grip.part_at(rect, state, QPointF(each)))

    pointer.click(view(person), middle())
    assert recorded(person).impulse is not None
    person.press(Key.Key_G)
    person.wait(lambda: person.moment.mode is Mode.PAUSED)
    assert person.chip == "PAUSED"
    start = middle()
    pointer.drag(view(person), start, start + QPoint(25, 12))
    person.wait(lambda: person.controller.pose is not None and person.controller.pose.opinion is not None)
    known = person.controller.pose
    assert known is not None
    person.press(Key.Key_G)
    person.wait(lambda: person.controller.activity is Activity.WATCHING and person.controller.pose is None)
    person.wait(lambda: [deed.step for deed in person.moment.shown.by_hand if deed.impulse is None] == [0])
    shown = person.moment.shown
    person.wait(lambda: len(shown) > 1)
    assert shown.steps.column("observation", 0, 1).reshape(-1) == pytest.approx(known.observation, abs=1e-6)
