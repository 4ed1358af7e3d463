"""A guard for what Qt calls to paint an item: an exception that reaches Qt from there ends the process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any


def guarded(paint: Callable[..., None]) -> Callable[..., None]:
    """The same method of a graphics item; at its first error it tells `sys.excepthook`, and then paints no more."""

    @wraps(paint)
    def paint_or_tell(self: Any, *arguments: Any) -> None:
        if getattr(self, "failed", False):
            return
        try:
            paint(self, *arguments)
        except Exception:  # noqa: BLE001  # whatever it is, Qt must not get it
            self.failed = True
            sys.excepthook(*sys.exc_info())

    return paint_or_tell
