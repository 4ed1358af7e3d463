"""The drawings: what they show stands where the state says, in both themes, at any size."""

from __future__ import annotations

import math

import gymnasium
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from rlviz.gui.drawing import Drawing, earlier, other, stage_of
from rlviz.gui.drawings import DRAWINGS, grid_world, lunar_lander, mountain_car, pendulum
from rlviz.gui.drawings.bars import bars
from rlviz.gui.drawings.grid_world import CLIFF, FROZEN_LAKE, STOPS, TAXI, Board, World
from rlviz.gui.theme import DARK, LIGHT, Theme
from rlviz.learning.environment_description import ActionLabel
from rlviz.learning.environment_table import ENVIRONMENTS, describe
from rlviz.learning.environments import make

PLACE = QRectF(0, 0, 500, 400)
both_themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def painted(
    drawing: Drawing, state: list[float], theme: Theme = LIGHT, action: ActionLabel | None = None, place: QRectF = PLACE
) -> QImage:
    """The drawing of a state."""
    image = QImage(math.ceil(place.width()), math.ceil(place.height()), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.sunken))
    with QPainter(image) as painter:
        drawing.paint(painter, place, np.array(state, np.float32), theme, action_label=action)
    return image


def pixels(image: QImage) -> NDArray[np.signedinteger]:
    """The colours of all pixels, (height, width), as `colour_number` tells them."""
    numbers = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return numbers & 0xFFFFFF


def colour_number(name: str) -> int:
    """A colour as `pixels` has it."""
    return int(name.removeprefix("#"), 16)


def colour_at(image: QImage, point: QPointF) -> QColor:
    """The colour of a pixel."""
    return image.pixelColor(round(point.x()), round(point.y()))


def start_of(environment_id: str) -> list[float]:
    """A state to begin with."""
    return [36.0 if describe(environment_id).states else 0.2] * len(describe(environment_id).parts)


@pytest.mark.parametrize("environment_id", DRAWINGS)
@pytest.mark.parametrize("size", [(1, 1), (60, 40), (320, 180), (2000, 300), (300, 1500)])
def test_that_a_drawing_stays_in_its_place_at_any_size(
    qtbot: QtBot, environment_id: str, size: tuple[int, int]
) -> None:
    image = QImage(size[0] + 40, size[1] + 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    state = np.array(start_of(environment_id) if environment_id != "FrozenLake-v1" else [6.0], np.float32)
    with QPainter(image) as painter:
        DRAWINGS[environment_id].paint(
            painter, QRectF(20, 20, *size), state, LIGHT, ghosts=(*earlier([state]), other(state, "#ff0000", "left"))
        )
    outside = [(x, y) for x in (0, 10, size[0] + 30) for y in range(0, image.height(), 7)]
    assert {image.pixelColor(*each).name() for each in outside} == {"#123456"}


@pytest.mark.parametrize("environment_id", DRAWINGS)
def test_that_every_action_can_be_seen_in_its_colour(qtbot: QtBot, environment_id: str) -> None:
    description, state = describe(environment_id), start_of(environment_id)
    state = [6.0] if environment_id == "FrozenLake-v1" else state
    labels = description.actions or tuple(description.label(np.array([a], np.float32)) for a in (-0.8, 0.8))
    plain = pixels(painted(DRAWINGS[environment_id], state))
    for label in labels:
        image = pixels(painted(DRAWINGS[environment_id], state, action=label))
        assert ((image == colour_number(LIGHT.action(label))) & (image != plain)).sum() > 10


@pytest.mark.parametrize(("environment_id", "world"), [("FrozenLake-v1", FROZEN_LAKE), ("CliffWalking-v1", CLIFF)])
def test_that_a_world_is_that_of_gymnasium(environment_id: str, world: World) -> None:
    inner = make(environment_id).unwrapped
    if environment_id == "FrozenLake-v1":
        letters = [b"".join(row).decode() for row in inner.desc]  # type: ignore[attr-defined]
    else:
        cliff = inner._cliff  # type: ignore[attr-defined]
        letters = ["".join("C" if each else "F" for each in row) for row in cliff]
        letters[3] = "S" + letters[3][1:-1] + "G"
    assert tuple(letters) == world.tiles


def test_that_the_taxis_walls_and_numbers_are_those_of_gymnasium() -> None:
    inner = make("Taxi-v4").unwrapped
    walls = {
        (row, column)
        for row in range(5)
        for column in range(4)
        if inner.desc[1 + row, 2 * column + 2] != b":"  # type: ignore[attr-defined]
    }
    assert walls == TAXI.walls
    assert tuple(inner.locs) == STOPS  # type: ignore[attr-defined]
    for state in range(500):
        row, column, passenger, destination = inner.decode(state)  # type: ignore[attr-defined]
        pieces = grid_world.taxi(state)
        assert pieces.agent == (row, column)
        assert pieces.passenger == (STOPS[passenger] if passenger < 4 else (row, column))
        assert pieces.destination == STOPS[destination]


@both_themes
@pytest.mark.parametrize("state", [0, 14])
def test_that_the_walker_stands_on_its_square(qtbot: QtBot, theme: Theme, state: int) -> None:
    image = painted(DRAWINGS["FrozenLake-v1"], [state], theme)
    board = Board.within(FROZEN_LAKE, stage_of(PLACE))
    for square in range(16):
        agent = colour_at(image, board.square(divmod(square, 4)).center()) == QColor(theme.accent)
        assert agent == (square == state)


@both_themes
@pytest.mark.parametrize("angle", [-2.0, 0.0, 0.7, 3.0])
def test_that_a_pendulum_hangs_at_its_angle_and_positive_ones_lean_left(
    qtbot: QtBot, theme: Theme, angle: float
) -> None:
    image = painted(DRAWINGS["Pendulum-v1"], [math.cos(angle), math.sin(angle), 0.0], theme)
    middle, rod = stage_of(PLACE).center(), 0.46 * min(stage_of(PLACE).width(), stage_of(PLACE).height())
    at = middle + QPointF(-math.sin(angle), -math.cos(angle)) * (0.8 * rod)
    assert colour_at(image, at) == QColor(theme.pole)
    assert pendulum.tip_of(np.array([0.0, 1.0, 0.0])) == QPointF(-1.0, -0.0)


@pytest.mark.parametrize("x", [-1.1, -0.52, 0.3])
def test_that_the_car_stands_on_the_hill(qtbot: QtBot, x: float) -> None:
    road = mountain_car.Road(stage_of(PLACE))
    image = painted(DRAWINGS["MountainCar-v0"], [x, 0.0])
    slope = math.atan(1.35 * math.cos(3 * x))
    body = road.at(x) + QPointF(-math.sin(slope), -math.cos(slope)) * (0.06 * road.scale)
    assert colour_at(image, body) == QColor(LIGHT.cart)


def test_that_the_two_hills_have_their_flags_where_the_episodes_end() -> None:
    discrete, continuous = (make(name).unwrapped for name in ("MountainCar-v0", "MountainCarContinuous-v0"))
    assert discrete.goal_position == 0.5  # type: ignore[attr-defined]
    assert continuous.goal_position == 0.45  # type: ignore[attr-defined]
    states = [DRAWINGS[name] for name in ("MountainCar-v0", "MountainCarContinuous-v0")]
    assert painted(states[0], [0.0, 0.0]) != painted(states[1], [0.0, 0.0])


def test_that_a_lander_that_touches_shows_which_leg_does(qtbot: QtBot) -> None:
    def green(right: float, left: float) -> tuple[int, int]:
        image = painted(DRAWINGS["LunarLander-v3"], [0, 0, 0, 0, 0, 0, right, left])
        found = pixels(image)[:, 221:280] == colour_number(LIGHT.greedy)
        return int(found[:, 30:].sum()), int(found[:, :29].sum())

    assert green(0, 0) == (0, 0)
    assert green(1, 0)[0] > 0 == green(1, 0)[1]
    assert green(0, 1)[1] > 0 == green(0, 1)[0]


def test_that_the_right_leg_is_told_first_as_the_physics_have_it() -> None:
    pytest.importorskip("Box2D")
    environment = gymnasium.make("LunarLander-v3")
    environment.reset(seed=0)
    inner = environment.unwrapped
    assert inner.legs[0].position.x > inner.lander.position.x  # type: ignore[attr-defined]
    assert [part.symbol for part in describe("LunarLander-v3").parts[6:]] == ["r", "l"]
    environment.close()


@pytest.mark.parametrize(
    ("state", "clause"),
    [
        ([0.1, 0, 0, 0, 0, 0, 1, 1], "the lander came to rest"),
        ([0.1, 0, 0, -0.5, 0, 0, 1, 1], "the lander crashed"),
        ([0.1, 0, 0, 0, 0, 0, 1, 0], "the lander crashed"),
        ([-1.01, 0.4, 0, 0, 0, 0, 0, 0], "the lander left the picture"),
    ],
)
def test_that_it_is_told_what_became_of_a_lander(state: list[float], clause: str) -> None:
    assert lunar_lander.outcome(np.array(state, np.float32)) == clause


def test_that_it_is_told_where_a_walk_on_the_ice_ended() -> None:
    assert grid_world.lake_outcome(np.array([15.0])) == "the goal was reached"
    assert grid_world.lake_outcome(np.array([5.0])) == "the ice broke over a hole"


def test_that_bars_reach_as_far_as_their_numbers(qtbot: QtBot) -> None:
    drawing = bars(ENVIRONMENTS["Pendulum-v1"])

    def reach(state: list[float]) -> tuple[int, int]:
        image = painted(drawing, state)
        blue = np.nonzero(pixels(image) == colour_number(LIGHT.accent))[1]
        return (int(blue.min()) - 250, int(blue.max()) - 250) if len(blue) else (0, 0)

    assert reach([0, 0, 0]) == (0, 0)
    left, right = reach([-0.5, 1.0, 0])
    assert right == pytest.approx(-2 * left, abs=3)
    assert reach([0, 9.0, 0])[1] == pytest.approx(right, abs=1), "beyond its scale it is cut off"


@pytest.mark.parametrize("leaning", [-0.2, 0.0, 0.2])
def test_that_names_of_ghosts_hide_neither_a_pole_nor_what_is_told_at_the_top(qtbot: QtBot, leaning: float) -> None:
    state = np.array([0.0, 0.0, leaning, 0.0], np.float32)
    plain, named = (QImage(500, 400, QImage.Format.Format_RGB32) for _ in range(2))
    for image, label in ((plain, ""), (named, "▸ right")):
        image.fill(QColor(LIGHT.sunken))
        ghosts = (other(np.array([0.1, 0, 0.1, 0], np.float32), LIGHT.right, label),)
        with QPainter(image) as painter:
            DRAWINGS["CartPole-v1"].paint(painter, PLACE, state, LIGHT, ghosts=ghosts)
    changed = pixels(plain) != pixels(named)
    assert changed.any()
    assert not changed[:84].any(), "there an episode's end is told"
    pole = pixels(plain) == colour_number(LIGHT.pole)
    assert not (changed & pole).any()
