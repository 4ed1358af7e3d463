"""The work of `rlviz train`. Loads torch."""

from __future__ import annotations

from dataclasses import dataclass
from signal import SIGINT
from typing import TYPE_CHECKING

from rlviz.cli.ends import FAILURE
from rlviz.cli.interrupt import Interrupt
from rlviz.cli.progress import TrainingProgress
from rlviz.learning import devices
from rlviz.learning.algorithm import Diverged
from rlviz.learning.algorithms import entry
from rlviz.session.config import RunConfig
from rlviz.session.goal import Goal
from rlviz.session.run import Best, Run
from rlviz.session.training import Evaluation, Outcome, Stopwatch, evaluate, outcome, train
from rlviz.session.weights_file import Agent, save_agent

if TYPE_CHECKING:
    from rlviz.cli.train import TrainArguments


@dataclass(frozen=True)
class Result:
    """What came of a training, and how it ended. `failure` is one sentence, empty where nothing failed."""

    outcome: Outcome
    saved: bool
    interrupted: int
    failure: str

    @property
    def exit_code(self) -> int:
        """Failure, or 128 and the signal's number as shells have it, or success."""
        return FAILURE if self.failure else self.interrupted


def begun(config: RunConfig) -> Run:
    """The run. ValueError where its device is not there, or its algorithm does not serve its environment."""
    device = "cpu" if config.device == "cpu" else devices.resolved(config.device, devices.measure_all())
    return Run(config, device=device)


def trained(run: Run, goals: tuple[Goal, ...], arguments: TrainArguments) -> Result:
    """Train to the first of the goals, save and evaluate. Where one of these fails the others are done all the same."""
    watch, interrupt = Stopwatch(), Interrupt()
    failure = _train(run, goals, watch, interrupt, quiet=arguments.quiet)
    best = run.best if arguments.keep == "best" else None
    if best is not None:
        run.algorithm.load_weights(best.weights)
    saved = False
    if arguments.weights is not None:
        try:
            save_agent(arguments.weights, _agent(run, best))
            saved = True
        except OSError as error:
            failure = f"{failure} The agent could not be saved: {error}".strip()
    evaluation: Evaluation | None = None
    try:
        evaluation = None if arguments.evaluate is None else evaluate(run, arguments.evaluate)
    except KeyboardInterrupt:
        interrupt.number = SIGINT
    result = Result(outcome(run, watch, evaluation), saved, interrupt.exit_code, failure)
    run.close()
    return result


def _train(run: Run, goals: tuple[Goal, ...], watch: Stopwatch, interrupt: Interrupt, *, quiet: bool) -> str:
    """Train until a goal is reached, it is interrupted, or learning fails; returns why it failed, in a sentence."""
    title = f"{entry(run.config.algorithm).title} on {run.config.environment}, seed {run.config.seed}"
    failure = ""
    with interrupt, TrainingProgress(title, run.history, goals[0], quiet=quiet) as progress:
        try:
            with watch:
                for _ in train(run, *goals):
                    progress.look()
                    if interrupt:
                        break
                run.settle()
        except Diverged as error:
            failure = str(error)
        run.evaluate()
    return failure


def _agent(run: Run, best: Best | None) -> Agent:
    """The agent to save: as it is, or as it was at its best; its weights are in force already."""
    steps, episodes = (best.steps, best.episodes) if best else (run.algorithm.steps, run.algorithm.episodes)
    config = run.config.replaced(hyperparameters=run.hyperparameters)
    return Agent(config, run.algorithm.weights(), steps, episodes)
