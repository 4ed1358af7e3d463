"""Who writes a run into its file: this program, another one, or nobody."""

from __future__ import annotations

from enum import Enum


class Writer(Enum):
    """Of the run on show."""

    HERE = "this program"
    ANOTHER = "another program"
    NOBODY = "nobody"


class WrittenElsewhere(ValueError):
    """Refuses what would write a run while another program does."""

    def __init__(self) -> None:
        super().__init__(WRITTEN_ELSEWHERE)


WRITTEN_ELSEWHERE = (
    "Another program trains this run, so that nothing can be changed of it here. "
    "Fork here (F) to train on beside that program, or wait until it ends."
)
