"""`rlviz train`: an agent learns without a window, and what came of it is told."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rlviz.cli.arguments import RunArguments, check_episodes, config_of
from rlviz.cli.ends import usage_errors
from rlviz.cli.flags import Switch, parsed_with_hyperparameters
from rlviz.cli.report import print_json, print_outcome
from rlviz.learning.algorithms import CONTROLLERS, entry
from rlviz.numbers import whole_text
from rlviz.session.goal import Goal, solved_at

if TYPE_CHECKING:
    from rlviz.cli.training import Result

SUFFIX = ".safetensors"
_STEPS, _LIMIT = 50_000, 500_000


@dataclass(frozen=True)
class TrainArguments(RunArguments):
    """Train an agent without a window, and say what came of it.

    Ctrl+C ends the training between two steps: what was learnt is told and saved all the same, with exit code 130.
    Beside the algorithms, --algorithm takes random, constant and heuristic: controllers that learn nothing.
    """

    steps: int | None = None
    """Train for so many steps. Without this, --episodes and --until-solved it is 50,000. Environments side by side end
    in step: there are up to one fewer than they are more."""
    episodes: int | None = None
    """Train for so many episodes."""
    until_solved: Switch = False
    """Train until the mean return of the last 100 training episodes solves the environment."""
    limit: int | None = None
    """Steps after which --until-solved gives up: 500,000 unless given."""
    device: str = "cpu"
    """Where it computes: cpu, auto, or cuda or mps where present. Small networks are fastest on the CPU."""
    evaluate: int | None = None
    """Play so many greedy episodes at the end, those that `rlviz evaluate` plays with its seed of 1000."""
    weights: Path | None = None
    """Save the agent in this .safetensors file, or replace it: `rlviz FILE` and `rlviz evaluate FILE` open it."""
    keep: Literal["last", "best"] = "last"
    """The agent to end with, to evaluate and to save: as it is at the end, or as it was when its greedy policy did best
    in the 20 episodes that it plays every 1,000 steps."""
    json: Switch = False
    """Print the outcome as one JSON object."""
    quiet: Switch = False
    """Show no progress."""


def train(given: list[str]) -> int:
    """Train, save and tell. Returns the exit code; UsageError says what cannot be done."""
    with usage_errors():
        arguments = parsed_with_hyperparameters(TrainArguments, given, "rlviz train")
        with redirect_stdout(sys.stderr):  # whatever an environment prints is not the outcome
            config, goals = config_of(arguments), _goals(arguments)
            _check(arguments)
            from rlviz.cli.training import begun, trained

            run = begun(config)
    with redirect_stdout(sys.stderr):
        result = trained(run, goals, arguments)
    if arguments.json:
        print_json(result.outcome.plain())
    else:
        print_outcome(result.outcome, _notes(result, arguments))
    if result.failure:
        print(f"rlviz: {result.failure}", file=sys.stderr)
    return result.exit_code


def _notes(result: Result, arguments: TrainArguments) -> Iterator[tuple[str, str]]:
    """What a person should know beside the numbers."""
    outcome = result.outcome
    if result.interrupted:
        yield "interrupted", "this is what was learnt until then"
    elif arguments.until_solved and outcome.first_step_solved is None and not result.failure:
        yield "not solved", f"gave up at the limit of {whole_text(outcome.steps)} steps"
    if result.saved:
        yield "saved", str(arguments.weights)
    if arguments.keep == "last" and outcome.weights_sha256 and outcome.best_greedy_step not in (None, outcome.steps):
        yield "note", "the greedy policy was better before; --keep best ends with that agent"


def _goals(arguments: TrainArguments) -> tuple[Goal, ...]:
    """What the training runs until: the first of these. ValueError for more than one kind, or out of range."""
    given = [name for name in ("steps", "episodes") if getattr(arguments, name) is not None]
    given += ["until-solved"] * arguments.until_solved
    if len(given) > 1:
        raise ValueError(f"--{given[0]} and --{given[1]} exclude each other: a training has one goal")
    if arguments.limit is not None and not arguments.until_solved:
        raise ValueError("--limit goes with --until-solved only")
    if arguments.until_solved:
        threshold = solved_at(arguments.environment)
        if threshold is None:
            raise ValueError(f"{arguments.environment} has no mean return that solves it: give --steps or --episodes")
        return Goal("mean_return", threshold), Goal("steps", _LIMIT if arguments.limit is None else arguments.limit)
    if arguments.episodes is not None:
        return (Goal("episodes", arguments.episodes),)
    return (Goal("steps", _STEPS if arguments.steps is None else arguments.steps),)


def _check(arguments: TrainArguments) -> None:
    """Refuse before the training what would fail after it. ValueError says what is wrong."""
    if arguments.evaluate is not None:
        check_episodes("--evaluate", arguments.evaluate)
    path = arguments.weights
    if path is None:
        return
    if arguments.algorithm in CONTROLLERS:
        raise ValueError(f"a {entry(arguments.algorithm).title} has no weights to save")
    if path.suffix != SUFFIX:
        raise ValueError(f"--weights must name a {SUFFIX} file, got {path}")
    if not path.parent.is_dir():
        raise ValueError(f"--weights must be in a folder that exists, got {path}")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise ValueError(f"--weights must be a file that can be written, got {path}")
