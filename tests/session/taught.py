"""Runs in which a person takes over now and then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rlviz.learning.problem import Action
from rlviz.session.config import RunConfig
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile, WrittenRun, read_run

Deeds = Callable[[int], Action | None]
"""What a person does at a step; None where the agent acts."""


def now_and_then(step: int) -> Action | None:
    """Seven steps of every fifty by hand: three to one side and four to the other."""
    return None if step % 50 < 43 else int(step % 50 < 46)


def until(end: int, deeds: Deeds = now_and_then) -> Deeds:
    """The same, but nothing from a step on."""
    return lambda step: None if step >= end else deeds(step)


def teach(run: Run, steps: int, deeds: Deeds = now_and_then, recorder: Recorder | None = None) -> Run:
    """Train until there are so many steps."""
    while len(run.history) < steps or not run.resting:
        run.advance(deeds(len(run.history)))
        if recorder is not None:
            recorder.look()
    return run


def written_by_hand(path: Path, config: RunConfig, steps: int, deeds: Deeds = now_and_then) -> WrittenRun:
    """Such a run that was written down while it trained, and closed."""
    run = Run(config)
    recorder = Recorder(run, RunFile(path, about(run)))
    teach(run, steps, deeds, recorder)
    recorder.close()
    run.close()
    return read_run(path)
