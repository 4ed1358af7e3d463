"""Bookmarks, as a person uses them: by keys, by the mouse on the timeline, and in a run that is opened again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from rlviz.gui.dialogs.field_popup import FieldPopup
from rlviz.numbers import whole_text
from rlviz.session.bookmarks import LONGEST_WORDS, Bookmark, Kind
from rlviz.session.landmarks import landmarks_of
from rlviz.session.player import Activity
from rlviz.session.run_file import read_run
from tests.gui.conftest import Opener
from tests.gui.person import CONTROL, LEFT, PLAIN, SHIFT, Key, Person

MARKED = {Kind.TD_ERROR, Kind.EXPLORED, Kind.NO_RETURN}
"""What any training of a DQN has after a few episodes."""


@pytest.fixture
def paused(person: Person) -> Person:
    """A person who has trained for a while, once the landmarks of all episodes are found."""
    person.train(1_500)
    landmarks = landmarks_of(person.history, person.controller.config)
    person.wait(lambda: set(person.controller.bookmarks) == set(landmarks))
    return person


def marks(person: Person) -> list[Bookmark]:
    """Those that were set by hand."""
    return [each for each in person.controller.bookmarks if each.kind is Kind.HAND]


def hint(person: Person) -> str:
    """What the status bar says in passing."""
    return person.window.statusBar().currentMessage()


def in_file(person: Person) -> tuple[Bookmark, ...]:
    """The bookmarks in the file of the run on show."""
    status = person.controller.status
    assert status is not None
    assert status.path is not None
    return read_run(status.path).recorded.bookmarks


def look_at(person: Person, episode: int, index: int) -> None:
    """Go to a frame."""
    person.laboratory.bookmarking.go_to((episode, index))
    assert person.place == (episode, index)


def test_that_b_sets_a_bookmark_at_once_and_b_there_takes_it_away(paused: Person) -> None:
    look_at(paused, 7, 3)
    paused.press(Key.Key_B)
    mark = Bookmark.at(paused.history, 7, 3)
    assert marks(paused) == [mark]
    assert f"Bookmark at step {whole_text(mark.step)}" in hint(paused)
    paused.wait(lambda: paused.window.stage.heading.marks == "⚑ bookmark")
    paused.wait(lambda: paused.window.timeline.card.note == "⚑ bookmark")
    paused.wait(lambda: in_file(paused) == (mark,))
    paused.press(Key.Key_B)
    assert marks(paused) == []
    paused.wait(lambda: in_file(paused) == ())
    paused.wait(lambda: paused.window.stage.heading.marks == "")


def test_that_setting_and_taking_away_can_be_undone(paused: Person) -> None:
    look_at(paused, 7, 3)
    paused.press(Key.Key_B)
    (mark,) = marks(paused)
    assert paused.window.actions_by_id["undo"].text() == f"Undo bookmark at step {whole_text(mark.step)}"
    paused.press(Key.Key_Z, CONTROL)
    assert marks(paused) == []
    paused.press(Key.Key_Z, CONTROL | SHIFT)
    assert marks(paused) == [mark]
    paused.press(Key.Key_B)
    paused.press(Key.Key_Z, CONTROL)
    assert marks(paused) == [mark]
    paused.wait(lambda: in_file(paused) == (mark,))


def test_that_b_marks_the_newest_frame_while_training_goes_on(person: Person) -> None:
    person.begin_training(200)
    before = len(person.history)
    person.press(Key.Key_B)
    (mark,) = marks(person)
    assert before - 1 <= mark.row < len(person.history)
    assert person.trains
    person.pause()
    person.wait(lambda: in_file(person) == (mark,))


def test_that_only_frames_of_the_training_can_be_marked(person: Person) -> None:
    assert person.controller.activity is Activity.WATCHING
    for modifiers in (PLAIN, SHIFT):
        person.press(Key.Key_B, modifiers)
        assert "A bookmark marks a frame of the training" in hint(person)
    assert person.controller.bookmarks == ()


def test_that_landmarks_are_found_while_it_trains_and_stand_on_the_timeline(paused: Person) -> None:
    assert {each.kind for each in paused.controller.bookmarks} >= MARKED
    strip = paused.window.timeline.strip
    paused.wait(lambda: {flag.bookmark for flag in strip.strip.flags} == set(paused.controller.bookmarks))
    assert in_file(paused) == (), "they are found again, never stored"


def test_that_n_goes_from_bookmark_to_bookmark_and_says_where_it_ends(paused: Person) -> None:
    look_at(paused, 0, 0)
    paused.press(Key.Key_B)
    look_at(paused, 11, 2)
    paused.press(Key.Key_B)
    look_at(paused, 0, 0)
    expected = sorted({each.place(paused.history) for each in paused.controller.bookmarks})
    seen = [paused.place]
    while "No bookmark comes after" not in hint(paused):
        paused.press(Key.Key_N)
        seen.append(paused.place)
    assert seen == [*expected, expected[-1]]
    paused.press(Key.Key_End)
    paused.press(Key.Key_N, SHIFT)
    assert paused.place == expected[-1], "what is live comes after all"
    while "No bookmark comes before" not in hint(paused):
        paused.press(Key.Key_N, SHIFT)
    assert paused.place == expected[0]


def test_that_a_bookmark_that_was_found_says_what_it_is_on_the_stage(paused: Person) -> None:
    (mark,) = (each for each in paused.controller.bookmarks if each.kind is Kind.TD_ERROR)
    paused.laboratory.bookmarking.show(mark)
    paused.wait(lambda: f"★ {mark.words}" in paused.window.stage.heading.marks)
    delta = paused.moment.frame().td_error
    assert mark.words == f"largest |δ|: δ {'−' if delta < 0 else ''}{abs(delta):.3g}"


def test_that_without_a_bookmark_n_says_how_to_set_one(person: Person) -> None:
    person.press(Key.Key_N)
    assert hint(person) == "There is no bookmark yet: B sets one at the frame on show."


def popup(person: Person) -> FieldPopup:
    """Press Shift+B, and find the field that asks for words."""
    person.press(Key.Key_B, SHIFT)
    (shown,) = (each for each in person.window.findChildren(FieldPopup) if each.isVisible())
    return shown


def test_that_shift_b_asks_for_words_and_keeps_them(paused: Person) -> None:
    look_at(paused, 7, 3)
    field = popup(paused).field
    QTest.keyClicks(field, "it pushed the wrong way")
    QTest.keyClick(field, Key.Key_Return)
    assert marks(paused) == [Bookmark.at(paused.history, 7, 3, "it pushed the wrong way")]
    again = popup(paused)
    assert again.field.text() == "it pushed the wrong way"
    QTest.keyClicks(again.field, "it leant")
    QTest.keyClick(again.field, Key.Key_Return)
    assert [each.words for each in marks(paused)] == ["it leant"], "one bookmark a frame"
    paused.wait(lambda: in_file(paused) == tuple(marks(paused)))


def test_that_too_many_words_are_refused_in_the_field_and_esc_changes_nothing(paused: Person) -> None:
    look_at(paused, 7, 3)
    shown = popup(paused)
    shown.field.setText("a" * (LONGEST_WORDS + 1))
    QTest.keyClick(shown.field, Key.Key_Return)
    assert shown.problem == f"at most {LONGEST_WORDS} letters, got {LONGEST_WORDS + 1}"
    QTest.keyClick(shown, Key.Key_Escape)
    assert not shown.isVisible()
    assert marks(paused) == []


def test_that_a_click_on_a_flag_goes_to_that_very_frame(paused: Person) -> None:
    look_at(paused, 7, 3)
    paused.press(Key.Key_B)
    (mark,) = marks(paused)
    paused.press(Key.Key_End)
    strip = paused.window.timeline.strip
    paused.wait(lambda: mark in {flag.bookmark for flag in strip.strip.flags})
    places = (QPoint(x, y) for x in range(strip.width()) for y in range(strip.height()))
    paused.click(strip, next(place for place in places if strip.flag_at(QPointF(place)) == mark))
    assert paused.place == (7, 3)


def choose_in_menu(person: Person, episode: int, text: str) -> None:
    """Right-click on an episode of the timeline and click the line that begins so."""
    strip = person.window.timeline.strip
    person.wait(lambda: strip.strip.viewable > episode)
    place = QPoint(round(strip.place(episode)), 40)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, strip.mapToGlobal(place))
    QApplication.sendEvent(strip, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (line,) = (each for each in menu.actions() if each.text().startswith(text))
    QTest.mouseClick(menu, LEFT, PLAIN, menu.actionGeometry(line).center())
    person.wait(lambda: QApplication.activePopupWidget() is None)
    person.window.activateWindow()  # without a window manager the closed menu stays the active window
    person.wait(person.window.isActiveWindow)


def test_that_the_menu_of_the_timeline_goes_there_and_marks_the_frame(paused: Person) -> None:
    choose_in_menu(paused, 12, "Go to episode 13")
    assert paused.place == (12, 0)
    assert marks(paused) == []
    choose_in_menu(paused, 9, "Bookmark here")
    assert paused.place == (9, 0)
    assert marks(paused) == [Bookmark.at(paused.history, 9, 0)]
    choose_in_menu(paused, 9, "Take bookmark away")
    assert marks(paused) == []


def test_that_the_menu_of_the_timeline_asks_what_if_there(paused: Person) -> None:
    choose_in_menu(paused, 12, "What if here…")
    paused.wait(lambda: paused.moment.unfolding is not None and paused.moment.unfolding.answer is not None)
    assert paused.moment.unfolding is not None
    assert paused.moment.unfolding.step == paused.history.episode(12).first_step


def test_that_the_menu_of_the_timeline_forks_there_with_the_bookmarks_before(paused: Person) -> None:
    for episode in (5, 30):
        look_at(paused, episode, 1)
        paused.press(Key.Key_B)
    parent, (before, _) = paused.history, marks(paused)
    step = parent.episode(20).first_step
    choose_in_menu(paused, 20, "Fork here")
    paused.wait(lambda: paused.history is not parent)
    assert len(paused.history) == step
    assert marks(paused) == [before]
    strip = paused.window.timeline.strip
    paused.wait(lambda: strip.strip.fork is not None)
    assert strip.strip.fork is not None
    assert strip.strip.fork.x == 20.0
    assert strip.strip.fork.text.endswith(f"at step {whole_text(step)}")
    assert not paused.controller.undo_stack.canUndo(), "the edits of the parent are none of the fork's"


def test_that_a_run_that_is_opened_again_has_its_bookmarks(paused: Person, open_laboratory: Opener) -> None:
    look_at(paused, 7, 3)
    paused.press(Key.Key_B)
    (mark,) = marks(paused)
    known = set(paused.controller.bookmarks)
    paused.wait(lambda: in_file(paused) == (mark,))
    assert paused.controller.status is not None
    path = paused.controller.status.path
    paused.window.close()
    later = open_laboratory(once_begun=lambda laboratory: laboratory.controller.open_file(str(path)))
    controller = later.controller
    wait: Callable[[Callable[[], bool]], None] = paused.wait
    wait(lambda: controller.history is not None and len(controller.history) > 0)
    wait(lambda: set(controller.bookmarks) == known)
    wait(lambda: {flag.bookmark for flag in later.window.timeline.strip.strip.flags} == known)
    assert len(later.window.timeline.strip.strip.snapshots)
