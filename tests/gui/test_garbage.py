"""Garbage: who collects it while a window is open, and that all is as before once it is closed."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.gui.conftest import Opener


@pytest.fixture
def nothing_aside() -> Iterator[None]:
    """As the program starts: nothing has been set aside yet."""
    gc.unfreeze()
    yield
    gc.collect()
    gc.freeze()


@pytest.mark.usefixtures("nothing_aside")
def test_that_an_open_window_collects_by_itself_sets_aside_what_is_loaded_and_gives_both_back(
    open_laboratory: Opener,
) -> None:
    assert gc.isenabled()
    laboratory = open_laboratory()
    assert not gc.isenabled(), "Python might collect on the worker's thread, and destroy widgets"
    assert gc.get_freeze_count() > 0
    laboratory.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_that_what_others_have_set_aside_stays_so(open_laboratory: Opener) -> None:
    aside = gc.get_freeze_count()
    assert aside > 0
    open_laboratory().close()
    assert gc.get_freeze_count() > aside / 2, "some of it may be gone for good"
