"""Flags from dataclasses, and from the hyperparameters' declarations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import redirect_stderr
from dataclasses import make_dataclass
from io import StringIO
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import tyro

from rlviz.cli.arguments import RunArguments
from rlviz.learning.hyperparameters import Hyperparameters, Knob
from rlviz.session.presets import preset

T = TypeVar("T")
R = TypeVar("R", bound=RunArguments)
Switch = Annotated[bool, tyro.conf.FlagCreatePairsOff]
"""A flag that is there or not; none switches it off."""

_HYPERPARAMETERS = "--hyperparameters."
_UNREADABLE = re.compile(r"Error parsing (--\S+): .*('[^']*')")
_COLOUR = re.compile("\N{ESCAPE}\\[[0-9;]*m")


def parsed(model: type[T], given: list[str], command: str, knobs: Mapping[str, Knob] = MappingProxyType({})) -> T:
    """The arguments. ValueError with one sentence for what cannot be read; SystemExit with code 0 after --help."""
    complaint = StringIO()
    try:
        with redirect_stderr(complaint):
            return tyro.cli(model, prog=command, args=given)
    except SystemExit as end:
        if end.code:
            raise ValueError(_sentence(complaint.getvalue(), command, knobs)) from None
        raise


def parsed_with_hyperparameters(model: type[R], given: list[str], command: str) -> R:
    """The arguments with a flag for each hyperparameter, which begins with the preset's value.

    The algorithm and the preset decide which hyperparameters there are and what they are unless given, so those two
    are read first. ValueError for an unknown one too.
    """
    return parsed_with(model, given, command, preset(peek(given, "algorithm"), peek(given, "preset")).hyperparameters)


def parsed_with(model: type[T], given: list[str], command: str, start: Hyperparameters) -> T:
    """The arguments with a flag for each hyperparameter, which begins with its value in `start`."""
    flags = _flags(start)
    inner = [("hyperparameters", type(flags), flags)]
    complete: Any = make_dataclass(model.__name__, inner, bases=(model,), frozen=True)
    complete.__doc__ = model.__doc__
    result: T = parsed(complete, given, command, start.knobs())
    return result


def _flags(start: Hyperparameters) -> Any:
    """The hyperparameters as plain values that any flag may set: `RunConfig` refuses what is out of range."""
    knobs, fields = start.knobs(), type(start).model_fields
    declared = [
        (name, Annotated[fields[name].annotation, tyro.conf.arg(help=_help(knob))], getattr(start, name))
        for name, knob in knobs.items()
    ]
    flags = make_dataclass("Flags", declared, frozen=True)
    flags.__doc__ = "What can be set of the algorithm, beginning with the preset's values."
    return flags()


def peek(given: list[str], name: str) -> str:
    """The value of a run's flag, before all flags are parsed: the last one, as all of them are read."""
    value = str(getattr(RunArguments, name))
    for flag, following in zip(given, [*given[1:], ""], strict=True):
        if flag == f"--{name}":
            value = following
        elif flag.startswith(f"--{name}="):
            value = flag.partition("=")[2]
    return value


def _help(knob: Knob) -> str:
    """What it is for, and its range where that is not plain from the flag."""
    return knob.help if knob.choices or knob.kind is bool else f"{knob.help} {knob.symbol} lies {knob.range_text()}."


def _sentence(complaint: str, command: str, knobs: Mapping[str, Knob]) -> str:
    """What tyro draws in a box, as one sentence, with what is allowed where a value was of the wrong kind."""
    message = _message(_COLOUR.sub("", complaint))
    if match := _UNREADABLE.match(message):
        flag, value = match.groups()
        name = flag.removeprefix(_HYPERPARAMETERS).replace("-", "_")
        if flag.startswith(_HYPERPARAMETERS) and name in knobs:
            return f"{name} ({knobs[name].symbol}) must be {knobs[name].range_text()}, got {value}"
        if f"{flag} INT" in complaint or f"{flag} {{None}}|INT" in complaint:
            return f"{flag} must be a whole number, got {value}"
    return f"{message.rstrip('.')} ({command} --help lists what there is)"


def _message(box: str) -> str:
    """The first part below the title of a box, in one line. Where there are no lines to draw with, minus signs do."""
    parts: list[list[str]] = [[]]
    for line in (line.strip("│ ") for line in box.splitlines() if line.strip() and line[0] not in "╭╰"):
        if set(line) <= {"─", "-"}:
            parts.append([])
        else:
            parts[-1].append(line)
    first = parts[0] if "╭" in box else (parts[1:] or parts)[0]
    return " ".join(first) or box.strip()
