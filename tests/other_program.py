"""Another program that trains a run and writes it, as a terminal would start it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rlviz.session.run_facts import read_summary
from rlviz.session.writer_lock import is_written

_CHECKOUT = Path(__file__).parents[1]
_PATIENCE = 60.0
"""Seconds after which what is waited for will not come."""


@contextmanager
def training(path: Path, *flags: str, command: str = "train", least: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    """A training that is written into a file, once so many steps are; ended at last, if that was not done before."""
    where = ["--output", str(path)] if command == "train" else [str(path)]
    program = subprocess.Popen(
        [sys.executable, "-m", "rlviz", command, *where, "--quiet", *flags],
        cwd=_CHECKOUT, env={"PATH": os.environ.get("PATH", ""), "HOME": str(path.parent)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait(lambda: is_written(path) and steps_in(path) >= least)
        yield program
    finally:
        program.kill()
        program.wait()


def halt(program: subprocess.Popen[bytes], path: Path) -> None:
    """Stop a training for a while, but not in the midst of a transaction, in which nobody could read its file."""
    program.send_signal(signal.SIGSTOP)
    while not steps_in(path):
        program.send_signal(signal.SIGCONT)
        time.sleep(0.02)  # another process: there is no signal to wait for
        program.send_signal(signal.SIGSTOP)


def steps_in(path: Path) -> int:
    """Steps that a file holds; 0 while it is being made."""
    try:
        return read_summary(path).steps
    except (ValueError, OSError):
        return 0


def wait(reached: Callable[[], bool]) -> None:
    """Look on until something is so."""
    end = time.monotonic() + _PATIENCE
    while not reached():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)  # another process: there is no signal to wait for
