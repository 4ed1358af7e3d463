"""Laws of sessions are tried on the same examples each time, without haste."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from rlviz.session.laboratory import Laboratory

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture
def laboratories() -> Iterator[list[Laboratory]]:
    """Laboratories to close at the end."""
    opened: list[Laboratory] = []
    yield opened
    for each in opened:
        each.close()
