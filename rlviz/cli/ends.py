"""How a command ends: exit codes, and what cannot be done at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

SUCCESS, FAILURE, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Done; failed after work was done; asked for what cannot be done; ended by Ctrl+C, as shells tell it."""


class UsageError(Exception):
    """What is asked for cannot be done; the message is the one sentence that says why."""


@contextmanager
def usage_errors() -> Iterator[None]:
    """What is refused in here, or not found, is the asker's to mend: ValueError and OSError become UsageError."""
    try:
        yield
    except ValueError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}" if error.filename else str(error)) from None
