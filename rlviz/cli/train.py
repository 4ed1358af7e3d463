"""`rlviz train`: an agent learns without a window, and what came of it is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlviz.cli.arguments import RunArguments, config_of
from rlviz.cli.ends import usage_errors
from rlviz.cli.flags import parsed_with_hyperparameters
from rlviz.cli.report import print_json, print_outcome
from rlviz.cli.work_arguments import WorkArguments, check_output, check_work, goals_of
from rlviz.numbers import whole_text

if TYPE_CHECKING:
    from rlviz.cli.training import Result


@dataclass(frozen=True)
class TrainArguments(WorkArguments, RunArguments):
    """Train an agent without a window, and say what came of it.

    Ctrl+C ends the training between two steps: what was learnt is told and saved all the same, with exit code 130.
    Beside the algorithms, --algorithm takes random, constant and heuristic: controllers that learn nothing.
    """

    output: Path | None = None
    """Write the whole run into this new .rlviz file while it trains: `rlviz resume`, `rlviz fork`, `rlviz summary` and
    `rlviz evaluate` read it. A program that is killed loses half a second of it at most."""


def train(given: list[str]) -> int:
    """Train, save and tell. Returns the exit code; UsageError says what cannot be done."""
    with usage_errors():
        arguments = parsed_with_hyperparameters(TrainArguments, given, "rlviz train")
        with redirect_stdout(sys.stderr):  # whatever an environment prints is not the outcome
            config = config_of(arguments)
            goals = goals_of(arguments, config.environment)
            check_work(arguments, config)
            if arguments.output is not None:
                check_output(arguments.output)
            from rlviz.cli.training import begun, recorded, trained

            run = begun(config)
            recorder = None if arguments.output is None else recorded(run, arguments.output)
    with redirect_stdout(sys.stderr):
        result = trained(run, goals, arguments, recorder)
    return told(result, arguments, arguments.output)


def told(result: Result, arguments: WorkArguments, output: Path | None) -> int:
    """Print what came of it; returns the exit code."""
    if arguments.json:
        print_json(result.outcome.plain())
    else:
        print_outcome(result.outcome, _notes(result, arguments, output))
    if result.failure:
        print(f"rlviz: {result.failure}", file=sys.stderr)
    return result.exit_code


def _notes(result: Result, arguments: WorkArguments, output: Path | None) -> Iterator[tuple[str, str]]:
    """What a person should know beside the numbers."""
    outcome = result.outcome
    if result.interrupted:
        yield "interrupted", "this is what was learnt until then"
    elif arguments.until_solved and outcome.first_step_solved is None and not result.failure:
        yield "not solved", f"gave up at the limit of {whole_text(outcome.steps)} steps"
    if result.saved:
        yield "saved", str(arguments.weights)
    if result.recorded:
        yield "recorded", str(output)
    if arguments.keep == "last" and outcome.weights_sha256 and outcome.best_greedy_step not in (None, outcome.steps):
        yield "note", "the greedy policy was better before; --keep best ends with that agent"
