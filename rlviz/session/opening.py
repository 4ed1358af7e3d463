"""What is in a file, opened: an agent, a run that goes on here, or one that another program is still at."""

from __future__ import annotations

from pathlib import Path

from rlviz.session.laboratory import Laboratory
from rlviz.session.observatory import Observatory
from rlviz.session.run_file import RUN_SUFFIX
from rlviz.session.writer_lock import is_written


def opened(path: Path, device: str, runs: Path | None = None) -> Laboratory | Observatory:
    """As `Laboratory.opened`; a run that is being written is followed. ValueError or OSError: what is wrong with it."""
    if path.suffix == RUN_SUFFIX and is_written(path):
        return Observatory(path, device, runs)
    return Laboratory.opened(path, device, runs)
