"""A run: one agent in one environment, learning, with everything that happens recorded."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rlviz.learning.algorithm import Algorithm, Learning
from rlviz.learning.algorithms import entry
from rlviz.learning.environments import make, make_vector, problem
from rlviz.learning.hyperparameters import Hyperparameters, Value
from rlviz.learning.problem import Action, Decision, Floats, Transition
from rlviz.session.config import RunConfig
from rlviz.session.evaluations import Best, Evaluations
from rlviz.session.events import HyperparameterChange, Step
from rlviz.session.history import History, Layout
from rlviz.session.side_by_side import SideBySide
from rlviz.session.stage import Stage

_Taken = tuple[Transition, Decision, float, Learning]
"""A step that was made, the value of the state after an episode, and what is still to be learnt from the step."""


class Run:
    """Training, one step at a time. Owned by one thread; others may read `history`.

    `recorded` is called with every step once it is in the history, also with one from which learning failed.

    Every 1,000 steps the greedy policy plays 20 episodes, learning nothing and disturbing nothing: the same seed
    trains the same with or without them.
    """

    def __init__(self, config: RunConfig, *, device: str = "cpu") -> None:
        self.config = config
        algorithm_seed, environment_seed, evaluation_seed = _seeds(config.seed)
        environment = make(config.environment)
        facts, task = entry(config.algorithm), problem(config.environment, environment)
        self.algorithm: Algorithm[Any] = facts.implementation()(task, config.hyperparameters, algorithm_seed, device)
        names = tuple(each.name for each in facts.diagnostics)
        count = self.algorithm.environments
        layout = Layout(task.observation_size, task.score_size, names, task.action_size, count)
        self.history = History(layout, config.hyperparameters)
        self._stage: Stage | SideBySide
        if count == 1:
            self._stage = Stage(environment, environment_seed, self.history, self.algorithm.interrupt)
        else:
            environment.close()
            together = make_vector(config.environment, count)
            self._stage = SideBySide(together, environment_seed, self.history, self.algorithm.interrupt)
        self.evaluations = Evaluations(config.environment, self.algorithm, self.history, evaluation_seed)
        self.recorded: Callable[[Step], object] = lambda step: None
        self._waiting: dict[str, Value] = {}
        self._taken: _Taken | None = None

    @property
    def best(self) -> Best | None:
        """What did best in an evaluation; None before the first."""
        return self.evaluations.best

    def advance(self, by_hand: Action | None = None) -> Step | None:
        """Do the next small piece of work: an environment step, or None for a part of an update or an evaluation.

        A step that begins here is made `by_hand` where a person chose the action: the agent decides all the same, so
        that chance takes its course, and learns from what was done. For one environment alone.
        """
        if self._taken is not None:
            return self._learn(self._taken)
        if len(self.history) >= self.evaluations.due_from and not self._pending:
            self.evaluations.advance()
            return None
        self._taken = self._take(by_hand)
        return self._learn(self._taken)

    def step(self, by_hand: Action | None = None) -> Step:
        """The next environment step with all that it brings to learn, after an evaluation that is due."""
        step = None
        while step is None:
            step = self.advance(by_hand)
        return step

    def evaluate(self) -> None:
        """Evaluate the greedy policy as it is now, whole, unless that was done at this very step."""
        while self.evaluations.at != len(self.history):
            self.evaluations.advance()

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Those in force, with the changes that wait for the next rollout."""
        wanted: Hyperparameters = self.algorithm.hyperparameters.replaced(self._waiting)
        return wanted

    @property
    def config_now(self) -> RunConfig:
        """What it began as, with the hyperparameters as they are now, or will be when the next rollout begins."""
        return self.config.replaced(hyperparameters=self.hyperparameters)

    def change(self, name: str, value: Value) -> HyperparameterChange | None:
        """Change one hyperparameter between two steps; None where that waits for the next rollout.

        ValueError if refused; then nothing has changed.
        """
        knob = self.hyperparameters.changed(name, value).knobs()[name]
        if knob.applies == "new run":
            old = getattr(self.algorithm.hyperparameters, name)
            raise ValueError(f"{name} ({knob.symbol}) takes effect in a new run only; in this one it stays {old}")
        if knob.applies == "next rollout" and not self._between_rollouts:
            self._waiting[name] = value
            return None
        self._waiting.pop(name, None)
        return self._put_in_force(name, value)

    @property
    def _between_rollouts(self) -> bool:
        """Whether nothing is gathered or being learnt from."""
        return self._taken is None and self.algorithm.between_rollouts

    def _put_in_force(self, name: str, value: Value) -> HyperparameterChange:
        algorithm = self.algorithm
        old: Value = getattr(algorithm.hyperparameters, name)
        algorithm.change(algorithm.hyperparameters.changed(name, value))
        return self.history.record_change(name, old, value)

    def _begin_rollout(self) -> None:
        """Put in force what waited, unless it was taken back meanwhile."""
        waiting, self._waiting = self._waiting, {}
        for name, value in waiting.items():
            if getattr(self.algorithm.hyperparameters, name) != value:
                self._put_in_force(name, value)

    def reset_episode(self) -> None:
        """End the running episode here; the next step begins a new one."""
        self.settle()
        self._stage.reset()

    def close(self) -> None:
        """Release the environment."""
        self._stage.close()

    def settle(self) -> None:
        """Learn from all steps that were made, and finish the update that has begun."""
        while self._taken is not None or self._pending:
            self._taken = self._taken or self._take()
            self._learn(self._taken)

    @property
    def resting(self) -> bool:
        """Whether it stands between two steps of all environments, with nothing half learnt or half evaluated."""
        return self._taken is None and not self._pending and not self.evaluations.under_way

    def standing(self, environment: int = 0) -> tuple[Floats, dict[str, Any]]:
        """The state of an environment that waits for an action, and the environment as it is; only while it rests.

        ValueError with the `obstacle` where there is one.
        """
        if self.obstacle:
            raise ValueError(self.obstacle)
        if isinstance(self._stage, SideBySide):
            return self.observe()[environment], self._stage.state_dict()["environments"][environment]
        return self.observe(), self._stage.state_dict()["environment"]

    def observe(self) -> Floats:
        """The state that waits for an action, with a new episode begun if none runs.

        Of environments side by side those of all, (N, D), and not while some of their steps are still to be handed out.
        """
        return self._stage.observe()

    @property
    def obstacle(self) -> str:
        """Why no environment can be put back to one of its moments, as a sentence; empty where it can."""
        return self._stage.obstacle

    def state_dict(self) -> dict[str, Any]:
        """What it needs to go on beside the algorithm and the recording; only while it rests."""
        return {"stage": self._stage.state_dict(), "waiting": dict(self._waiting), "evaluated_at": self.evaluations.at}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from there."""
        self._stage.load_state_dict(state["stage"])
        self._waiting = dict(state["waiting"])
        self.evaluations.go_on_from(state["evaluated_at"])

    @property
    def _pending(self) -> bool:
        return isinstance(self._stage, SideBySide) and self._stage.pending

    def _take(self, by_hand: Action | None = None) -> _Taken:
        """Make an environment step; nothing is learnt from it yet."""
        if self._waiting and self.algorithm.between_rollouts:
            self._begin_rollout()
        algorithm, stage = self.algorithm, self._stage
        if isinstance(stage, SideBySide):
            transition, decision = stage.play(lambda observations: algorithm.act_in_all(observations, algorithm.rng))
        else:

            def choose(observation: Floats) -> Decision:
                decision = algorithm.act(observation, rng=algorithm.rng)
                return decision if by_hand is None else decision.overruled(by_hand)

            transition, decision = stage.play(choose)
        ended = transition.terminated or transition.truncated
        final_value = algorithm.value(transition.next_observation) if ended else math.nan  # as learning finds it
        return transition, decision, final_value, algorithm.learn(transition)

    def _learn(self, taken: _Taken) -> Step | None:
        """The next piece of learning from a step; the last one records it, also one that fails."""
        try:
            next(taken[-1])
        except StopIteration as end:
            return self._record(taken, end.value)
        except BaseException:
            self._record(taken, {})
            raise
        return None

    def _record(self, taken: _Taken, diagnostics: Mapping[str, float]) -> Step:
        self._taken = None
        transition, decision, final_value, _ = taken
        step = self.history.record(transition, decision, diagnostics, final_value)
        self.recorded(step)
        return step


def _seeds(seed: int) -> tuple[int, int, int]:
    """Independent seeds of the algorithm, its environment and the evaluations."""
    algorithm, environment, evaluation = np.random.SeedSequence(seed).generate_state(3)
    return int(algorithm), int(environment), int(evaluation) // 2
