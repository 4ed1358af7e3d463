"""What stands on the timeline: bookmarks, snapshots, a fork; what it says of them, and where clicks on them lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rlviz.gui.moment import Moment
from rlviz.gui.theme import DARK, LIGHT, Theme
from rlviz.gui.views.timeline import TimelineView
from rlviz.session.about import Origin, new_id
from rlviz.session.bookmarks import Bookmark, Kind
from tests.gui.pointer import click, double_click, drag, hover
from tests.gui.rows import Rows

HINT = "drag to see an episode as it was"
PERFECT = Bookmark(78, Kind.PERFECT, "first perfect episode: return 500")
MINE = Bookmark(300, words="here it learnt to lean")
ENDED = Bookmark(54, after=True)
"""In episodes 13, 25 and 10 of those below, counted from 1; episode k begins at row k (k − 1) / 2."""


@pytest.fixture
def timeline(qtbot: QtBot) -> TimelineView:
    view = TimelineView()
    qtbot.addWidget(view)
    view.set_theme(LIGHT)
    view.resize(990, 112)
    view.show()
    return view


@pytest.fixture
def run() -> Rows:
    """Episodes of 1, 2, … 40 steps."""
    rows = Rows()
    for length in range(1, 41):
        rows.episode(length)
    return rows


def marked(moment: Moment, *bookmarks: Bookmark, origin: Origin | None = None) -> Moment:
    """The same moment of a run that has these."""
    return replace(moment, bookmarks=bookmarks, origin=origin)


def flag(timeline: TimelineView, mark: Bookmark) -> QPoint:
    """The middle of a bookmark's flag, as a person finds it with the mouse."""
    strip = timeline.strip
    places = [QPoint(x, y) for y in range(strip.height()) for x in range(strip.width())]
    found = [place for place in places if strip.flag_at(QPointF(place)) == mark]
    middle = found[len(found) // 2]
    assert strip.flag_at(QPointF(middle)) == mark
    return middle


def drawn(timeline: TimelineView, place: QPoint, theme: Theme = LIGHT) -> bool:
    """Whether the strip has the colour of a selection at a place."""
    picture: QImage = timeline.strip.grab().toImage()
    around = [place + QPoint(x, y) for x in (-2, -1, 0, 1, 2) for y in (-2, -1, 0, 1, 2)]
    return any(picture.pixelColor(each) == QColor(theme.accent) for each in around)


def test_that_each_bookmark_has_a_flag_at_its_episode(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(marked(run.moment(0, live=False), ENDED, PERFECT, MINE))
    flags = timeline.strip.strip.flags
    assert [(each.x, each.bookmark) for each in flags] == [(9.0, ENDED), (12.0, PERFECT), (24.0, MINE)]
    for mark, row in ((ENDED, 9), (PERFECT, 12), (MINE, 24)):
        assert abs(flag(timeline, mark).x() - timeline.strip.place(row)) <= 1
        assert drawn(timeline, flag(timeline, mark))


def test_that_a_flag_that_a_person_set_looks_different_from_one_that_was_found(
    timeline: TimelineView, run: Rows
) -> None:
    pictures = []
    for kind in (Kind.HAND, Kind.PERFECT):
        timeline.refresh(marked(run.moment(0, live=False), Bookmark(300, kind)))
        pictures.append(timeline.strip.grab().toImage())
    assert pictures[0] != pictures[1], "a second cue beside the colour"


def test_that_bookmarks_of_one_episode_do_not_hide_each_other(timeline: TimelineView, run: Rows) -> None:
    other = Bookmark(301, Kind.TD_ERROR, "largest |δ|: δ −5")
    timeline.refresh(marked(run.moment(0, live=False), MINE, other))
    first, second = flag(timeline, MINE), flag(timeline, other)
    assert abs(first.x() - second.x()) <= 1
    assert second.y() - first.y() >= 8


def test_that_a_click_on_a_flag_chooses_its_bookmark_and_no_episode(timeline: TimelineView, run: Rows) -> None:
    chosen: list[object] = []
    timeline.bookmark_chosen.connect(chosen.append)
    timeline.episode_chosen.connect(chosen.append)
    timeline.live_chosen.connect(lambda: chosen.append("live"))
    timeline.refresh(marked(run.moment(), PERFECT, MINE))
    click(timeline.strip, flag(timeline, MINE))
    drag(timeline.strip, flag(timeline, PERFECT), flag(timeline, PERFECT) + QPoint(60, 0))
    assert chosen == [MINE, PERFECT]
    double_click(timeline.strip, flag(timeline, MINE))
    assert chosen[2:] == [MINE], "who clicks twice does not go back to live"
    click(timeline.strip, QPoint(round(timeline.strip.place(26)), flag(timeline, MINE).y()))
    assert chosen[3:] == [26]


def test_that_the_heading_names_what_is_under_the_mouse(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(marked(run.moment(), PERFECT, MINE))
    hover(timeline.strip, flag(timeline, PERFECT))
    assert timeline.card.note == "★ first perfect episode: return 500 · episode 13 · step 78"
    assert timeline.strip.cursor().shape() is Qt.CursorShape.PointingHandCursor
    hover(timeline.strip, flag(timeline, MINE))
    assert timeline.card.note == "⚑ here it learnt to lean · episode 25 · step 300"
    hover(timeline.strip, flag(timeline, MINE) + QPoint(40, 0))
    assert timeline.card.note == "episode 27: return 27"
    assert timeline.strip.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_that_the_heading_says_which_bookmark_is_on_show(timeline: TimelineView, run: Rows) -> None:
    def note(episode: int, index: int) -> str:
        timeline.refresh(marked(run.moment(episode, index, live=False), ENDED, PERFECT, MINE))
        return timeline.card.note

    assert note(12, 0) == "★ first perfect episode: return 500"
    assert note(12, 1) == HINT
    assert note(9, 10) == "⚑ bookmark", "the state in which the episode ended"
    assert note(10, 0) == HINT, "after as many steps the next one begins"


def test_that_snapshots_are_ticks_at_the_foot_and_told_there(timeline: TimelineView, run: Rows) -> None:
    run.history.snapshots = (0, 300, 820)
    timeline.refresh(run.moment(0, live=False))
    strip = timeline.strip
    assert strip.strip.snapshots.tolist() == [0.0, 24.0, 40.0]
    bare = Rows()
    for length in range(1, 41):
        bare.episode(length)
    foot = QPoint(round(strip.place(24)), round(strip._bottom) - 3)
    with_ticks = strip.grab().toImage().pixelColor(foot)
    hover(strip, foot)
    assert timeline.card.note == "episode 25: return 25 · snapshot of step 300"
    hover(strip, QPoint(foot.x(), 20))
    assert timeline.card.note == "episode 25: return 25"
    timeline.refresh(bare.moment(0, live=False))
    assert strip.grab().toImage().pixelColor(foot) != with_ticks


def test_that_a_fork_shows_where_it_left_its_parent(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(run.moment(0, live=False))
    plain = timeline.strip.grab().toImage()
    timeline.refresh(marked(run.moment(0, live=False), origin=Origin("parent.rlviz", 310, new_id())))
    fork = timeline.strip.strip.fork
    assert fork == (24.0, "forked from parent.rlviz at step 310")
    column = round(timeline.strip.place(24))
    now = timeline.strip.grab().toImage()
    assert [y for y in range(plain.height()) if plain.pixel(column, y) != now.pixel(column, y)]
    hover(timeline.strip, QPoint(column, 30))
    assert timeline.card.note == "episode 25: return 25 · forked from parent.rlviz at step 310"


def test_that_where_bars_are_wide_the_playhead_stands_at_the_frame(timeline: TimelineView) -> None:
    rows = Rows()
    for length in (1, 3, 9):
        rows.episode(length)
    last = Bookmark(12, after=True)

    def playhead(episode: int, index: int) -> float:
        timeline.refresh(marked(rows.moment(episode, index, live=False), last))
        place = timeline.strip.strip.playhead
        assert place is not None
        return place

    # an episode of 3 steps has 4 frames, which divide its bar: 1/8, 3/8, 5/8 and 7/8 of it
    assert [playhead(1, index) for index in range(4)] == [0.625, 0.875, 1.125, 1.375]
    assert playhead(2, 9) == timeline.strip.strip.flags[0].x == pytest.approx(2.45)
    timeline.refresh(rows.moment(2, 9))
    assert timeline.strip.strip.playhead == 2.0, "live does not move with each step"


def asked(timeline: TimelineView, place: QPoint) -> list[tuple[int, int] | None]:
    """What a right click there asks a menu for."""
    frames: list[tuple[int, int] | None] = []
    timeline.menu_wanted.connect(lambda frame, at: frames.append(frame))
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(timeline.strip, QContextMenuEvent(reason, place, timeline.strip.mapToGlobal(place)))
    return frames


def test_that_a_right_click_asks_for_the_frame_there(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(marked(run.moment(30, 7, live=False), ENDED, PERFECT, MINE))
    strip = timeline.strip
    assert asked(timeline, QPoint(round(strip.place(6)), 30)) == [(6, 0)]
    assert asked(timeline, flag(timeline, ENDED)) == [(9, 10)]
    assert asked(timeline, QPoint(round(strip.place(30)), 30)) == [(30, 7)], "what is on show stays where it is"
    run.step()
    run.step()
    for episode in range(5):
        run.episode(episode + 1)
    timeline.refresh(run.moment())
    assert asked(timeline, QPoint(round(strip.place(48)), 30)) == [None]


def test_that_the_key_for_menus_asks_at_the_playhead(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(run.moment(30, 7, live=False))
    frames: list[object] = []
    timeline.menu_wanted.connect(lambda frame, at: frames.append(frame))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(timeline.strip, QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1)))
    assert frames == [(30, 7)]


def test_that_a_training_without_episodes_has_no_menu(timeline: TimelineView) -> None:
    timeline.refresh(Rows().moment())
    assert asked(timeline, QPoint(300, 30)) == []


@pytest.mark.parametrize("height", [44, 62, 200])
def test_that_flags_stay_within_the_bars_at_any_height(timeline: TimelineView, run: Rows, height: int) -> None:
    marks = tuple(Bookmark(300 + k, Kind.TD_ERROR) for k in range(5))
    timeline.refresh(marked(run.moment(0, live=False), *marks))
    timeline.strip.setFixedSize(QSize(900, height))
    QApplication.processEvents()
    found = [y for y in range(height) if timeline.strip.flag_at(QPointF(timeline.strip.place(24), y)) is not None]
    assert found
    assert min(found) >= 8
    assert max(found) <= timeline.strip._bottom + 1, "the numbers of the axis stay free"


def test_that_only_what_is_new_needs_a_redraw(timeline: TimelineView, run: Rows) -> None:
    moment = marked(run.moment(3, 1, live=False), MINE)
    version = timeline.version(moment)
    assert timeline.version(marked(moment, MINE)) == version

    def changed(others: Iterable[Moment]) -> bool:
        return all(timeline.version(each) != version for each in others)

    assert changed((marked(moment), marked(moment, MINE, origin=Origin("a", 3, new_id())), replace(moment, index=2)))
    run.history.snapshots = (0,)
    assert timeline.version(moment) != version


def test_that_flags_take_on_the_colours_of_the_dark(timeline: TimelineView, run: Rows) -> None:
    timeline.refresh(marked(run.moment(0, live=False), MINE))
    place = flag(timeline, MINE)
    timeline.set_theme(DARK)
    assert drawn(timeline, place, DARK)
