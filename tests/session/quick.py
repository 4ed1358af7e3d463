"""Runs that train at once, written down by themselves."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from rlviz.session.config import RunConfig
from rlviz.session.laboratory import Laboratory

QUICK = {"algorithm": "q_learning", "environment": "CartPole-v1", "device": "cpu"}
NOW = datetime(2026, 3, 4, 5, 6, 7).astimezone()


def quick(**values: object) -> RunConfig:
    """A configuration that trains at once."""
    return RunConfig.checked({**QUICK, **values})


def trained_laboratory(runs: Path, steps: int) -> Laboratory:
    """One that has trained, and looked at its recording after every piece of work, as the window does."""
    laboratory = Laboratory(quick(), runs=runs)
    while len(laboratory.run.history) < steps:
        laboratory.run.advance()
        laboratory.recording.look()
    return laboratory
