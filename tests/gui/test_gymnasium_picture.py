"""Gymnasium's own picture of a state: painted where there is one, and else it says why there is none."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from rlviz.gui.gymnasium_picture import GymnasiumPicture
from rlviz.gui.theme import DARK, LIGHT, Theme

WEST, EAST = np.array([-1.0, 0.0], np.float32), np.array([0.4, 0.0], np.float32)
PLACE = QRectF(100, 50, 300, 200)


def painted(picture: GymnasiumPicture, theme: Theme = LIGHT) -> QImage:
    """What it paints into a place of a black image."""
    image = QImage(500, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    with QPainter(image) as painter:
        picture.paint(painter, PLACE, theme)
    return image


def test_that_a_state_is_painted_within_its_place_as_gymnasium_draws_it(qtbot: QtBot) -> None:
    picture = GymnasiumPicture()
    picture.ask("MountainCar-v0", WEST)
    west = painted(picture)
    assert west.pixelColor(101, 51) == QColor("#ffffff")
    assert west.pixelColor(98, 150) == west.pixelColor(402, 150) == west.pixelColor(250, 48) == QColor("#000000")
    picture.ask("MountainCar-v0", EAST)
    assert painted(picture) != west


def test_that_its_white_is_dimmed_on_a_dark_window(qtbot: QtBot) -> None:
    picture = GymnasiumPicture()
    picture.ask("MountainCar-v0", WEST)
    assert painted(picture, DARK).pixelColor(101, 51).lightness() == pytest.approx(204, abs=2)


def test_that_what_cannot_be_drawn_is_said_and_nothing_is_painted(qtbot: QtBot) -> None:
    picture = GymnasiumPicture()
    picture.ask("MountainCar-v0", WEST)
    picture.ask("Nowhere-v0", WEST)
    assert picture.trouble.startswith("Gymnasium draws no picture: ")
    assert painted(picture).pixelColor(250, 150) == QColor("#000000")
    picture.ask("Acrobot-v1", np.array([1, 0, 1, 0, 0, 0], np.float32))
    assert picture.trouble == ""
    assert painted(picture).pixelColor(250, 60) == QColor("#ffffff")
