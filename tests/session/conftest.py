"""Laws of sessions are tried on the same examples each time, without haste."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from rlviz.session.laboratory import Laboratory
from tests.session.followed import Pen

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def laboratories() -> Iterator[list[Laboratory]]:
    """Laboratories to close at the end."""
    opened: list[Laboratory] = []
    yield opened
    for each in opened:
        each.close()


@pytest.fixture
def pen(tmp_path: Path) -> Iterator[Pen]:
    """One that has written 300 steps."""
    made = Pen(tmp_path / "a.rlviz", seed=4)
    made.write(300)
    yield made
    made.close()
