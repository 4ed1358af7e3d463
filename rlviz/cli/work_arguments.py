"""What every command that trains has in common: until when it trains, and what becomes of the agent."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rlviz.cli.arguments import check_episodes
from rlviz.cli.flags import Switch
from rlviz.learning.algorithms import CONTROLLERS, entry
from rlviz.session.config import RunConfig
from rlviz.session.goal import Goal, solved_at

_WEIGHTS, RUN = ".safetensors", ".rlviz"
_STEPS, _LIMIT = 50_000, 500_000


@dataclass(frozen=True)
class WorkArguments:
    """Until when, where, and what is told and saved."""

    steps: int | None = None
    """Train until there are so many steps. Without this, --episodes and --until-solved it is 50,000, or so many more.
    Environments side by side end in step: there are up to one fewer than they are more."""
    episodes: int | None = None
    """Train until there are so many episodes."""
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


def goals_of(arguments: WorkArguments, environment: str, begun: int = 0) -> tuple[Goal, ...]:
    """What the training runs until: the first of these. ValueError for more than one kind, or out of range."""
    given = [name for name in ("steps", "episodes") if getattr(arguments, name) is not None]
    given += ["until-solved"] * arguments.until_solved
    if len(given) > 1:
        raise ValueError(f"--{given[0]} and --{given[1]} exclude each other: a training has one goal")
    if arguments.limit is not None and not arguments.until_solved:
        raise ValueError("--limit goes with --until-solved only")
    if arguments.until_solved:
        threshold = solved_at(environment)
        if threshold is None:
            raise ValueError(f"{environment} has no mean return that solves it: give --steps or --episodes")
        return Goal("mean_return", threshold), Goal("steps", _LIMIT if arguments.limit is None else arguments.limit)
    if arguments.episodes is not None:
        return (Goal("episodes", arguments.episodes),)
    return (Goal("steps", begun + _STEPS if arguments.steps is None else arguments.steps),)


def check_work(arguments: WorkArguments, config: RunConfig) -> None:
    """Refuse before the training what would fail after it. ValueError says what is wrong."""
    if arguments.evaluate is not None:
        check_episodes("--evaluate", arguments.evaluate)
    if arguments.weights is None:
        return
    if config.algorithm in CONTROLLERS:
        raise ValueError(f"a {entry(config.algorithm).title} has no weights to save")
    check_place("--weights", arguments.weights, _WEIGHTS)


def check_output(path: Path) -> None:
    """ValueError where no new file of a run can be made there."""
    check_place("--output", path, RUN)
    if path.exists():
        raise ValueError(f"--output must name a new file, got {path}, which is there: `rlviz resume` goes on with it")


def check_place(flag: str, path: Path, suffix: str) -> None:
    """ValueError where no such file can be written."""
    if path.suffix != suffix:
        raise ValueError(f"{flag} must name a {suffix} file, got {path}")
    if not path.parent.is_dir():
        raise ValueError(f"{flag} must be in a folder that exists, got {path}")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise ValueError(f"{flag} must be a file that can be written, got {path}")
