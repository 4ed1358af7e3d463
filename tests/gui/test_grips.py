"""Grips: what lies under the mouse can be taken, and stays under it while it is drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from rlviz.gui.drawing import Observation
from rlviz.gui.drawings.cart_pole import Scene, cart_at
from rlviz.gui.grips.cart_pole import CartPoleGrip
from rlviz.learning.environment_descriptions.classic_control import ANGLE_LIMIT, TRACK_LIMIT

RECT = QRectF(0, 0, 560, 340)
CART_POLE = CartPoleGrip()
xs, angles = st.floats(-TRACK_LIMIT, TRACK_LIMIT), st.floats(-0.2, 0.2)
sides = st.floats(200, 2000)


def cart(x: float, angle: float) -> Observation:
    """A cart that goes to the right while its pole turns to the left."""
    return np.array([x, 0.5, angle, -0.25], np.float32)


@given(sides, sides, xs)
def test_that_the_column_of_a_cart_says_where_it_is(width: float, height: float, x: float) -> None:
    rect = QRectF(0, 0, width, height)
    assert cart_at(rect, Scene.around(rect, x).across(x)) == pytest.approx(x, abs=1e-6)


@given(xs, angles)
def test_that_cart_and_pole_are_taken_where_they_are_drawn(x: float, angle: float) -> None:
    scene, state = Scene.around(RECT, x), cart(x, angle)
    assert CART_POLE.part_at(RECT, state, scene.tip(state)) == "pole"
    assert CART_POLE.part_at(RECT, state, scene.body(x).center() + QPointF(20, 6)) == "cart"
    assert CART_POLE.part_at(RECT, state, scene.axle(x) + QPointF(60, -60)) == ""
    assert CART_POLE.part_at(RECT, state, scene.axle(x) + QPointF(0, 60)) == ""


@given(xs, xs, angles)
def test_that_the_cart_is_drawn_to_where_the_hand_is(start: float, end: float, angle: float) -> None:
    grabbed = QPointF(9, 4)
    begin, goal = (Scene.around(RECT, x).body(x).center() + grabbed for x in (start, end))
    drawn = CART_POLE.drawn(RECT, cart(start, angle), "cart", begin, goal)
    assert drawn[0] == pytest.approx(end, abs=1e-4)
    assert drawn[1:].tolist() == cart(start, angle)[1:].tolist(), "the rest stays"


@given(xs, angles, angles)
def test_that_the_pole_turns_with_the_hand(x: float, start: float, end: float) -> None:
    scene = Scene.around(RECT, x)
    drawn = CART_POLE.drawn(RECT, cart(x, start), "pole", scene.tip(cart(x, start)), scene.tip(cart(x, end)))
    assert drawn[2] == pytest.approx(end, abs=1e-5)
    assert drawn[[0, 1, 3]].tolist() == cart(x, start)[[0, 1, 3]].tolist()


@pytest.mark.parametrize("side", [-1, 1])
def test_that_neither_is_drawn_beyond_its_limit(side: int) -> None:
    scene, state = Scene.around(RECT, 0.0), cart(0.0, 0.0)
    far = CART_POLE.drawn(RECT, state, "cart", scene.body(0.0).center(), QPointF(280 + side * 5000, 250))
    assert far[0] == pytest.approx(side * TRACK_LIMIT)
    flat = CART_POLE.drawn(RECT, state, "pole", scene.tip(state), scene.tip(cart(0.0, side * math.pi / 2)))
    assert flat[2] == pytest.approx(side * ANGLE_LIMIT)


def test_that_what_is_drawn_leaves_the_state_that_was_taken_alone() -> None:
    state = cart(0.0, 0.0)
    CART_POLE.drawn(RECT, state, "cart", QPointF(280, 280), QPointF(380, 280))
    assert state.tolist() == cart(0.0, 0.0).tolist()
