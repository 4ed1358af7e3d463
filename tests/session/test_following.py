"""A run that another program writes is seen as its file grows, whole and bit for bit, and can be gone on with later."""

from __future__ import annotations

import signal
import sqlite3
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rlviz.session.beside import lock_of, log_of
from rlviz.session.bookmarks import Bookmark
from rlviz.session.config import RunConfig
from rlviz.session.following import Following
from rlviz.session.laboratory import Laboratory
from rlviz.session.observatory import Observatory
from rlviz.session.opening import opened
from rlviz.session.recorder import Recorder, about
from rlviz.session.records import reading
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, read_run
from rlviz.session.table import Table
from rlviz.session.writer import Writer, WrittenElsewhere
from rlviz.session.writer_lock import WriterLock, is_written
from tests.other_program import training, wait
from tests.session.followed import Pen, ends_to_come, writer_of
from tests.session.recorded import config, same_recording
from tests.session.written import go_on, same_history, same_run, trained, written

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="programs are not stopped there")


@pytest.mark.slow
def test_that_a_program_that_trains_is_followed_bit_for_bit_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.rlviz"
    with training(path, "--steps", "20000", "--seed", "3", "--device", "cpu"):
        following = Following(path)
        lengths = []
        while following.writer is Writer.ANOTHER:
            following.read()
            assert following.trouble == ""
            assert ends_to_come(following.history) == 0
            lengths.append(len(following.history))
    whole = read_run(path)
    assert len(following.history) == 20_000
    assert len(set(lengths)) > 2, "it was seen to grow"
    assert same_history(following.history, whole.recorded)
    assert same_recording(following.history, whole.recorded)
    assert following.written.snapshots == whole.snapshots
    assert following.history.mean_return == whole.recorded.mean_return


@pytest.mark.slow
@needs_signals
def test_that_a_stopped_program_holds_its_run_and_a_killed_one_leaves_it_to_be_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "a.rlviz"
    with training(path, "--steps", "1000000000", "--seed", "3", "--device", "cpu", least=500) as program:
        program.send_signal(signal.SIGSTOP)
        observatory = Observatory(path, "cpu")
        assert writer_of(observatory) is Writer.ANOTHER
        with pytest.raises(WrittenElsewhere, match=r"Fork here \(F\) to train on beside that program, or wait until"):
            observatory.ours()
        program.kill()
        program.wait()
    assert log_of(path).exists(), "what a killed program leaves"
    assert lock_of(path).exists()
    assert writer_of(observatory) is Writer.NOBODY
    steps = len(observatory.history)
    laboratory = observatory.ours()
    assert same_history(laboratory.history, observatory.history)
    go_on(laboratory.run, steps + 700)
    straight = trained(RunConfig.checked({"seed": 3, "device": "cpu"}), steps + 700)
    assert same_run(laboratory.run, straight)
    for each in (observatory, laboratory, straight):
        each.close()
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["a.rlviz"], "nothing lies beside it"


@pytest.mark.slow
def test_that_a_run_that_another_program_resumes_is_followed_again(tmp_path: Path) -> None:
    path = tmp_path / "a.rlviz"
    pen = Pen(path, seed=4)
    pen.write(300)
    observatory = Observatory(path, "cpu")
    pen.close()
    assert writer_of(observatory) is Writer.NOBODY
    with training(path, "--steps", "4000", "--device", "cpu", command="resume"):
        assert writer_of(observatory) is Writer.ANOTHER
        wait(lambda: not is_written(path))
    assert writer_of(observatory) is Writer.NOBODY
    assert same_history(observatory.history, read_run(path).recorded)
    assert len(observatory.history) == 4_000
    observatory.close()


@pytest.mark.parametrize("algorithm", ["dqn", "reinforce", "ppo"])
def test_that_whoever_looks_on_sees_each_episode_end_right_after_its_last_step(
    algorithm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pen = Pen(tmp_path / "a.rlviz", algorithm)
    pen.write(20)
    following = Following(pen.path)
    pen.write(1_200)
    history, seen, extend = following.history, set(), Table.extend

    def seen_by_others(table: Table, rows: np.ndarray[Any, Any]) -> None:
        extend(table, rows)
        seen.add(ends_to_come(history))

    monkeypatch.setattr(Table, "extend", seen_by_others)
    following.read()
    assert len(history.episodes) > 10
    assert seen == {0, 1}, "at most one has made its last step and is about to end"
    assert same_history(history, pen.run.history)
    pen.close()


def test_that_changes_resets_evaluations_and_snapshots_are_seen_too(pen: Pen) -> None:
    following = Following(pen.path)
    assert following.history.hyperparameters_at(300) == config().hyperparameters
    pen.run.change("gamma", 0.5)
    pen.run.reset_episode()
    pen.write(1_100)
    following.read()
    assert [(each.step, each.new) for each in following.history.changes] == [(300, 0.5)]
    assert following.history.hyperparameters_at(300) == config().hyperparameters.changed("gamma", 0.5)
    assert following.history.evaluations == pen.run.history.evaluations
    assert following.written.snapshots == read_run(pen.path).snapshots != ()
    assert same_history(following.history, pen.run.history)


def test_that_a_look_reads_no_more_than_what_is_new(pen: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    following, read = Following(pen.path), []
    pen.write(350)

    def noted(row: tuple[Any, ...]) -> tuple[Any, ...]:
        read.append(row[:3])
        return row[:4]

    monkeypatch.setattr("rlviz.session.records._checked", noted)
    following.read()
    assert len(following.history) == 350
    assert [each for each in read if each[0] == "steps"] == [("steps", 300, 50)]
    read.clear()
    following.read()
    assert {kind for kind, _, _ in read} == {"about", "ends"}


def test_that_following_leaves_the_file_and_its_log_as_they_are(pen: Pen) -> None:
    following = Following(pen.path)
    pen.write(600)
    parts = {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in (pen.path, log_of(pen.path))}
    following.read()
    assert len(following.history) == 600
    assert {each: (each.read_bytes(), each.stat().st_mtime_ns) for each in parts} == parts


def test_that_a_writer_that_ends_while_somebody_reads_leaves_one_plain_file(
    pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    following, reader = Following(pen.path), ExitStack()
    reader.enter_context(reading(pen.path)).execute("SELECT count(*) FROM record").fetchone()
    monkeypatch.setattr("rlviz.session.records.sleep", lambda seconds: reader.close())
    pen.recorder.close()
    following.read()
    assert following.writer is Writer.NOBODY
    assert following.trouble == ""
    assert [each.name for each in pen.path.parent.iterdir()] == ["a.rlviz"]
    pen.recorder = Recorder(pen.run, RunFile.going_on(read_run(pen.path)))


def test_that_what_was_torn_is_told_keeps_what_was_read_and_is_read_once_it_is_mended(pen: Pen) -> None:
    following = Following(pen.path)
    pen.write(400)
    with sqlite3.connect(pen.path) as connection:
        (whole,) = connection.execute("SELECT data FROM record WHERE kind = 'steps' AND first = 300").fetchone()
        torn = bytes([whole[0] ^ 1]) + whole[1:]
        connection.execute("UPDATE record SET data = ? WHERE kind = 'steps' AND first = 300", (torn,))
    following.read()
    assert following.trouble == "a.rlviz cannot be read: its record of steps does not match its checksum"
    assert len(following.history) == 300
    assert following.writer is Writer.ANOTHER
    connection.execute("UPDATE record SET data = ? WHERE kind = 'steps' AND first = 300", (whole,))
    connection.commit()
    connection.close()
    following.read()
    assert following.trouble == ""
    assert same_history(following.history, pen.run.history)


def test_that_a_file_that_is_written_anew_in_other_parts_is_followed_on(pen: Pen) -> None:
    following = Following(pen.path)
    pen.recorder.close()
    pen.path.unlink()
    following.read()
    assert following.trouble == "a.rlviz was taken away"
    pen.recorder = Recorder(pen.run, RunFile(pen.path, following.about))
    pen.write(700)
    following.read()
    assert following.trouble == ""
    assert same_history(following.history, pen.run.history)


@pytest.mark.parametrize("other", [{"seed": 5}, {"seed": 4}, {"seed": 4, "steps": 900}])
def test_that_another_run_in_its_place_is_told_and_not_mixed_in(pen: Pen, other: dict[str, Any]) -> None:
    following, steps = Following(pen.path), other.pop("steps", 100)
    known = following.history.steps.rows(0, 300).copy()
    pen.recorder.close()
    pen.path.unlink()
    if steps > 300:  # of the same beginning, with another past
        run = Run(config(**other))
        recorder = Recorder(run, RunFile(pen.path, about(run)))
        run.reset_episode()
        go_on(run, 150)
        run.change("gamma", 0.1)
        go_on(run, steps)
        recorder.close()
        run.close()
    else:
        written(pen.path, config(**other), steps)
    following.read()
    assert following.trouble == "a.rlviz cannot be read: another run has taken its place"
    assert np.array_equal(following.history.steps.rows(0, len(following.history)), known, equal_nan=True)
    pen.path.unlink()
    pen.recorder = Recorder(pen.run, RunFile(pen.path, about(pen.run)))


def test_that_a_lock_is_seen_while_it_is_held_and_lies_nowhere_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "a.rlviz"
    assert not is_written(path)
    assert not list(tmp_path.iterdir()), "to look makes no lock"
    lock = WriterLock(path)
    assert is_written(path)
    with pytest.raises(OSError, match="another program goes on with this run"):
        WriterLock(path)
    assert is_written(path), "who was refused took nothing away"
    lock.release()
    assert not is_written(path)
    assert not list(tmp_path.iterdir())


def test_that_a_run_that_nobody_writes_is_opened_to_be_gone_on_with(tmp_path: Path) -> None:
    written(tmp_path / "a.rlviz", config(), 100)
    laboratory = opened(tmp_path / "a.rlviz", "cpu")
    assert isinstance(laboratory, Laboratory)
    second = opened(tmp_path / "a.rlviz", "cpu")
    assert isinstance(second, Observatory), "a second window looks at what the first one holds"
    laboratory.close()
    second.recording.read()
    assert second.writer is Writer.NOBODY
    second.close()


def test_that_bookmarks_that_another_program_sets_and_takes_away_are_seen(pen: Pen) -> None:
    following = Following(pen.path)
    for marks in ((Bookmark(3, words="here"), Bookmark(299)), (Bookmark(299),), ()):
        pen.run.history.bookmarks = marks
        pen.recorder.write()
        following.read()
        assert following.history.bookmarks == marks
    assert following.history.snapshots == read_run(pen.path).snapshots
