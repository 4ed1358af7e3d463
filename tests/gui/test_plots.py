"""What every plot does: it follows, zooms, reads and takes on colours. Real mouse events on a real plot."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rlviz.gui.plots.hover import Reading, Value
from rlviz.gui.plots.layers import Line
from rlviz.gui.plots.marks import Level, Marker
from rlviz.gui.plots.plot import Plot
from rlviz.gui.theme import DARK, LIGHT
from tests.gui.pointer import click, double_click, drag, hover, place_of, wheel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    made = Plot("episode", "return")
    qtbot.addWidget(made)
    made.set_theme(LIGHT)
    made.resize(435, 240)
    made.show_all((0.0, 100.0), (0.0, 500.0))
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def line(plot: Plot) -> Line:
    made = plot.add_line("a line")
    made.set_colour("#ff0000")
    made.show_points(np.arange(101), 5.0 * np.arange(101))
    plot.finish()
    return made


def pixels(plot: Plot, colour: str) -> int:
    """How many pixels of the picture have this colour."""
    image = plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return int(np.count_nonzero(rows == QColor(colour).rgb()))


def test_that_axes_are_named_and_a_screen_reader_hears_both(plot: Plot) -> None:
    assert (plot.bottom.labelText, plot.left.labelText) == ("episode", "return")
    assert plot.accessibleName() == "Plot of return against episode"


def test_that_following_shows_everything_and_grows_with_it(plot: Plot) -> None:
    assert plot.following
    left, right = plot.visible
    assert left < 0 < 100 < right < 105
    plot.show_all((0.0, 200.0), (0.0, 500.0))
    assert plot.visible[1] > 200


def test_that_the_wheel_zooms_about_the_mouse_and_the_plot_stops_following(plot: Plot) -> None:
    before = plot.visible
    wheel(plot, place_of(plot, 40.0, 250.0), 120)
    assert not plot.following
    assert plot.visible[1] - plot.visible[0] < before[1] - before[0]
    assert place_of(plot, 40.0, 250.0).x() == pytest.approx(place_of_before(before, plot, 40.0), abs=1.5)
    looked = plot.visible
    plot.show_all((0.0, 400.0), (0.0, 500.0))
    assert plot.visible == looked


def place_of_before(range_before: tuple[float, float], plot: Plot, x: float) -> float:
    """Where a number was in the canvas when that range was on show."""
    rect = plot.area.sceneBoundingRect()
    left, right = range_before
    return float(rect.left() + (x - left) / (right - left) * rect.width())


def test_that_a_drag_pans_and_never_beyond_what_there_is(plot: Plot) -> None:
    wheel(plot, place_of(plot, 50.0, 250.0), 480)
    looked = plot.visible
    middle = place_of(plot, 50.0, 250.0)
    drag(plot.canvas.viewport(), middle, middle - QPoint(60, 0))
    assert plot.visible[0] > looked[0]
    assert plot.visible[1] - plot.visible[0] == pytest.approx(looked[1] - looked[0])
    for _ in range(5):
        drag(plot.canvas.viewport(), middle, middle + QPoint(160, 0))
    plot_left = plot.visible[0]
    plot.follow()
    assert plot_left == pytest.approx(plot.visible[0])


def test_that_a_double_click_follows_again(plot: Plot) -> None:
    whole = plot.visible
    place = place_of(plot, 50.0, 250.0)
    wheel(plot, place, 240)
    double_click(plot.canvas.viewport(), place)
    assert plot.following
    assert plot.visible == whole


def test_that_the_follow_button_shows_only_while_it_is_of_use(plot: Plot) -> None:
    button = plot.follow_button
    assert not button.isVisible()
    wheel(plot, place_of(plot, 50.0, 250.0), 240)
    assert button.isVisible()
    assert plot.rect().contains(button.geometry())
    QTest.mouseClick(button, LEFT)
    assert plot.following
    assert not button.isVisible()


def test_that_the_wheel_over_the_left_axis_zooms_y_alone(plot: Plot) -> None:
    x, (low, high) = plot.area.viewRange()
    wheel(plot, QPoint(20, 100), 240)
    assert plot.area.viewRange()[0] == x
    zoomed = plot.area.viewRange()[1]
    assert zoomed[1] - zoomed[0] < high - low
    assert not plot.following


def test_that_nobody_can_zoom_to_less_than_four_episodes(plot: Plot) -> None:
    for _ in range(40):
        wheel(plot, place_of(plot, 50.0, 250.0), 480)
    assert plot.visible[1] - plot.visible[0] == pytest.approx(4.0)


def test_that_the_picture_keeps_a_persons_changes_apart_from_those_of_the_data(plot: Plot) -> None:
    revision = plot.revision
    plot.show_all((0.0, 300.0), (0.0, 500.0))
    assert plot.revision == revision
    wheel(plot, place_of(plot, 50.0, 250.0), 120)
    assert plot.revision > revision


def test_that_the_mouse_reads_where_it_is_and_nothing_once_it_has_left(plot: Plot, line: Line) -> None:
    asked: list[float] = []
    plot.asked.connect(asked.append)
    plot.asked.connect(
        lambda x: plot.answer(Reading(round(x), f"episode {round(x)}", (Value("return 200", 200, "#0f0"),)))
    )
    plot.marks.markers = (Marker(40.0, "γ 0.99→0.9"), Marker(80.0, "α 0.1→0.2"))
    hover(plot.canvas.viewport(), place_of(plot, 40.0, 250.0))
    assert asked[-1] == pytest.approx(40.0, abs=0.2)
    assert plot.reading is not None
    assert plot.reading.text == "episode 40\nreturn 200\nγ 0.99→0.9"
    hover(plot.canvas.viewport(), QPoint(5, 5))
    assert plot.reading is None


def test_that_a_reading_is_asked_for_again_when_the_data_change_under_a_resting_mouse(plot: Plot) -> None:
    hover(plot.canvas.viewport(), place_of(plot, 40.0, 250.0))
    asked: list[float] = []
    plot.asked.connect(asked.append)
    plot.show_all((0.0, 200.0), (0.0, 500.0))
    plot.finish()
    assert asked == [pytest.approx(80.0, abs=1.0)]


def test_that_a_line_keeps_what_it_was_given_and_leaves_out_what_is_not_finite(plot: Plot) -> None:
    line = plot.add_line("q")
    line.show_points([0, 1, 2, 3], [1.0, np.nan, np.inf, 4.0])
    x, y = line.points
    assert (x.tolist(), y.tolist()) == ([0.0, 3.0], [1.0, 4.0])


def test_that_lines_envelopes_and_dots_are_seen(plot: Plot, line: Line) -> None:
    envelope, dots = plot.add_envelope(), plot.add_dots()
    envelope.set_colour(QColor("#00ff00"))
    dots.set_colour("#0000ff")
    assert (pixels(plot, "#00ff00"), pixels(plot, "#0000ff")) == (0, 0)
    envelope.show_points(np.array([20.0, 40.0]), np.array([100.0, 100.0]), np.array([300.0, 300.0]))
    dots.show_points([10.0, 12.0, 14.0], [400.0, 400.0, 400.0])
    plot.finish()
    rect = plot.area.rect()
    share = 20 / (plot.visible[1] - plot.visible[0]) * 200 / np.diff(plot.area.viewRange()[1])[0]
    assert pixels(plot, "#00ff00") == pytest.approx(share * rect.width() * rect.height(), rel=0.1)
    assert 3 <= pixels(plot, "#0000ff") <= 30
    before = plot.grab().toImage()
    line.show_points([], [])
    plot.finish()
    assert plot.grab().toImage() != before


def test_that_an_envelope_of_more_blocks_than_pixels_keeps_every_extreme(plot: Plot) -> None:
    envelope = plot.add_envelope()
    envelope.set_colour(QColor("#00ff00"))
    x = np.linspace(0, 100, 3000)
    high = np.full(3000, 50.0)
    high[1234] = 480.0
    envelope.show_points(x, np.zeros(3000), high)
    image = plot.grab().toImage()
    column, row = place_of(plot, x[1234], 470.0).toTuple()
    assert any(image.pixelColor(column + k, row) == QColor("#00ff00") for k in (-1, 0, 1))


def test_that_markers_and_levels_are_drawn_in_their_colours(plot: Plot) -> None:
    assert pixels(plot, LIGHT.error) == 0
    plot.marks.markers = (Marker(40.0, "γ 0.99→0.9"),)
    plot.marks.levels = (Level(475.0, "solved 475"),)
    plot.finish()
    assert pixels(plot, LIGHT.error) > plot.area.rect().height() * 0.9


def test_that_colours_change_at_run_time(plot: Plot, line: Line) -> None:
    revision = plot.revision
    plot.set_theme(DARK)
    assert plot.grab().toImage().pixelColor(plot.width() - 2, plot.height() - 2) == QColor(DARK.surface)
    assert plot.revision > revision


def test_that_an_empty_plot_says_what_will_fill_it(plot: Plot) -> None:
    plot.say("Returns appear when the first episode ends")
    assert plot.notice == "Returns appear when the first episode ends"
    plot.say("")
    assert plot.notice == ""


@pytest.fixture
def scrubbed(qtbot: QtBot) -> tuple[Plot, list[float]]:
    made = Plot("step", "Q", scrub=True)
    qtbot.addWidget(made)
    made.resize(435, 240)
    made.show_all((0.0, 200.0), (0.0, 1.0))
    made.show()
    chosen: list[float] = []
    made.chosen.connect(chosen.append)
    return made, chosen


def test_that_a_click_and_a_drag_choose_where_a_plot_scrubs(scrubbed: tuple[Plot, list[float]]) -> None:
    plot, chosen = scrubbed
    click(plot.canvas.viewport(), place_of(plot, 50.0, 0.5))
    assert chosen == [pytest.approx(50.0, abs=0.5)]
    drag(plot.canvas.viewport(), place_of(plot, 50.0, 0.5), place_of(plot, 150.0, 0.5))
    assert chosen[-1] == pytest.approx(150.0, abs=0.5)
    assert plot.following


def test_that_the_menu_offers_to_copy_the_picture(plot: Plot, line: Line) -> None:
    texts = [action.text() for action in plot.menu.actions()]
    assert texts == ["Follow", "Copy image"]
    plot.menu.actions()[1].trigger()
    assert QApplication.clipboard().pixmap().size() == plot.grab().size()


def test_that_an_item_that_cannot_be_painted_tells_once_and_hurts_nothing_else(
    plot: Plot, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: told.append(error))
    dots = plot.add_dots()
    dots.points = (np.zeros(2), np.zeros(3))
    for _ in range(3):
        plot.finish()
        plot.grab()
    assert [type(error) for error in told] == [ValueError]
