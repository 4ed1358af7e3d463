"""Bookmarks that a person sets: kept in the file of the run, and taken along where it goes on or is forked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from rlviz.session.bookmarks import (
    LONGEST_WORDS,
    Bookmark,
    Kind,
    bookmark_from,
    in_time,
    keep_bookmarks,
    plain_bookmark,
)
from rlviz.session.config import RunConfig
from rlviz.session.events import Ending
from rlviz.session.laboratory import Laboratory
from rlviz.session.run_file import WrittenRun, read_run
from rlviz.session.travel import run_at
from tests.session.recorded import history, record_episode

QUICK = RunConfig.checked({"algorithm": "q_learning", "device": "cpu"})
EARLY, LATE = Bookmark(40, words="here it learnt to push back"), Bookmark(1_400)


@pytest.fixture
def laboratory(tmp_path: Path) -> Iterator[Laboratory]:
    """One that has trained for 1,500 steps, and two bookmarks in it."""
    laboratory = Laboratory(QUICK, runs=tmp_path)
    while len(laboratory.run.history) < 1_500:
        laboratory.run.advance()
        laboratory.recording.look()
    keep(laboratory, (EARLY, LATE))
    yield laboratory
    laboratory.close()


def keep(laboratory: Laboratory, bookmarks: tuple[Bookmark, ...]) -> None:
    """Keep these, and write them, as the window does."""
    keep_bookmarks(laboratory.history, bookmarks)
    laboratory.recording.write()


def written(laboratory: Laboratory) -> WrittenRun:
    """What its file holds now."""
    assert laboratory.recording.path is not None
    return read_run(laboratory.recording.path)


def test_that_a_bookmark_is_in_the_file_as_soon_as_it_is_set(laboratory: Laboratory) -> None:
    assert written(laboratory).recorded.bookmarks == (EARLY, LATE)
    assert written(laboratory).recorded.bookmarks == (EARLY, LATE)


def test_that_bookmarks_are_replaced_as_a_whole_and_the_last_one_can_be_taken_away(laboratory: Laboratory) -> None:
    keep(laboratory, (LATE,))
    assert written(laboratory).recorded.bookmarks == (LATE,)
    keep(laboratory, ())
    assert written(laboratory).recorded.bookmarks == ()
    keep(laboratory, (EARLY,))
    assert written(laboratory).recorded.bookmarks == (EARLY,)


def test_that_bookmarks_that_were_replaced_do_not_come_back_unnoticed(laboratory: Laboratory) -> None:
    path = laboratory.recording.path
    assert path is not None
    connection = sqlite3.connect(path)
    old = connection.execute("SELECT data, crc FROM record WHERE kind = 'bookmarks'").fetchone()
    keep(laboratory, (EARLY, Bookmark(1_401)))
    laboratory.recording.close()
    connection.execute("UPDATE record SET data = ?, crc = ? WHERE kind = 'bookmarks'", old)
    connection.commit()
    connection.close()
    with pytest.raises(ValueError, match="its bookmarks are not those that were written last"):
        read_run(path)


def test_that_a_bookmark_of_a_step_that_was_not_made_is_refused_and_the_others_stay(laboratory: Laboratory) -> None:
    with pytest.raises(ValueError, match="marks a step of this training"):
        keep(laboratory, (EARLY, Bookmark(1_500)))
    assert written(laboratory).recorded.bookmarks == (EARLY, LATE)


def test_that_a_run_that_is_opened_again_has_its_bookmarks_and_keeps_them(
    laboratory: Laboratory, tmp_path: Path
) -> None:
    path = laboratory.recording.path
    assert path is not None
    laboratory.close()
    again = Laboratory.opened(path, "cpu", tmp_path)
    assert again.run.history.bookmarks == (EARLY, LATE)
    for _ in range(100):
        again.run.step()
    again.close()
    assert read_run(path).recorded.bookmarks == (EARLY, LATE)


def test_that_a_run_that_is_saved_elsewhere_takes_them_along(laboratory: Laboratory, tmp_path: Path) -> None:
    laboratory.recording.begin(tmp_path / "mine.rlviz")
    assert read_run(tmp_path / "mine.rlviz").recorded.bookmarks == (EARLY, LATE)


def test_that_a_fork_inherits_those_before_its_step_and_leaves_its_parent_alone(
    laboratory: Laboratory, tmp_path: Path
) -> None:
    fork = laboratory.fork(1_000, tmp_path)
    assert fork.run.history.bookmarks == (EARLY,)
    keep(fork, ())
    fork.close()
    assert fork.recording.origin is not None
    assert fork.recording.origin.step == 1_000
    assert written(laboratory).recorded.bookmarks == (EARLY, LATE)


def test_that_a_moment_has_the_bookmarks_up_to_it(laboratory: Laboratory) -> None:
    for step, marks in ((40, ()), (41, (EARLY,)), (1_401, (EARLY, LATE))):
        run = run_at(written(laboratory), step)
        assert run.history.bookmarks == marks
        run.close()


def test_that_the_history_knows_the_snapshots_of_its_file(laboratory: Laboratory, tmp_path: Path) -> None:
    assert laboratory.run.history.snapshots == written(laboratory).snapshots == (1, 1_000)
    fork = laboratory.fork(1_200, tmp_path)
    assert fork.run.history.snapshots == written(fork).snapshots == (1, 1_000, 1_200)
    fork.close()
    path = laboratory.recording.path
    assert path is not None
    laboratory.close()
    again = Laboratory.opened(path, "cpu", tmp_path)
    assert again.run.history.snapshots == read_run(path).snapshots == (1, 1_000, 1_500)
    again.close()


def test_that_a_bookmark_names_a_frame_also_the_one_in_which_an_episode_ended() -> None:
    recorded = history()
    record_episode(recorded, (1, 1, 1), Ending.TERMINATED)
    record_episode(recorded, (1, 1), Ending.RUNNING)
    places = {0: (0, 0), 2: (0, 2), 3: (1, 0), 4: (1, 1)}
    assert {row: Bookmark(row).place(recorded) for row in places} == places
    assert Bookmark(2, after=True).place(recorded) == (0, 3)
    assert (Bookmark(2, after=True).step, Bookmark(3).step) == (3, 3), "the next episode begins after as many steps"


def test_that_bookmarks_are_in_the_order_of_time() -> None:
    last, found, ended, first = Bookmark(7), Bookmark(7, Kind.PERFECT), Bookmark(6, after=True), Bookmark(6)
    assert in_time((found, last, ended, first)) == (first, ended, last, found)


def test_that_what_is_written_is_read_again() -> None:
    for mark in (EARLY, LATE, Bookmark(3, after=True)):
        assert bookmark_from(plain_bookmark(mark), 1_500) == mark


@pytest.mark.parametrize(
    "plain",
    [
        {"row": -1, "words": "", "after": False},
        {"row": 10, "words": "", "after": False},
        {"row": 1.0, "words": "", "after": False},
        {"row": True, "words": "", "after": False},
        {"row": 1, "words": 7, "after": False},
        {"row": 1, "words": "a" * (LONGEST_WORDS + 1), "after": False},
        {"row": 1, "words": "", "after": 1},
        {"row": 1, "words": "", "after": False, "kind": "perfect"},
        {"row": 1, "whose": "mine"},
        [1, 2],
    ],
)
def test_that_what_is_no_bookmark_is_refused(plain: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        bookmark_from(plain, 10)
