"""A program that is killed at any moment leaves a whole file, from which the run goes on as if nothing had happened."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import threading
from ctypes import c_longlong
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from rlviz.session.bookmarks import Bookmark
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_facts import read_footholds
from rlviz.session.run_file import RunFile, read_run
from rlviz.session.run_library import RunLibrary
from rlviz.session.thinning import kept, thinned
from rlviz.session.travel import run_at
from tests.session.recorded import config
from tests.session.written import same_history, same_run, trained, written

KILLS = 200
_LONGEST = 0.12
"""Seconds that a program trains at most until it is killed."""


def train(path: Path, written: c_longlong) -> None:
    """Go on with the file for ever; `written` holds the steps that it is known to hold.

    It has no lock: whoever is killed with one in hand would never let go of it.
    """
    reading = read_run(path)
    run = run_at(reading, len(reading.recorded.steps))
    recorder = Recorder(run, RunFile.going_on(reading), reading.snapshots)
    while True:
        for _ in range(20):
            run.advance()
        run.history.bookmarks = (Bookmark(len(run.history) - 1),)
        recorder.look()
        recorder.write()
        written.value = len(run.history)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_that_killed_200_times_at_random_moments_a_run_is_what_it_would_have_been(tmp_path: Path) -> None:
    processes: ForkServerContext = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.session.test_killed"])
    path, draw, written = tmp_path / "a.rlviz", random.Random(1), processes.RawValue(c_longlong, 0)
    run = Run(config(seed=8))
    Recorder(run, RunFile(path, about(run))).close()
    run.close()
    for _ in range(KILLS):
        program = processes.Process(target=train, args=(path, written), daemon=True)
        program.start()
        assert program.pid is not None
        threading.Event().wait(draw.uniform(0.0, _LONGEST))
        os.kill(program.pid, signal.SIGKILL)
        program.join()
        recording = read_run(path).recorded
        assert len(recording.steps) >= written.value
        (mark,) = recording.bookmarks or (Bookmark(-1),)
        assert mark.row == len(recording.steps) - 1, "what was marked last is kept with its step"
    found = read_run(path)
    steps = len(found.recorded.steps)
    assert steps > KILLS, "most of the programs came as far as to train"
    left, straight = run_at(found, steps), trained(config(seed=8), steps)
    assert same_run(left, straight)
    left.close()
    straight.close()


FILES, THINNINGS = 20, 30
_LONGEST_THINNING = 0.2


def thin(folder: Path, begun: Event) -> None:
    """Take all that can be taken out of the files of a folder."""
    begun.set()
    for _ in thinned(RunLibrary(folder), 0):
        pass


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL here")
def test_that_killed_while_it_thins_a_program_leaves_each_file_whole_before_or_after(tmp_path: Path) -> None:
    processes: ForkServerContext = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.session.test_killed"])
    told, draw = written(tmp_path / "a.rlviz", config("q_learning"), 12_000), random.Random(1)
    always, touched = kept(read_footholds(told.path)), 0
    for round_ in range(THINNINGS):
        folder = tmp_path / str(round_)
        folder.mkdir()
        for number in range(FILES):
            shutil.copyfile(told.path, folder / f"{number}.rlviz")
        begun = processes.Event()
        program = processes.Process(target=thin, args=(folder, begun), daemon=True)
        program.start()
        begun.wait()
        threading.Event().wait(draw.uniform(0.0, _LONGEST_THINNING))
        assert program.pid is not None
        os.kill(program.pid, signal.SIGKILL)
        program.join()
        for path in folder.glob("*.rlviz"):
            found = read_run(path)
            assert same_history(found.recorded, told.recorded)
            assert always <= set(found.snapshots) <= set(told.snapshots)
            assert found.snapshot(found.snapshots[-1]) == told.snapshot(told.snapshots[-1])
            touched += len(found.snapshots) < len(told.snapshots)
    assert 0 < touched < THINNINGS * FILES, "some were killed before, and some after"
