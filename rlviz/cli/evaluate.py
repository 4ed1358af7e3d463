"""`rlviz evaluate FILE`: greedy episodes of an agent in a file."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import tyro

from rlviz.cli.arguments import check_episodes, check_seed
from rlviz.cli.ends import SUCCESS, usage_errors
from rlviz.cli.flags import Switch, parsed
from rlviz.cli.report import evaluation_text, print_facts, print_json
from rlviz.cli.work_arguments import RUN
from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import describe
from rlviz.numbers import whole_text

if TYPE_CHECKING:
    from rlviz.session.run import Run


@dataclass(frozen=True)
class EvaluateArguments:
    """Play greedy episodes of an agent in a file. It learns nothing from them."""

    file: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(metavar="FILE")]
    """A .safetensors file that rlviz saved, or the .rlviz file of a run."""
    at: str = "last"
    """Of a run the agent as it was: last, best, or after so many steps."""
    episodes: int = 100
    """How many to play."""
    seed: int = 1000
    """The same seed draws the same episodes for each agent."""
    environment: str | None = None
    """The agent's environment, where it is of a module that is still to be imported: module:Id."""
    device: str = "cpu"
    """Where it computes: cpu, auto, or cuda or mps where present."""
    json: Switch = False
    """Print the result as one JSON object."""


def evaluate(given: list[str]) -> int:
    """Play and tell. Returns the exit code; UsageError says what is wrong with the file or the flags."""
    with usage_errors():
        arguments = parsed(EvaluateArguments, given, "rlviz evaluate")
        check_episodes("--episodes", arguments.episodes)
        check_seed(arguments.seed)
        with redirect_stdout(sys.stderr):  # whatever an environment prints is not the result
            if arguments.environment is not None:
                describe(arguments.environment)
            run = _run_of(arguments)
            from rlviz.session import training
    config, algorithm = run.config, run.algorithm
    with redirect_stdout(sys.stderr):
        evaluation = training.evaluate(run, arguments.episodes, arguments.seed)
    run.close()
    facts = {"algorithm": config.algorithm, "environment": config.environment, "preset": config.preset}
    trained = {"seed": config.seed, "steps": algorithm.steps, "episodes": algorithm.episodes}
    if arguments.json:
        print_json(
            {"file": str(arguments.file)} | facts | {"trained": trained, "seed": arguments.seed}
            | {"evaluation": asdict(evaluation), "hyperparameters": config.hyperparameters.model_dump()}
            | {"weights_sha256": training.weights_sha256(run)}
        )  # fmt: skip
    else:
        learnt = f"{whole_text(algorithm.steps)} steps, {whole_text(algorithm.episodes)} episodes"
        print(f"{entry(config.algorithm).title} on {config.environment}, preset {config.preset}, seed {config.seed}")
        print_facts([("trained", learnt), ("evaluation", evaluation_text(evaluation))])
    return SUCCESS


def _run_of(arguments: EvaluateArguments) -> Run:
    """The agent of a file in a run. ValueError or OSError says what is wrong with the file, or with --at."""
    if arguments.file.suffix != RUN:
        from rlviz.session.laboratory import Laboratory

        if arguments.at != "last":
            raise ValueError(f"--at goes with the .rlviz file of a run only, got {arguments.file}")
        return Laboratory.opened(arguments.file, arguments.device).run
    from rlviz.session.run_file import read_run
    from rlviz.session.travel import run_at

    written = read_run(arguments.file)
    at, end = arguments.at, len(written.recorded)
    if at not in ("last", "best") and not at.isdecimal():
        raise ValueError(f"--at must be last, best or a step in [0, {end}], got {at!r}")
    run = run_at(written, int(at) if at.isdecimal() else end, device=arguments.device)
    if at == "best":
        if run.best is None:
            raise ValueError(f"{arguments.file.name} has no best agent: its greedy policy was never evaluated")
        run.algorithm.load_weights(run.best.weights)
        run.algorithm.steps, run.algorithm.episodes = run.best.steps, run.best.episodes
    return run
