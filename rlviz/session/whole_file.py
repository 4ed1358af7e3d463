"""A file that is there whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_whole(path: Path, contents: bytes) -> None:
    """Write beside the file's place, then rename: nobody ever reads a half of it. OSError as the system says."""
    temporary = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    file = temporary.open("xb")
    try:
        with file:
            file.write(contents)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise
