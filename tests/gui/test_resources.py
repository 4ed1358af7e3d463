"""The files that ship with the program, and what is made of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from rlviz.gui import resources
from rlviz.gui.theme import DARK, LIGHT, Theme


def colours(image: QImage) -> set[str]:
    """The colours of the opaque pixels."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_style_sheet_knows_every_colour_that_it_names(theme: Theme) -> None:
    assert "$" not in theme.style_sheet(resources.style_sheet_template())


@pytest.mark.parametrize("name", resources.icon_names())
def test_that_an_icon_has_one_colour_and_another_when_disabled(qtbot: QtBot, name: str) -> None:
    icon = resources.icon(name, DARK)
    assert colours(icon.pixmap(24, 24).toImage()) == {DARK.text}
    assert colours(icon.pixmap(24, 24, QIcon.Mode.Disabled).toImage()) == {DARK.muted}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_that_an_icon_is_drawn_for_the_pixels_of_the_screen(qtbot: QtBot, ratio: float) -> None:
    pixmap = resources.icon("train", LIGHT, "#ff0000").pixmap(QSize(16, 16), ratio)
    assert pixmap.size() == QSize(16, 16) * ratio
    assert colours(pixmap.toImage()) == {QColor("red").name()}


def test_that_an_unknown_icon_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown icon 'tran'; known are .*train"):
        resources.icon("tran", LIGHT)
