"""The work of `rlviz train`. Loads torch."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT
from typing import TYPE_CHECKING

from rlviz.cli.ends import FAILURE
from rlviz.cli.interrupt import Interrupt
from rlviz.cli.progress import TrainingProgress
from rlviz.learning import devices
from rlviz.learning.algorithm import Diverged
from rlviz.learning.algorithms import entry
from rlviz.session.about import Origin
from rlviz.session.config import RunConfig
from rlviz.session.goal import Goal
from rlviz.session.recorder import Recorder, about
from rlviz.session.run import Run
from rlviz.session.run_file import RunFile
from rlviz.session.training import Evaluation, Outcome, Stopwatch, evaluate, outcome, train
from rlviz.session.weights_file import agent_of, save_agent

if TYPE_CHECKING:
    from rlviz.cli.work_arguments import WorkArguments

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Result:
    """What came of a training, and how it ended. `failure` is one sentence, empty where nothing failed."""

    outcome: Outcome
    saved: bool
    recorded: bool
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


def recorded(run: Run, path: Path, origin: Origin | None = None) -> Recorder:
    """A recorder of the run into a new file. OSError where it cannot be made."""
    return Recorder(run, RunFile(path, about(run, origin)))


def trained(run: Run, goals: tuple[Goal, ...], arguments: WorkArguments, recorder: Recorder | None = None) -> Result:
    """Train to the first of the goals, save and evaluate. Where one of these fails the others are done all the same."""
    watch, interrupt, begun_at = Stopwatch(), Interrupt(), len(run.history)
    failures = _train(run, goals, watch, interrupt, recorder, quiet=arguments.quiet)
    recording = recorder is not None
    try:
        if recorder is not None:
            recorder.close()
    except OSError as error:
        recording = False
        failures.append(f"The run could not be written: {error}")
    best = run.best if arguments.keep == "best" else None
    if best is not None:
        run.algorithm.load_weights(best.weights)
    saved = False
    if arguments.weights is not None:
        try:
            save_agent(arguments.weights, agent_of(run, best=best is not None))
            saved = True
        except OSError as error:
            failures.append(f"The agent could not be saved: {error}")
    evaluation: Evaluation | None = None
    if arguments.evaluate is not None:
        try:
            evaluation = evaluate(run, arguments.evaluate)
        except KeyboardInterrupt:
            interrupt.number = SIGINT
        except Exception as error:  # noqa: BLE001  # an environment's own code: whatever it raises, the rest is told
            failures.append(_failed("The evaluation", error))
    told = outcome(run, watch, evaluation, begun_at)
    result = Result(told, saved, recording, interrupt.exit_code, " ".join(failures))
    run.close()
    return result


def _train(
    run: Run,
    goals: tuple[Goal, ...],
    watch: Stopwatch,
    interrupt: Interrupt,
    recorder: Recorder | None,
    *,
    quiet: bool,
) -> list[str]:
    """Train until a goal is reached, it is interrupted, or it fails; returns what failed, in sentences."""
    title = f"{entry(run.config.algorithm).title} on {run.config.environment}, seed {run.config.seed}"
    failures = []
    with interrupt, TrainingProgress(title, run.history, goals[0], quiet=quiet) as progress:
        try:
            with watch:
                for _ in train(run, *goals):
                    progress.look()
                    if recorder is not None:
                        _record(recorder)
                    if interrupt:
                        break
                run.settle()
        except Diverged as error:
            failures.append(str(error))
        except Exception as error:  # noqa: BLE001  # an environment's own code: what was learnt until then is kept
            failures.append(_failed("The training", error))
        try:
            run.evaluate()
        except Exception as error:  # noqa: BLE001  # likewise
            failures.append(_failed("The last evaluation", error))
    return failures


def _record(recorder: Recorder) -> None:
    """Write what is due. Where a disk refuses, the training goes on, and a later look tries again."""
    try:
        recorder.look()
    except OSError as error:
        _log.warning("not written: %s", error)


def _failed(what: str, error: Exception) -> str:
    return f"{what} failed: {type(error).__name__}: {error}"
