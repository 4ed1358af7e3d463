"""rlviz without a window, its recording included; the evaluations, which the others do not make, are not counted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from time import process_time
from typing import Any

from benchmarks.contestants.settings import Settings
from benchmarks.until_solved import NEVER, SOLVED_AT, Question, Solved
from rlviz.session.config import RunConfig
from rlviz.session.evaluations import EVALUATE_EVERY
from rlviz.session.run import Run

_PLAIN_ROLLOUTS: dict[str, Any] = {"learning_rate_steps": 0, "reward_scale": 1.0, "scale_observations": False}
_PLAIN_DQN: dict[str, Any] = {
    "n_step": 1,
    "double": False,
    "dueling": False,
    "loss": "mse",
    "gradient_clip": 1e6,
    "learning_rate_steps": 0,
    "update_every": 1,
    "prioritized": False,
    "target_update": "hard",
    "target_unit": "updates",
    "reward_scale": 1.0,
    "scale_observations": False,
    "hidden_layers": 1,
}
_PLAIN: Mapping[str, dict[str, Any]] = {"dqn": _PLAIN_DQN, "a2c": _PLAIN_ROLLOUTS, "ppo": _PLAIN_ROLLOUTS}
"""What makes rlviz's algorithm the one that all the others are."""


class Own:
    """A run that trains on command."""

    def __init__(self, config: RunConfig) -> None:
        self._run = Run(config)
        self.history = self._run.history

    def advance(self, steps: int) -> float:
        """CPU seconds of so many environment steps, without those of evaluations."""
        history, seconds = self.history, 0.0
        goal = len(history) + steps
        while len(history) < goal:
            self.evaluate()
            pause = min(goal, len(history) - len(history) % EVALUATE_EVERY + EVALUATE_EVERY)
            begin = process_time()
            while len(history) < pause:
                self._run.advance()
            seconds += process_time() - begin
        return seconds

    def evaluate(self) -> float:
        """Do the evaluation that is due, if one is; returns the mean return of the newest."""
        history = self.history
        due = len(history) % EVALUATE_EVERY == 0
        while due and not (history.evaluations and history.evaluations[-1].step == len(history)):
            self._run.advance()
        return history.evaluations[-1].mean

    def close(self) -> None:
        """Release the environment."""
        self._run.close()


def config(algorithm: str, settings: Settings, seed: int) -> RunConfig:
    """An algorithm at the shared settings. ValueError where one of them is no hyperparameter of rlviz's."""
    hyperparameters = {**_PLAIN[algorithm], **asdict(settings)}
    values = {"algorithm": algorithm, "seed": seed, "device": "cpu", "hyperparameters": hyperparameters}
    return RunConfig.checked(values)


def until_solved(question: Question) -> Solved:
    """One seed with the preset that rlviz begins with."""
    seed, most = question
    begin = process_time()
    with closing(Own(RunConfig.checked({"seed": seed, "device": "cpu"}))) as own:
        seconds = process_time() - begin
        for steps in range(EVALUATE_EVERY, most + 1, EVALUATE_EVERY):
            seconds += own.advance(EVALUATE_EVERY)
            if own.evaluate() >= SOLVED_AT:
                return Solved(steps, seconds)
    return NEVER
