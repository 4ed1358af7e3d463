"""The drawing of CartPole: everything in sight, in its place, at any size."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from rlviz.gui.drawings.cart_pole import Scene, outcome, paint_cart_pole
from rlviz.gui.theme import DARK, LIGHT, Theme
from rlviz.learning.environment_descriptions.classic_control import TRACK_LIMIT

sides = st.floats(60, 4000)


def painted(theme: Theme, state: tuple[float, float], size: tuple[int, int] = (500, 400), ratio: float = 1) -> QImage:
    """The drawing of a cart at x with the pole at θ."""
    image = QImage(round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.sunken))
    painter = QPainter(image)
    paint_cart_pole(painter, QRectF(0, 0, *size), np.array([state[0], 0, state[1], 0], np.float32), theme)
    painter.end()
    return image


@given(sides, sides, st.floats(-2.5, 2.5))
def test_that_the_whole_cart_and_the_whole_pole_stay_in_sight(width: float, height: float, x: float) -> None:
    rect = QRectF(10, 20, width, height)
    scene = Scene.around(rect, x)
    assert rect.left() <= scene.across(x - 0.18) <= scene.across(x + 0.18) <= rect.right()
    assert scene.rail - 1.13 * scene.scale >= rect.top()


@given(sides, sides, st.floats(-2.4, 2.4), st.floats(-2.4, 2.4))
def test_that_a_cart_further_right_is_drawn_no_further_left(width: float, height: float, x: float, y: float) -> None:
    rect = QRectF(0, 0, width, height)
    left, right = (Scene.around(rect, each).across(each) for each in sorted((x, y)))
    assert left <= right + 1e-9


def test_that_a_wide_place_shows_the_whole_track_and_does_not_follow() -> None:
    scene = Scene.around(QRectF(0, 0, 1500, 300), 2.0)
    assert not scene.follows
    assert scene.camera == 0.0
    assert 0 < scene.across(-TRACK_LIMIT) < scene.across(TRACK_LIMIT) < 1500


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("angle", [-0.2, 0.0, 0.15])
def test_that_the_pole_stands_at_its_angle(qtbot: QtBot, theme: Theme, angle: float) -> None:
    scene = Scene.around(QRectF(0, 0, 500, 400), 0.3)
    image = painted(theme, (0.3, angle))
    axle = scene.rail - 0.13 * scene.scale
    for share in (0.3, 0.6, 0.95):
        x = scene.across(0.3) + share * scene.scale * math.sin(angle)
        y = axle - share * scene.scale * math.cos(angle)
        assert image.pixelColor(round(x), round(y)) == QColor(theme.pole)


def test_that_a_denser_screen_gets_a_finer_picture(qtbot: QtBot) -> None:
    coarse, fine = painted(LIGHT, (0.0, 0.1)), painted(LIGHT, (0.0, 0.1), ratio=2)
    assert fine.width() == 2 * coarse.width()
    enlarged = coarse.scaled(fine.size())
    assert enlarged != fine


def test_that_the_reason_of_a_fall_is_the_limit_that_was_passed() -> None:
    assert outcome(np.array([0.1, 0, 0.22, 0], np.float32)) == "the pole passed 12°"
    assert outcome(np.array([-2.41, 0, 0.1, 0], np.float32)) == "the cart left the track at 2.4 m"
