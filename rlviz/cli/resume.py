"""`rlviz resume RUN` and `rlviz fork RUN`: a run that was written down goes on, itself or as another beside it."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import tyro

from rlviz.cli.ends import usage_errors
from rlviz.cli.flags import parsed, parsed_with
from rlviz.cli.train import told
from rlviz.cli.work_arguments import WorkArguments, check_output, check_work, goals_of
from rlviz.learning.hyperparameters import Hyperparameters

_File = Annotated[tyro.conf.Positional[Path], tyro.conf.arg(metavar="RUN")]


@dataclass(frozen=True, kw_only=True)
class ResumeArguments(WorkArguments):
    """Go on with a run where its file ends, exactly as if it had never stopped, and write on in that file."""

    file: _File
    """A run's .rlviz file."""


@dataclass(frozen=True, kw_only=True)
class ForkArguments(WorkArguments):
    """Train on from any step of a run as a second one in a file of its own; the first stays as it is.

    The hyperparameters begin with those in force at that step; what is given differs from there on.
    """

    file: _File
    """A run's .rlviz file."""
    at: int
    """The step to fork at."""
    output: Path
    """The new .rlviz file."""


def resume(given: list[str]) -> int:
    """Go on and tell. Returns the exit code; UsageError says what cannot be done."""
    with usage_errors():
        arguments = parsed(ResumeArguments, given, "rlviz resume")
        with redirect_stdout(sys.stderr):
            from rlviz.cli.training import trained
            from rlviz.session.recorder import Recorder
            from rlviz.session.run_file import RunFile, read_run
            from rlviz.session.travel import run_at

            written = read_run(arguments.file)
            end = len(written.recorded)
            goals = goals_of(arguments, written.about.config.environment, end)
            check_work(arguments, written.about.config)
            run = run_at(written, end, device=arguments.device)
            if refusal := goals[0].refusal(run.history):
                run.close()
                raise ValueError(refusal)
            recorder = Recorder(run, RunFile.going_on(written), written.snapshots)
    with redirect_stdout(sys.stderr):
        result = trained(run, goals, arguments, recorder)
    return told(result, arguments, arguments.file)


def fork(given: list[str]) -> int:
    """Fork, train and tell. Returns the exit code; UsageError says what cannot be done."""
    with usage_errors():
        if {"-h", "--help"} & set(given):
            parsed(ForkArguments, given, "rlviz fork")
        if not given or given[0].startswith("-"):
            raise ValueError("the file of the run comes first: rlviz fork RUN --at STEP --output NEW")
        with redirect_stdout(sys.stderr):
            from rlviz.cli.training import trained
            from rlviz.session.about import Origin
            from rlviz.session.recorder import about, forked
            from rlviz.session.run_file import read_run
            from rlviz.session.travel import run_at

            written = read_run(Path(given[0]))
            start = written.recorded.hyperparameters_at(_step_in(given))
            arguments = parsed_with(ForkArguments, given, "rlviz fork", start)
            goals = goals_of(arguments, written.about.config.environment, arguments.at)
            check_work(arguments, written.about.config)
            check_output(arguments.output)
            run = run_at(written, arguments.at, device=arguments.device)
            for name, value in _changes(start, arguments).items():
                run.change(name, value)
            origin = Origin(arguments.file.name, len(run.history), written.about.id)
            recorder = forked(run, written, arguments.output, about(run, origin))
    with redirect_stdout(sys.stderr):
        result = trained(run, goals, arguments, recorder)
    return told(result, arguments, arguments.output)


def _step_in(given: list[str]) -> int:
    """The step of --at, before all flags are parsed; 0 where there is none that could be read."""
    for flag, following in zip(given, [*given[1:], ""], strict=True):
        word = following if flag == "--at" else flag.partition("=")[2] if flag.startswith("--at=") else ""
        if word.isdecimal():
            return int(word)
    return 0


def _changes(start: Hyperparameters, arguments: Any) -> dict[str, Any]:
    """What was given that differs from what is in force."""
    wanted = {each.name: getattr(arguments.hyperparameters, each.name) for each in fields(arguments.hyperparameters)}
    return {name: value for name, value in wanted.items() if value != getattr(start, name)}
