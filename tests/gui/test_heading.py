"""The heading: the chip says the mode in words, in colours that can be read."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Mode
from rlviz.gui.theme import DARK, LIGHT, Theme
from rlviz.gui.views.heading import HeadingView, chip_colour
from tests.gui.recordings import Recording


@pytest.fixture
def heading(qtbot: QtBot) -> HeadingView:
    view = HeadingView()
    qtbot.addWidget(view)
    return view


@pytest.fixture(scope="module")
def fallen() -> Recording:
    return Recording(seed=3).episodes(2)


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("mode", Mode)
def test_that_the_chip_can_be_read(theme: Theme, mode: Mode) -> None:
    dark, light = sorted((luminance(chip_colour(mode, theme)), luminance(theme.on_chip)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.VIEWING])
def test_that_the_chip_says_the_mode(heading: HeadingView, fallen: Recording, mode: Mode) -> None:
    heading.refresh(fallen.moment(mode, live=True))
    assert heading.chip == mode.value
    assert heading.accessibleName() == f"CartPole-v1: {mode.value}"


def test_that_the_chip_of_a_past_frame_names_its_episode_counted_from_one(
    heading: HeadingView, fallen: Recording
) -> None:
    heading.refresh(fallen.moment(Mode.VIEWING, episode=1, index=4))
    assert heading.chip == "VIEWING EPISODE 2"
