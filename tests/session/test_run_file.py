"""The file of a run: it holds what was recorded, and any other file is refused in one sentence."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from rlviz.session.about import Origin, new_id
from rlviz.session.beside import lock_of
from rlviz.session.bookmarks import Bookmark
from rlviz.session.events import Ending
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, WrittenRun, read_run
from tests.session.recorded import config
from tests.session.written import go_on, same_history, written

MUTATIONS = 10_000


@pytest.fixture
def small(tmp_path: Path) -> WrittenRun:
    """A file of a short run, with a snapshot, a change and two bookmarks."""
    run = Run(config(seed=6))
    recorder = Recorder(run, RunFile(tmp_path / "small.rlviz", about(run)))
    go_on(run, 400, recorder)
    run.change("gamma", 0.9)
    run.history.bookmarks = (Bookmark(17), Bookmark(399, words="γ was too large"))
    go_on(run, 1_050, recorder)
    recorder.close()
    run.close()
    return read_run(tmp_path / "small.rlviz")


def test_that_a_file_holds_what_was_recorded(tmp_path: Path) -> None:
    run = Run(config(seed=6))
    told = about(run, Origin("b.rlviz", 7, new_id()))
    recorder = Recorder(run, RunFile(tmp_path / "a.rlviz", told))
    go_on(run, 300, recorder)
    run.change("gamma", 0.9)
    run.reset_episode()
    go_on(run, 1_050, recorder)
    recorder.close()
    read = read_run(tmp_path / "a.rlviz")
    assert same_history(read.recorded, run.history)
    assert read.recorded.evaluations == run.history.evaluations
    assert read.about == told
    assert read.about.config == config(seed=6)
    assert read.snapshots == (0, 1_000, 1_050)
    assert [read.nearest_snapshot(step) for step in (0, 999, 1_000, 2_000)] == [0, 0, 1_000, 1_050]
    assert [read.recorded.hyperparameters_at(step).model_dump()["gamma"] for step in (299, 300)] == [0.99, 0.9]
    assert Ending.INTERRUPTED in read.recorded.episodes.column("ending")
    assert [each.name for each in tmp_path.iterdir()] == ["a.rlviz"], "a closed file is one plain file"
    run.close()


def test_that_another_connection_reads_what_is_written_so_far(tmp_path: Path) -> None:
    run = Run(config())
    recorder = Recorder(run, RunFile(tmp_path / "a.rlviz", about(run)))
    for steps in (10, 500, 1_200):
        go_on(run, steps)
        recorder.write()
        assert same_history(read_run(tmp_path / "a.rlviz").recorded, run.history)
    recorder.close()
    run.close()


def test_that_what_is_read_while_a_run_is_written_is_of_one_moment(tmp_path: Path) -> None:
    begun, done = Event(), Event()

    def train() -> None:
        run = Run(config("q_learning"))
        file = RunFile(tmp_path / "a.rlviz", about(run))
        while not done.is_set():
            go_on(run, len(run.history) + 20)
            file.write(run.history)
            begun.set()
        file.close()
        run.close()

    writer = Thread(target=train)
    writer.start()
    begun.wait()
    try:
        lengths = [len(read_run(tmp_path / "a.rlviz").recorded.steps) for _ in range(30)]
    finally:
        done.set()
        writer.join()
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0]


def test_that_a_cartpole_step_takes_at_most_120_bytes_and_a_snapshot_of_dqn_25_kilobytes(tmp_path: Path) -> None:
    hyperparameters = {"hidden_units": 128, "update_every": 16}
    read = written(tmp_path / "a.rlviz", config(hyperparameters=hyperparameters), 6_000)
    assert read.path.stat().st_size / 6_000 <= 120
    assert max(len(read.snapshot(step)) for step in read.snapshots) <= 25_000


def test_that_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.rlviz").write_text("something dear")
    with pytest.raises(FileExistsError):
        RunFile(tmp_path / "a.rlviz", about(Run(config())))
    assert (tmp_path / "a.rlviz").read_text() == "something dear"


def test_that_two_programs_that_go_on_with_one_run_do_not_mix_it(small: WrittenRun) -> None:
    from rlviz.session.travel import run_at

    first = RunFile.going_on(small)
    with pytest.raises(OSError, match="another program goes on with this run"):
        RunFile.going_on(small)
    lock_of(small.path).unlink()  # as on a disk that does not lock
    second = RunFile.going_on(small)
    runs = [run_at(small, 1_050) for _ in range(2)]
    for run in runs:
        go_on(run, 1_100)
    first.write(runs[0].history)
    with pytest.raises(OSError, match="another program goes on with this run"):
        second.write(runs[1].history)
    first.close()
    second.close()
    assert same_history(read_run(small.path).recorded, runs[0].history)
    for run in runs:
        run.close()


def test_that_a_disk_that_refuses_keeps_nothing_of_a_transaction_and_a_later_one_brings_all(small: WrittenRun) -> None:
    from rlviz.session.travel import run_at

    file, run = RunFile.going_on(small), run_at(small, 1_050)
    go_on(run, 1_200)
    assert file._connection is not None
    file._connection.execute("PRAGMA max_page_count = 1")  # a full disk
    with pytest.raises(OSError, match="full"):
        file.write(run.history)
    assert len(read_run(small.path).recorded.steps) == 1_050
    file._connection.execute("PRAGMA max_page_count = 1000000")
    file.write(run.history)
    assert same_history(read_run(small.path).recorded, run.history)
    file.close()
    run.close()


def sql(statement: str) -> Callable[[Path], None]:
    """A way to spoil a file with SQL."""

    def spoil(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return spoil


def contents(spoilt: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    """A way to spoil a file's bytes."""

    def spoil(path: Path) -> None:
        path.write_bytes(spoilt(path.read_bytes()))

    return spoil


FOREIGN = "its tables are not those of a run"
SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "empty": (contents(lambda _: b""), "it is no run of rlviz"),
    "text": (contents(lambda _: b"a,b,c" * 999), "is damaged: file is not a database"),
    "half": (contents(lambda good: good[:9_000]), "is damaged"),
    "foreign": (sql("PRAGMA application_id = 7"), "it is no run of rlviz"),
    "newer": (sql("PRAGMA user_version = 4"), "it has version 4; this program reads version 3"),
    "trigger": (sql("CREATE TRIGGER t AFTER INSERT ON record BEGIN SELECT 1; END"), FOREIGN),
    "view": (sql("CREATE VIEW v AS SELECT 1"), FOREIGN),
    "shorter": (sql("DELETE FROM record WHERE kind = 'episodes'"), "it should hold .* episodes, and holds 0"),
    "silent": (sql("DELETE FROM record WHERE kind = 'ends'"), "its record of ends is missing"),
    "moved": (sql("UPDATE record SET first = 1 WHERE kind = 'about'"), "its record of about is missing"),
    "changed": (sql("UPDATE record SET data = zeroblob(64) WHERE kind = 'changes'"), "changes does not match"),
    "unmarked": (sql("DELETE FROM record WHERE kind = 'bookmarks'"), "its record of bookmarks is missing"),
    "texts": (sql("UPDATE record SET data = 'x' WHERE kind = 'steps'"), "its record of steps is not what it should be"),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
def test_that_a_file_that_is_not_ours_or_not_whole_gets_one_clear_sentence(how: str, small: WrittenRun) -> None:
    spoil, sentence = SPOILT[how]
    spoil(small.path)
    before = small.path.read_bytes()
    with pytest.raises(ValueError, match=sentence) as caught:
        read_run(small.path)
    assert str(caught.value).startswith("small.rlviz ")
    assert small.path.read_bytes() == before


def test_that_a_missing_file_and_a_folder_are_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_run(tmp_path / "a.rlviz")
    with pytest.raises(ValueError, match="is no file that could hold a run"):
        read_run(tmp_path)


@pytest.mark.slow
def test_that_no_mutation_of_a_file_crashes_changes_the_data_silently_or_touches_the_file(small: WrittenRun) -> None:
    draw, good, path = random.Random(0), small.path.read_bytes(), small.path.with_name("mutated.rlviz")
    refused = kept = 0
    for _ in range(MUTATIONS):
        mutated = mutation(draw, good)
        path.write_bytes(mutated)
        try:
            read = read_run(path)
            assert same_history(read.recorded, small.recorded)
            assert read.recorded.evaluations == small.recorded.evaluations
            assert read.recorded.bookmarks == small.recorded.bookmarks
            assert read.about == small.about
            for step in read.snapshots:
                assert read.snapshot(step) == small.snapshot(step)
        except ValueError as error:
            refused += str(error).startswith("mutated.rlviz ")
        else:
            kept += 1
        assert path.read_bytes() == mutated
    assert refused + kept == MUTATIONS
    assert kept < refused, "most bytes matter"


def mutation(draw: random.Random, good: bytes) -> bytes:
    """The file with something wrong somewhere."""
    wrong, place = bytearray(good), draw.randrange(len(good))
    kind = draw.choice(("flip", "flip", "flip", "many", "cut", "zero", "copy", "insert"))
    if kind == "flip":
        wrong[place] ^= 1 << draw.randrange(8)
    elif kind == "many":
        for _ in range(draw.randrange(2, 40)):
            wrong[draw.randrange(len(wrong))] = draw.randrange(256)
    elif kind == "cut":
        del wrong[place:]
    elif kind == "zero":
        length = min(draw.randrange(1, 5_000), len(wrong) - place)
        wrong[place : place + length] = bytes(length)
    elif kind == "copy":
        here, there = (draw.randrange(len(wrong) // 4096) * 4096 for _ in range(2))
        wrong[here : here + 4096] = wrong[there : there + 4096]
    else:
        wrong[place:place] = draw.randbytes(draw.randrange(1, 20))
    return bytes(wrong)
