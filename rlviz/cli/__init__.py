"""The command line: opens the window, or does without one what `rlviz train` and the other commands ask for.

Importing this package loads neither Qt, torch nor the parser of flags; each command loads what it needs.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from rlviz.cli.ends import FAILURE, INTERRUPTED, USAGE, UsageError

COMMANDS = ("open", "train", "resume", "fork", "evaluate", "summary", "algorithms", "environments", "presets")


def main(given: list[str] | None = None) -> int:
    """Run rlviz, and return the exit code: 0, or with one sentence on standard error 1 or 2; 130 after Ctrl+C."""
    arguments = sys.argv[1:] if given is None else given
    command = bool(arguments) and arguments[0] in COMMANDS
    if given is None:
        _end_at_once_when_told(window=not command or arguments[0] == "open")
    try:
        if command:
            code = _command(arguments[0])(arguments[1:])
            sys.stdout.flush()
            return code
        _check_word(arguments)
        from rlviz.cli.window import open_window

        return open_window(arguments)
    except UsageError as error:
        print(f"rlviz: {error}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read what we print has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE


def _end_at_once_when_told(*, window: bool) -> None:
    """Until the window or a training takes signals, nothing is there to be lost, and an import is no place to raise."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda number, _: os._exit(0 if window else 128 + number))


def _command(name: str) -> Callable[[list[str]], int]:
    if name == "open":
        from rlviz.cli.opening import open_file

        return open_file
    if name == "train":
        from rlviz.cli.train import train

        return train
    if name == "evaluate":
        from rlviz.cli.evaluate import evaluate

        return evaluate
    if name == "summary":
        from rlviz.cli.summary import summary

        return summary
    if name in ("resume", "fork"):
        from rlviz.cli import resume

        return {"resume": resume.resume, "fork": resume.fork}[name]
    from rlviz.cli import tables

    return {"algorithms": tables.algorithms, "environments": tables.environments, "presets": tables.presets}[name]


def _check_word(arguments: list[str]) -> None:
    """UsageError where the first word looks like a command rather than like a file, and is neither."""
    word = arguments[0] if arguments else "-"
    if not word.startswith("-") and not Path(word).suffix and not Path(word).exists():
        raise UsageError(f"unknown command {word!r}; known are {', '.join(COMMANDS)}, or the file of an agent or a run")
