"""The docks: as long as a person drags them, shorter where the window is small, and back when it is large again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QWidget
from pytestqt.qtbot import QtBot

from rlviz.gui.main_window import MainWindow
from rlviz.gui.panels.plot_board import WIDE
from rlviz.gui.theme import LIGHT
from tests.gui.person import Key, Person

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SMALL, FIRST, LARGE = QSize(900, 700), QSize(1280, 800), QSize(1920, 1080)


@pytest.fixture
def open_window(qtbot: QtBot, settings: QSettings) -> Callable[[], MainWindow]:
    """Opens windows of one person, one after the other."""

    def open_one() -> MainWindow:
        window = MainWindow(LIGHT, settings)
        qtbot.addWidget(window)
        window.show()
        QApplication.processEvents()
        return window

    return open_one


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    shown = open_window()
    resize(shown, FIRST)
    return shown


def resize(window: MainWindow, size: QSize) -> None:
    window.resize(size)
    QApplication.processEvents()


def widths(window: MainWindow) -> tuple[int, int]:
    return window.dock("panel").width(), window.dock("plots").width()


def pull_edge(window: MainWindow, dock: QDockWidget, by: int) -> None:
    """Take the separator between a dock at the right and the centre, and move it to the left."""
    edge = QPoint(dock.x() - 4, dock.y() + 200)
    assert window.isSeparator(edge)
    handle = window.windowHandle()
    QTest.mousePress(handle, LEFT, NONE, edge)
    for part in (by // 2, by):
        QTest.mouseMove(handle, edge - QPoint(part, 0))
        QApplication.processEvents()
    QTest.mouseRelease(handle, LEFT, NONE, edge - QPoint(by, 0))
    QApplication.processEvents()


def test_that_a_small_window_squeezes_the_docks_and_a_large_one_gives_their_widths_back(window: MainWindow) -> None:
    pull_edge(window, window.dock("plots"), 60)
    before = widths(window)
    assert before == (268, 448 + 60)
    resize(window, SMALL)
    assert widths(window)[1] < 400
    resize(window, FIRST)
    assert widths(window) == before


def test_that_widths_come_back_after_a_start_in_a_small_window(open_window: Callable[[], MainWindow]) -> None:
    first = open_window()
    resize(first, FIRST)
    pull_edge(first, first.dock("plots"), 60)
    before = widths(first)
    resize(first, SMALL)
    first.close()
    second = open_window()
    assert second.width() <= SMALL.width()
    resize(second, FIRST)
    assert widths(second) == before


def test_that_each_number_of_columns_has_its_widths(window: MainWindow) -> None:
    pull_edge(window, window.dock("plots"), -40)
    one = widths(window)
    resize(window, LARGE)
    assert window.plots.width() >= WIDE
    pull_edge(window, window.dock("plots"), 100)
    two = widths(window)
    assert two[1] == round(0.44 * LARGE.width()) + 100
    resize(window, FIRST)
    assert widths(window) == one
    resize(window, LARGE)
    assert widths(window) == two


def test_that_a_window_closed_maximised_has_its_widths_again(open_window: Callable[[], MainWindow]) -> None:
    first = open_window()
    resize(first, FIRST)
    pull_edge(first, first.dock("plots"), 30)
    before = widths(first)
    first.showMaximized()
    QApplication.processEvents()
    maximised = widths(first)
    first.close()
    second = open_window()
    assert second.isMaximized()
    assert widths(second) == maximised
    second.showNormal()
    resize(second, FIRST)
    assert widths(second) == before


def test_that_two_columns_of_plots_fit_as_soon_as_they_are_begun(window: MainWindow) -> None:
    resize(window, QSize(1600, 900))
    assert window.plots.diagnostics.isVisible()
    assert window.plots.returns.isVisible()


def test_that_reset_layout_forgets_what_was_dragged(window: MainWindow) -> None:
    before = widths(window)
    pull_edge(window, window.dock("plots"), 90)
    window.reset_layout()
    QApplication.processEvents()
    assert widths(window) == before


def test_that_hiding_a_dock_leaves_the_others_as_long_as_they_were(person: Person) -> None:
    window = person.window
    pull_edge(window, window.dock("plots"), 50)
    before, height = widths(window), window.dock("timeline").height()
    for key in (Key.Key_F5, Key.Key_F2, Key.Key_F3, Key.Key_F5, Key.Key_F3, Key.Key_F2):
        person.press(key)
        QApplication.processEvents()
    assert widths(window) == before
    assert window.dock("timeline").height() == height


@pytest.mark.parametrize("broken", ["mauve", "12/0", "-3/5", 7, ["a", "b"]])
def test_that_lengths_which_make_no_sense_are_passed_over(
    open_window: Callable[[], MainWindow], settings: QSettings, broken: object
) -> None:
    settings.setValue("docks/narrow/plots/width", broken)
    window = open_window()
    resize(window, FIRST)
    assert widths(window) == (268, 448)


class Asked(QObject):
    """Counts the events of one kind that reach the widgets."""

    def __init__(self, kind: QEvent.Type) -> None:
        super().__init__()
        self.count, self._kind = 0, kind

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is self._kind
        return super().eventFilter(watched, event)


def test_that_numbers_which_change_while_training_lay_nothing_out_anew(person: Person) -> None:
    person.train(3_000)
    person.press(Key.Key_Space)
    person.wait(lambda: len(person.history) > 4_000)
    layouts = Asked(QEvent.Type.LayoutRequest)
    for widget in (person.window, *person.window.findChildren(QWidget)):
        widget.installEventFilter(layouts)
    line, episodes = person.window.status_line.text, person.transport.episode_text
    steps = len(person.history)
    person.wait(lambda: len(person.history) > steps + 4_000)
    person.wait(lambda: person.window.status_line.text != line and person.transport.episode_text != episodes)
    assert layouts.count == 0


def test_that_only_what_looks_different_is_painted_again(person: Person) -> None:
    person.train(3_000)
    card = person.window.plots.returns.card
    paints, headings = Asked(QEvent.Type.Paint), Asked(QEvent.Type.Paint)
    person.window.plots.returns.plot.canvas.viewport().installEventFilter(paints)
    heading = next(each for each in card.findChildren(QLabel) if each.text() == card.heading)
    heading.installEventFilter(headings)
    person.press(Key.Key_Space)
    person.wait(lambda: paints.count >= 5)
    assert headings.count == 0
