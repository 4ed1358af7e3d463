"""`rlviz` and `rlviz FILE`: opens the window, on a new run or on an agent in a file."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import PySide6

import rlviz
from rlviz.cli.arguments import RunArguments, config_of
from rlviz.cli.ends import SUCCESS, usage_errors
from rlviz.learning.algorithms import ALGORITHMS
from rlviz.preflight import check_display, check_versions

_BESIDE_FILE = ("--file", "--device", "--version")


@dataclass(frozen=True)
class Arguments(RunArguments):
    """Watch a reinforcement-learning agent learn.

    On a file: rlviz open FILE. Without a window: rlviz train, resume, fork, evaluate, summary, algorithms, environments
    or presets, each with --help.
    """

    device: str = "auto"
    """Where it computes: auto, cpu, or cuda or mps where present."""
    file: Path | None = None
    """An agent or a run to open: a .safetensors or .rlviz file. Of the flags above only --device goes with it."""
    version: bool = False
    """Print the version, and do nothing else."""


def open_window(given: list[str]) -> int:
    """Open the window, and return the exit code once it is closed. UsageError says why it cannot be opened."""
    with usage_errors():
        arguments = parsed(given)
        if arguments.version:
            print(f"rlviz {rlviz.__version__}")
            return SUCCESS
        config = config_of(arguments)
        check_versions(sys.version_info[:2], PySide6.__version__)
        check_display(os.environ)
    gc.disable()  # the application goes on with it; loading the window is a tenth faster too
    from rlviz.gui.application import run

    return run(config, arguments.file)


def parsed(given: list[str]) -> Arguments:
    """The arguments; without any, the parser of flags need not be loaded. ValueError says what is wrong with them."""
    if not given:
        return Arguments()
    from rlviz.cli.flags import parsed_with_hyperparameters, peek

    if not given[0].startswith("-"):
        given = ["--file", *given]
    if (algorithm := peek(given, "algorithm")) not in ALGORITHMS:
        raise ValueError(f"unknown algorithm {algorithm!r}; known are {', '.join(ALGORITHMS)}")
    result = parsed_with_hyperparameters(Arguments, given, "rlviz")
    if result.file is not None:
        _check_beside_file(given)
    return result


def _check_beside_file(given: list[str]) -> None:
    """A file decides what its agent is; a flag that would have no effect is refused. ValueError names it."""
    flags = [each.partition("=")[0] for each in given if each.startswith("--")]
    if idle := [flag for flag in flags if flag not in _BESIDE_FILE]:
        raise ValueError(f"{idle[0]} has no effect on an agent from a file; only --device can be given beside one")
