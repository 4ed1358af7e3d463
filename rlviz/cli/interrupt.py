"""Ctrl+C while training: it ends between two steps, with all that was learnt."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Self


class Interrupt:
    """Inside its `with`, the first SIGINT or SIGTERM is only noted. A second one, and those afterwards, end at once."""

    def __init__(self) -> None:
        self.number = 0

    def __bool__(self) -> bool:
        return self.number != 0

    @property
    def exit_code(self) -> int:
        """What a shell says of a process that the signal ended: 130 after Ctrl+C; 0 where there was none."""
        return 128 + self.number if self.number else 0

    def __enter__(self) -> Self:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        _as_python_has_it()

    def _note(self, number: int, _: FrameType | None) -> None:
        self.number = number
        _as_python_has_it()


def _as_python_has_it() -> None:
    """Ctrl+C raises KeyboardInterrupt, and SIGTERM ends the process."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
