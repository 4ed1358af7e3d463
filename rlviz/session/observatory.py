"""An observatory: a run that another program writes, shown as it grows. Its agents perform, none trains here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rlviz.learning import devices
from rlviz.learning.environment_table import describe
from rlviz.session.ancestry import ancestry_of
from rlviz.session.branches import Trying
from rlviz.session.config import RunConfig
from rlviz.session.events import Step
from rlviz.session.following import Following
from rlviz.session.history import History
from rlviz.session.laboratory import Laboratory
from rlviz.session.opinions import Opinions
from rlviz.session.performance import Performance, Performer
from rlviz.session.run import Run
from rlviz.session.run_file import WrittenRun
from rlviz.session.travel import decided_at, run_at
from rlviz.session.weakly import weakly
from rlviz.session.weights_file import agent_of, save_agent
from rlviz.session.what_if import what_if
from rlviz.session.writer import Writer, WrittenElsewhere


class Observatory:
    """Stands where a laboratory does, and reads alone. Owned by one thread; histories may be read by others.

    What is watched, asked about, forked or saved is made from the file as it is. `recording` reads where a laboratory's
    writes. `inherited` and `agent` are those of a laboratory: nothing that is known was learnt before the recording,
    and no agent learns here.
    """

    inherited = 0
    agent = None

    def __init__(self, path: Path, device: str = devices.AUTO, runs: Path | None = None) -> None:
        """Follow the run in a file; `device` and `runs` as in a laboratory. ValueError or OSError: what is wrong."""
        self.recording, self._runs = Following(path), runs
        self.measured = devices.measure_all()
        self._wanted, self.device = device, devices.resolved(device, self.measured)
        self.performance = Performance(describe(self.config.environment), weakly(self._performer))
        self.opinions = Opinions(None, weakly(self._run_at), weakly(self._newest))
        self.ancestry = ancestry_of(self.recording.about, [path.parent, *([] if runs is None else [runs])])
        self._performing: Run | None = None

    @property
    def config(self) -> RunConfig:
        """The run's configuration with the hyperparameters in force at its newest step."""
        config = self.recording.about.config.replaced(device=self._wanted)
        return config.replaced(hyperparameters=self.history.hyperparameters_at(len(self.history)))

    @property
    def history(self) -> History:
        """What the file holds."""
        return self.recording.history

    @property
    def run(self) -> Run:
        """There is none that could be trained: WrittenElsewhere."""
        raise WrittenElsewhere

    @property
    def writer(self) -> Writer:
        """Who writes the run now."""
        return self.recording.writer

    def reset_episode(self) -> None:
        """There is none that could be cut off: WrittenElsewhere."""
        raise WrittenElsewhere

    def report(self, recorded: Callable[[Step], object]) -> None:
        """No step is made here."""

    def writes(self, path: Path) -> bool:
        """Nothing is written here."""
        return False

    def ours(self) -> Laboratory:
        """The run as one that goes on here, exactly as if resumed. WrittenElsewhere while another program is at it.

        ValueError or OSError says what is wrong with its file.
        """
        self.recording.read()
        if self.writer is Writer.ANOTHER:
            raise WrittenElsewhere
        return Laboratory.opened(self.recording.path, self._wanted, self._runs)

    def fork(self, step: int, runs: Path) -> Laboratory:
        """As `Laboratory.fork`; the other program is not disturbed, and what it goes on to do is followed."""
        fork = Laboratory.forked(self._written(), self.history, step, self._wanted, runs)
        if self.writer is Writer.ANOTHER:
            fork.ancestry = fork.ancestry._replace(following=self.recording)
        return fork

    def what_if(self, step: int) -> Trying:
        """As `Laboratory.what_if`."""
        past = self._run_at(step)
        try:
            return (yield from what_if(past, step))
        finally:
            past.close()

    def save(self, path: Path, *, best: bool) -> None:
        """As `Laboratory.save`, of the agent at the newest step."""
        newest = self._run_at(self._newest())
        try:
            save_agent(path, agent_of(newest, best=best))
        finally:
            newest.close()

    def _written(self) -> WrittenRun:
        self.recording.read()
        return self.recording.written

    def _run_at(self, step: int) -> Run:
        """The run as it was when the action of a step was decided."""
        return run_at(self._written(), decided_at(step, self.history), device=self.device)

    def _newest(self) -> int:
        """How many steps there are by now."""
        self.recording.read()
        return len(self.history)

    def follow_parent(self) -> None:
        """As `Laboratory.follow_parent`."""
        self.ancestry = self.ancestry.looked_at()

    def take_agent(self, step: int | None) -> None:
        """Let the agent as it was after so many steps perform from now on; None: as it is at the newest step.

        ValueError as `run_at`; then the same goes on performing.
        """
        wanted = decided_at(self._newest() if step is None else step, self.history)
        if self._performing is not None and len(self._performing.history) == wanted:
            return
        taken = self._run_at(wanted)
        self.abandon()
        self._performing = taken

    def _performer(self) -> Performer:
        """The agent that was taken, or that of the newest step."""
        if self._performing is None:
            self._performing = self._run_at(self._newest())
        run, step = self._performing, len(self._performing.history)
        return Performer(run.config.environment, run.algorithm, run.history.layout, run.config.seed + step + 1, step)

    def abandon(self) -> None:
        """Release the environments."""
        self.performance.end()
        if self._performing is not None:
            self._performing.close()
            self._performing = None

    close = abandon
