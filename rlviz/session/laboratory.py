"""A laboratory: a run, episodes in which its agent is watched or its environment played, and the agents in files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rlviz.learning import devices
from rlviz.learning.algorithm import Algorithm
from rlviz.learning.environment_table import describe
from rlviz.learning.hyperparameters import Value
from rlviz.session.ancestry import Ancestry, ancestry_of
from rlviz.session.branches import Trying
from rlviz.session.config import RunConfig
from rlviz.session.events import HyperparameterChange, Step
from rlviz.session.history import History
from rlviz.session.lineage import Parent
from rlviz.session.opinions import Opinions
from rlviz.session.performance import Performance, Performer
from rlviz.session.run import Run
from rlviz.session.run_file import RUN_SUFFIX, WrittenRun, read_run
from rlviz.session.run_library import RunLibrary
from rlviz.session.run_recording import RunRecording
from rlviz.session.travel import decided_at, run_at
from rlviz.session.weakly import weakly
from rlviz.session.weights_file import agent_of, load_agent, save_agent
from rlviz.session.what_if import what_if
from rlviz.session.writer import Writer


class Laboratory:
    """Everything of one run that is computed. Owned by one thread; histories may be read by others."""

    writer = Writer.HERE

    def __init__(
        self, config: RunConfig, runs: Path | None = None, written: WrittenRun | None = None, at: int = 0
    ) -> None:
        """Begin a run, which is written into the folder `runs` if there is one; `written`: go on where one that was
        written down stood `at` a step. ValueError as `run_at`."""
        self.measured = devices.measure_all()
        device = devices.resolved(config.device, self.measured)
        if written is None:
            self.run = Run(config, device=device)
        else:
            self.run = run_at(written, at, device=device)
            self.run.config = self.run.config.replaced(device=config.device)
        self.performance = Performance(describe(config.environment), weakly(self._performer))
        self._past: Run | None = None
        self.recording = RunRecording(self.run, None if runs is None else RunLibrary(runs))
        self.ancestry = Ancestry()
        self.inherited = 0
        self.opinions = Opinions(self.run, weakly(self._past_run), weakly(self._steps))

    @property
    def config(self) -> RunConfig:
        """The run's configuration with the hyperparameters as they are now, or will be when the next rollout begins."""
        return self.run.config_now

    @property
    def history(self) -> History:
        """The recording of the training."""
        return self.run.history

    @property
    def agent(self) -> Algorithm[Any]:
        """The agent that trains."""
        return self.run.algorithm

    @property
    def device(self) -> str:
        """The device in use."""
        return str(self.run.algorithm.device)

    def report(self, recorded: Callable[[Step], object]) -> None:
        """Call this with every step of the training once it is recorded."""
        self.run.recorded = recorded

    def writes(self, path: Path) -> bool:
        """Whether the run is written into this very file."""
        return self.recording.path is not None and path.resolve() == self.recording.path.resolve()

    def ours(self) -> Laboratory:
        """This one: it is written here. See `Observatory.ours`."""
        return self

    def set_device(self, name: str) -> None:
        """Move the agent to a device between two updates. ValueError names those that can be used."""
        self.run.settle()
        self.run.algorithm.to(devices.resolved(name, self.measured))
        self.run.config = self.run.config.replaced(device=name)
        self.recording.mark()

    def change(self, name: str, value: Value) -> HyperparameterChange | None:
        """Change one hyperparameter, as `Run.change` does; what is watched meanwhile is seen with it too."""
        change = self.run.change(name, value)
        performed = self.performance.rollout
        if change is not None and performed is not None and self._past is None:
            performed.history.record_change(name, change.old, change.new)
        self.recording.mark()
        return change

    def reset_episode(self) -> None:
        """Cut the running episode of training off."""
        self.run.reset_episode()
        self.recording.mark()

    def copy_target(self) -> None:
        """Copy the online network to the target network now, between two updates. ValueError where none is in use."""
        if not self.run.algorithm.has_target:
            raise ValueError("there is no target network in use to copy to")
        self.run.settle()
        self.run.algorithm.copy_target()
        self.recording.mark()

    def _performer(self) -> Performer:
        run, agent = self.run, self._past or self.run
        seed = run.config.seed + len(run.history) + 1
        return Performer(run.config.environment, agent.algorithm, run.history.layout, seed, self._agent_step)

    def take_agent(self, step: int | None) -> None:
        """Let the agent as it was after so many steps perform from now on; None: the one that trains.

        ValueError where the run has no file, or as `run_at`; then the same goes on performing.
        """
        if step is not None:
            step = decided_at(step, self.history)
        if step == self._agent_step:
            return
        past = None if step is None else self._past_run(step)
        self.performance.end()
        self._let_go()
        self._past = past

    @property
    def _agent_step(self) -> int | None:
        """Of which step the agent that performs is; None for the one that trains."""
        return None if self._past is None else len(self._past.history)

    def _let_go(self) -> None:
        if self._past is not None:
            self._past.close()
            self._past = None

    def _past_run(self, step: int) -> Run:
        """This run as it was when the action of a step was decided. ValueError as `take_agent`."""
        return run_at(self._written("an agent of the past"), decided_at(step, self.history), device=self.device)

    def _steps(self) -> int:
        return len(self.history)

    def _written(self, wanted: str) -> WrittenRun:
        """This run as its file has it, up to now."""
        written = self.recording.written()
        if written is None:
            raise ValueError(f"{wanted} comes from the file of a run, and this run gets one once it trains")
        return written

    def save(self, path: Path, *, best: bool) -> None:
        """Save the agent as it is now, or as it was when its greedy policy did best. ValueError before there is one."""
        save_agent(path, agent_of(self.run, best=best))

    @classmethod
    def opened(cls, path: Path, device: str = devices.AUTO, runs: Path | None = None) -> Laboratory:
        """A new run with the agent in a file, or the run in a file, which goes on being written there.

        ValueError or OSError says what is wrong with the file.
        """
        if path.suffix == RUN_SUFFIX:
            written = read_run(path)
            laboratory = cls(written.about.config.replaced(device=device), runs, written, len(written.recorded))
            laboratory.recording.go_on(written)
            laboratory.ancestry = ancestry_of(written.about, [path.parent, *([] if runs is None else [runs])])
            return laboratory
        agent = load_agent(path)
        laboratory = cls(agent.config.replaced(device=device), runs=runs)
        try:
            laboratory.run.algorithm.load_weights(agent.weights)
        except ValueError as error:
            laboratory.close()
            raise ValueError(f"{path.name}: {error}") from None
        algorithm = laboratory.run.algorithm
        algorithm.steps, algorithm.episodes = agent.steps, agent.episodes  # schedules go on from there
        laboratory.inherited = agent.steps
        laboratory.recording.mark()
        return laboratory

    def fork(self, step: int, runs: Path) -> Laboratory:
        """A second run that leaves this one after so many steps, in a file of its own; this one stays as it is written.

        ValueError where this one is not written down, or as `run_at`; OSError why a disk refuses.
        """
        return Laboratory.forked(self._written("a fork"), self.history, step, self.run.config.device, runs)

    @classmethod
    def forked(cls, written: WrittenRun, past: History, step: int, device: str, runs: Path) -> Laboratory:
        """A run that leaves one that is written down, and has `past` recorded; see `fork`."""
        laboratory = cls(written.about.config.replaced(device=device), runs, written, step)
        at = len(laboratory.run.history)
        try:
            laboratory.recording.begin_fork(written, RunLibrary(runs).fork_path(written.path, at))
        except (OSError, ValueError):
            laboratory.abandon()
            raise
        laboratory.ancestry = Ancestry(Parent(written.path.stem, at, past, laboratory.run.hyperparameters))
        return laboratory

    def what_if(self, step: int) -> Trying:
        """What each action would have led to after so many steps. ValueError as `take_agent` and `what_if`."""
        if self.run.obstacle:
            raise ValueError(self.run.obstacle)
        past = self._past_run(step)
        try:
            return (yield from what_if(past, step))
        finally:
            past.close()

    def follow_parent(self) -> None:
        """Take in what another program has done with the run that this one has left, as long as it goes on with it."""
        self.ancestry = self.ancestry.looked_at()

    def abandon(self) -> None:
        """Release the environments, and write nothing."""
        self.performance.end()
        self._let_go()
        self.run.close()

    def close(self) -> None:
        """Release the environments, with the recording whole."""
        self.performance.end()
        self.recording.close()
        self.abandon()
