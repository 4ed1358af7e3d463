"""The timeline: what it shows of a run, and where clicks, drags and keys lead."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Mode, Moment
from rlviz.gui.theme import DARK, LIGHT
from rlviz.gui.views.timeline import TimelineView
from rlviz.session.events import Ending
from tests.gui.pointer import click, double_click, drag, hover
from tests.gui.recordings import Recording
from tests.gui.rows import Rows

HINT = "drag to see an episode as it was"


@pytest.fixture
def timeline(qtbot: QtBot) -> TimelineView:
    view = TimelineView()
    qtbot.addWidget(view)
    view.set_theme(LIGHT)
    view.resize(990, 100)
    view.show()
    return view


@pytest.fixture
def chosen(timeline: TimelineView) -> list[int]:
    """Episodes chosen, in order; −1 for live."""
    episodes: list[int] = []
    timeline.episode_chosen.connect(episodes.append)
    timeline.live_chosen.connect(lambda: episodes.append(-1))
    return episodes


@pytest.fixture
def run() -> Rows:
    rows = Rows()
    for length in range(1, 41):
        rows.episode(length)
    return rows


def bar(timeline: TimelineView, row: int) -> QPoint:
    return QPoint(round(timeline.strip.place(row)), 20)


def test_that_each_episode_is_a_bar_under_the_mean_of_the_last_hundred(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(run.moment())
    strip = timeline.strip.strip
    assert strip.x.tolist() == list(range(40))
    assert strip.returns.tolist() == list(range(1, 41))
    assert strip.means[9] == 5.5
    assert (strip.end, strip.viewable) == (40.0, 40)


def test_that_the_bars_are_those_of_real_episodes(timeline: TimelineView) -> None:
    recording = Recording(seed=1).episodes(12)
    timeline.refresh(recording.moment())
    returns = recording.history.episodes.column("episode_return")
    np.testing.assert_array_equal(timeline.strip.strip.returns, returns)


def test_that_the_playhead_is_live_or_at_the_episode_on_show(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(run.moment())
    assert (timeline.strip.strip.playhead, timeline.strip.strip.playhead_text) == (39.0, "live")
    timeline.refresh(run.moment(6, live=False))
    assert (timeline.strip.strip.playhead, timeline.strip.strip.playhead_text) == (6.0, "episode 7")
    place = bar(timeline, 6)
    assert timeline.strip.grab().toImage().pixelColor(place) == QColor(LIGHT.accent)


def test_that_there_is_no_playhead_while_another_recording_is_watched(timeline: TimelineView, run: Rows) -> None:
    watched = Rows()
    watched.episode(9)
    moment = Moment(run.entry, run.environment, run.history, watched.history, 0, 3, True, Mode.WATCHING)
    timeline.refresh(moment)
    assert timeline.strip.strip.playhead is None


def test_that_each_change_has_its_mark(timeline: TimelineView, run: Rows) -> None:
    run.history.record_change("gamma", 0.99, 0.9)
    run.episode(3)
    timeline.refresh(run.moment(0))
    assert [tuple(change) for change in timeline.strip.strip.changes] == [(40.0, "γ 0.99→0.9")]
    place = bar(timeline, 40)
    assert timeline.strip.grab().toImage().pixelColor(place) == QColor(LIGHT.error)


def test_that_a_click_and_a_drag_choose_episodes(timeline: TimelineView, run: Rows, chosen: list[int]) -> None:
    timeline.refresh(run.moment())
    click(timeline.strip, bar(timeline, 7))
    assert chosen == [7]
    drag(timeline.strip, bar(timeline, 20), bar(timeline, 24))
    assert chosen == [7, 20, 21, 22, 23, 24]


def test_that_a_drag_beyond_either_end_stays_in_the_run(timeline: TimelineView, run: Rows, chosen: list[int]) -> None:
    run.step()
    timeline.refresh(run.moment())
    drag(timeline.strip, bar(timeline, 5), QPoint(-50, 20))
    assert chosen[-1] == 0
    drag(timeline.strip, bar(timeline, 30), QPoint(980, 20))
    assert chosen[-1] == -1


def test_that_a_double_click_and_the_end_key_lead_back_to_live(
    timeline: TimelineView, run: Rows, chosen: list[int]
) -> None:
    timeline.refresh(run.moment(3, live=False))
    double_click(timeline.strip, bar(timeline, 5))
    assert chosen == [5, -1]
    QTest.keyClick(timeline.strip, Qt.Key.Key_End)
    QTest.keyClick(timeline.strip, Qt.Key.Key_Home)
    assert chosen == [5, -1, -1, 0]


def test_that_an_empty_timeline_can_be_clicked(timeline: TimelineView, chosen: list[int]) -> None:
    timeline.refresh(Rows().moment())
    click(timeline.strip, QPoint(300, 20))
    QTest.keyClick(timeline.strip, Qt.Key.Key_Home)
    assert chosen == []


def test_that_a_run_of_interrupted_episodes_alone_can_be_shown(timeline: TimelineView) -> None:
    rows = Rows()
    rows.episode(3, Ending.INTERRUPTED)
    timeline.refresh(rows.moment())
    assert np.isnan(timeline.strip.strip.means).all()
    assert not timeline.strip.grab().isNull()


def test_that_the_heading_tells_of_the_episode_under_the_mouse(timeline: TimelineView, run: Rows) -> None:
    run.history.record_change("gamma", 0.99, 0.9)
    run.episode(3, Ending.INTERRUPTED)
    run.step()
    timeline.refresh(run.moment())
    hover(timeline.strip, bar(timeline, 11))
    assert timeline.card.note == "episode 12: return 12"
    hover(timeline.strip, bar(timeline, 40))
    assert timeline.card.note == "episode 41: return 3, interrupted · γ 0.99→0.9"
    hover(timeline.strip, bar(timeline, 41))
    assert timeline.card.note == "episode 42: return 1, running"
    hover(timeline.strip, QPoint(985, 20))
    assert timeline.card.note == HINT


def test_that_a_hundred_thousand_episodes_are_drawn_from_blocks(timeline: TimelineView) -> None:
    rows = Rows()
    episodes = rows.history.episodes
    for row in range(100_000):
        episodes.append([row, 1, row % 500, 250.0, Ending.TERMINATED, 0.0, row + 1, 0.0, 0.0, 0.0, 0.0])
    timeline.refresh(rows.moment(50_000, live=False))
    strip = timeline.strip.strip
    assert len(strip.x) <= timeline.strip.width() + 1
    assert strip.viewable == 100_000
    assert timeline.strip.place(strip.playhead) == pytest.approx(timeline.strip.width() / 2, abs=2)


def test_that_the_focus_is_a_frame_and_hides_nothing(timeline: TimelineView, run: Rows, qtbot: QtBot) -> None:
    timeline.refresh(run.moment(6, live=False))
    with qtbot.waitActive(timeline):
        timeline.activateWindow()
    timeline.strip.setFocus()
    picture = timeline.strip.grab().toImage()
    assert picture.pixelColor(0, 0) == QColor(LIGHT.accent)
    assert picture.pixelColor(bar(timeline, 6) + QPoint(8, 0)) != QColor(LIGHT.error)


def test_that_a_step_within_an_episode_needs_no_redraw(timeline: TimelineView, run: Rows) -> None:
    run.step()
    version = timeline.version(run.moment())
    run.step()
    assert timeline.version(run.moment()) == version
    run.end()
    assert timeline.version(run.moment()) != version


def test_that_colours_change_at_run_time(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(run.moment(6, live=False))
    timeline.set_theme(DARK)
    assert timeline.strip.grab().toImage().pixelColor(bar(timeline, 6)) == QColor(DARK.accent)
