"""`rlviz open FILE`: opens the window on an agent or a run in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import tyro

from rlviz.cli.ends import usage_errors
from rlviz.cli.flags import parsed


@dataclass(frozen=True)
class OpenArguments:
    """Open the window on an agent or a run.

    A run goes on where its file ends; one that another program is training is shown live, as its file grows.
    """

    file: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(metavar="FILE")]
    """An agent's .safetensors file, or the .rlviz file of a run."""
    device: str = "auto"
    """Where it computes: auto, cpu, or cuda or mps where present."""


def open_file(given: list[str]) -> int:
    """Open it, and return the exit code once the window is closed. UsageError says what cannot be done."""
    with usage_errors():
        arguments = parsed(OpenArguments, given, "rlviz open")
        arguments.file.stat()
    from rlviz.cli.window import open_window

    return open_window(["--file", str(arguments.file), "--device", arguments.device])
