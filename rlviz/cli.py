"""The command line: opens the window, on a new run or on an agent in a file."""

from __future__ import annotations

import gc
import os
import signal
import sys
from dataclasses import asdict, dataclass, fields, make_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import PySide6

import rlviz
from rlviz.preflight import check_display, check_versions

if TYPE_CHECKING:
    from rlviz.learning.hyperparameters import Hyperparameters
    from rlviz.session.config import RunConfig

USAGE_ERROR = 2
_BESIDE_FILE = ("--file", "--device", "--version")


@dataclass(frozen=True)
class Arguments:
    """Watch a reinforcement-learning agent learn."""

    file: Path | None = None
    """An agent to open: a .safetensors file that rlviz saved. Of the flags below only --device goes with it."""
    algorithm: str = "dqn"
    """What learns: dqn or reinforce."""
    preset: str = "tuned"
    """Hyperparameters to begin with: tuned or lecture."""
    environment: str = "CartPole-v1"
    """Where it learns."""
    device: str = "auto"
    """Where it computes: auto, cpu, or cuda or mps where present."""
    seed: int = 0
    """The same seed repeats a run."""
    version: bool = False
    """Print the version, and do nothing else."""


def main(given: list[str] | None = None) -> int:
    """Run rlviz. The exit code is 0, or 2 after one sentence on standard error for what cannot be done."""
    if given is None:
        for each in (signal.SIGINT, signal.SIGTERM):  # until the window takes them; before, nothing is there to be lost
            signal.signal(each, lambda *_: os._exit(0))
    try:
        arguments = parsed(sys.argv[1:] if given is None else given)
        if arguments.version:
            print(f"rlviz {rlviz.__version__}")
            return 0
        config = config_of(arguments)
        check_versions(sys.version_info[:2], PySide6.__version__)
        check_display(os.environ)
    except ValueError as error:
        print(f"rlviz: {error}", file=sys.stderr)
        return USAGE_ERROR
    gc.disable()  # Laboratory.open goes on with it; loading the window is a tenth faster too
    from rlviz.gui.application import run

    return run(config, arguments.file)


def config_of(arguments: Arguments) -> RunConfig:
    """The run to begin with. ValueError names what is unknown, and what is known."""
    from rlviz.session.config import RunConfig

    return RunConfig.checked(
        {name: value for name, value in asdict(arguments).items() if name in RunConfig.model_fields}
    )


def parsed(given: list[str]) -> Arguments:
    """The arguments; without any, tyro need not be loaded.

    The algorithm and the preset decide which hyperparameters there are and what they are unless given, so those two
    are read first. ValueError for an unknown one; SystemExit with code 2 for a flag or a value that is not known.
    """
    if not given:
        return Arguments()
    import tyro

    from rlviz.session.presets import preset

    if not given[0].startswith("-"):
        given = ["--file", *given]
    start = preset(_peek(given, "algorithm"), _peek(given, "preset")).hyperparameters
    flags = _flags(start)
    inner = [("hyperparameters", type(flags), flags)]
    complete: Any = make_dataclass("Complete", inner, bases=(Arguments,), frozen=True)
    complete.__doc__ = Arguments.__doc__
    result: Arguments = tyro.cli(complete, prog="rlviz", args=given)
    if result.file is not None:
        _check_beside_file(given)
    return result


def _check_beside_file(given: list[str]) -> None:
    """A file decides what its agent is; a flag that would have no effect is refused. ValueError names it."""
    flags = [each.partition("=")[0] for each in given if each.startswith("--")]
    if idle := [flag for flag in flags if flag not in _BESIDE_FILE]:
        raise ValueError(f"{idle[0]} has no effect on an agent from a file; only --device can be given beside one")


def _flags(start: Hyperparameters) -> Any:
    """The hyperparameters as plain values that any flag may set: `RunConfig` refuses what is out of range."""
    import tyro

    declared = [
        (name, Annotated[field.annotation, tyro.conf.arg(help=field.description)], getattr(start, name))
        for name, field in type(start).model_fields.items()
    ]
    flags = make_dataclass("Flags", declared, frozen=True)
    flags.__doc__ = "What can be set of the algorithm, beginning with the preset's values."
    return flags()


def _peek(given: list[str], name: str) -> str:
    """The value of a flag, before all flags are parsed."""
    for flag, following in zip(given, [*given[1:], ""], strict=True):
        if flag == f"--{name}":
            return following
        if flag.startswith(f"--{name}="):
            return flag.partition("=")[2]
    return next(str(field.default) for field in fields(Arguments) if field.name == name)
