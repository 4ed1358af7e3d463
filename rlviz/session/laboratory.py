"""A laboratory: a run, episodes in which its agent is watched or its environment played, and the agents in files."""

from __future__ import annotations

from pathlib import Path

from rlviz.learning import devices
from rlviz.learning.environment_table import describe
from rlviz.session.config import RunConfig
from rlviz.session.events import Step
from rlviz.session.history import History
from rlviz.session.rollout import Rollout
from rlviz.session.run import Run
from rlviz.session.weights_file import Agent, load_agent, save_agent


class Laboratory:
    """Everything of one run that is computed. Owned by one thread; histories may be read by others."""

    def __init__(self, config: RunConfig) -> None:
        devices.check(config.device)
        self.measured = devices.measure_all()
        self.run = Run(config, device=self._resolved(config.device))
        self.rollout: Rollout | None = None
        self.inherited = 0
        self._hand_turn = 0

    @property
    def config(self) -> RunConfig:
        """The run's configuration with the hyperparameters as they are now."""
        return self.run.config.replaced(hyperparameters=self.run.algorithm.hyperparameters)

    @property
    def device(self) -> str:
        """The device in use."""
        return str(self.run.algorithm.device)

    def set_device(self, name: str) -> None:
        """Move the agent to a device between two updates. ValueError names those present."""
        devices.check(name)
        self.run.algorithm.to(self._resolved(name))
        self.run.config = self.run.config.replaced(device=name)

    def _resolved(self, name: str) -> str:
        return self.measured[0].device if name == devices.AUTO else name

    def perform(self) -> History:
        """Make ready to watch or play fresh episodes; returns the history they go to."""
        return self._performance().history

    def _performance(self) -> Rollout:
        if self.rollout is None:
            run = self.run
            seed = run.config.seed + len(run.history) + 1
            self.rollout = Rollout(run.config.environment, run.algorithm, run.history.layout, seed)
        return self.rollout

    def perform_step(self, action: int | None = None) -> Step:
        """One step watched, or with `action` one made by hand."""
        return self._performance().step(action)

    def idle_action(self) -> int:
        """What happens by hand while no key is held: no push where there is one, else left and right in turn."""
        directions = [label.direction for label in describe(self.run.config.environment).actions]
        if "none" in directions:
            return directions.index("none")
        self._hand_turn = (self._hand_turn + 1) % len(directions)
        return self._hand_turn

    def end_performance(self) -> None:
        """Forget the watched or played episodes."""
        if self.rollout is not None:
            self.rollout.close()
            self.rollout = None

    def save(self, path: Path, *, best: bool) -> None:
        """Save the agent as it is now, or as it was when its greedy policy did best. ValueError before there is one."""
        run = self.run
        if not best:
            save_agent(path, Agent(self.config, run.algorithm.weights(), self.inherited + len(run.history)))
        elif run.best is None:
            raise ValueError("there is no best agent yet: the greedy policy has not been evaluated")
        else:
            save_agent(path, Agent(self.config, run.best.weights, self.inherited + run.best.step))

    @classmethod
    def opened(cls, path: Path) -> Laboratory:
        """A new run with the agent in a file. ValueError or OSError says what is wrong with the file."""
        agent = load_agent(path)
        laboratory = cls(agent.config.replaced(device=devices.AUTO))
        try:
            laboratory.run.algorithm.load_weights(agent.weights)
        except ValueError as error:
            laboratory.close()
            raise ValueError(f"{path.name}: {error}") from None
        laboratory.inherited = laboratory.run.algorithm.steps = agent.steps  # schedules go on from there
        return laboratory

    def close(self) -> None:
        """Release the environments."""
        self.end_performance()
        self.run.close()
