"""The recording of a run: the one truth from which every view draws."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.hyperparameters import Hyperparameters, Value
from rlviz.learning.problem import Action
from rlviz.session.events import Ending, Episode, GreedyEvaluation, HyperparameterChange, Policy, Step
from rlviz.session.table import Table

MEAN_OVER = 100
"""Episodes in the running mean of returns, as Gymnasium's reward thresholds count them."""


@dataclass(frozen=True)
class Layout:
    """Widths of a recording: numbers of an observation, a decision and an action; the names of the diagnostics."""

    observation: int
    scores: int
    diagnostics: tuple[str, ...] = ()
    action: int = 1


def numbers(action: Action) -> list[float]:
    """An action as the numbers that record it."""
    return [action] if isinstance(action, int) else action.tolist()


class History:
    """Append-only recording of steps, episodes, hyperparameter changes and greedy evaluations.

    One thread writes (`append`, `end_episode`, `record_…`); any thread reads what is published: rows [0, len) of
    `steps` and `episodes`, and the lists. Columns of `steps`: observation, action, explored, scores, value, epsilon,
    reward, terminated, truncated and each diagnostic (nan at steps without an update).
    """

    def __init__(self, layout: Layout, hyperparameters: Hyperparameters, policy: Policy = Policy.BEHAVIOUR) -> None:
        self.layout, self.policy = layout, policy
        self.hyperparameters = hyperparameters
        widths = {"observation": layout.observation, "scores": layout.scores, "action": layout.action}
        single = ("explored", "value", "epsilon", "reward", "terminated", "truncated", *layout.diagnostics)
        self.steps = Table({**widths, **dict.fromkeys(single, 1)}, np.float32)
        facts = ("first_step", "length", "episode_return", "mean_return", "ending", "final_value")
        self.episodes = Table({**dict.fromkeys(facts, 1), "final_observation": layout.observation}, np.float64)
        self.changes: list[HyperparameterChange] = []
        self.evaluations: list[GreedyEvaluation] = []
        self._recent: deque[float] = deque(maxlen=MEAN_OVER)
        self._running_return = 0.0

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def nbytes(self) -> int:
        """Bytes of the recorded steps and episodes."""
        return self.steps.nbytes + self.episodes.nbytes

    @property
    def running_first_step(self) -> int:
        """Row at which the episode that now runs began, or will begin."""
        return self._end_of(len(self.episodes))

    def _end_of(self, ended: int) -> int:
        if ended == 0:
            return 0
        return int(self.episodes.number("first_step", ended - 1) + self.episodes.number("length", ended - 1))

    @property
    def mean_return(self) -> float:
        """Mean return of the last 100 episodes; nan before the first."""
        last = len(self.episodes) - 1
        return self.episodes.number("mean_return", last) if last >= 0 else float("nan")

    def append(self, step: Step) -> None:
        """Record one step."""
        nan = float("nan")
        diagnostics = [step.diagnostics.get(name, nan) for name in self.layout.diagnostics]
        self.steps.append(
            [
                *step.observation.tolist(),
                *step.scores.tolist(),
                *numbers(step.action),
                step.explored,
                step.value,
                step.epsilon,
                step.reward,
                step.terminated,
                step.truncated,
                *diagnostics,
            ]
        )
        self._running_return += step.reward

    def end_episode(self, ending: Ending, final_observation: NDArray[np.float32], final_value: float) -> None:
        """Close the running episode. An interrupted one leaves the running mean as it was."""
        first = self.running_first_step
        if ending is not Ending.INTERRUPTED:
            self._recent.append(self._running_return)
        mean = float(np.mean(self._recent)) if self._recent else float("nan")
        facts = [first, len(self) - first, self._running_return, mean, ending, final_value]
        self._running_return = 0.0
        self.episodes.append([*facts, *final_observation.tolist()])

    def record_change(self, name: str, old: Value, new: Value) -> HyperparameterChange:
        """Record that a hyperparameter takes a new value from the next step on."""
        change = HyperparameterChange(len(self), len(self.episodes), name, old, new)
        self.changes.append(change)
        return change

    def record_evaluation(self, returns: tuple[float, ...]) -> GreedyEvaluation:
        """Record the returns that the greedy policy reached now."""
        evaluation = GreedyEvaluation(len(self), len(self.episodes), returns)
        self.evaluations.append(evaluation)
        return evaluation

    def hyperparameter(self, name: str, step: int) -> Value:
        """The value that was in force at a step."""
        value: Value = getattr(self.hyperparameters, name)
        for change in list(self.changes):
            if change.name == name and change.step <= step:
                value = change.new
        return value

    def episode_count(self) -> int:
        """Episodes that can be viewed: those ended, and the running one once it has a step."""
        ended = len(self.episodes)
        return ended + (len(self) > self._end_of(ended))

    def episode(self, index: int) -> Episode:
        """An episode, ended or running. IndexError outside [0, episode_count)."""
        ended = len(self.episodes)
        if index < ended:
            return self._ended_episode(index)
        first, end = self._end_of(ended), len(self)
        if len(self.episodes) > ended:  # the writer closed it while we looked
            return self.episode(index)
        if index > ended or end <= first:
            raise IndexError(f"episode must be in [0, {self.episode_count() - 1}], got {index}")
        reward = float(self.steps.column("reward", first, end).sum())
        return Episode(index, first, end - first, reward, Ending.RUNNING, float("nan"), None)

    def _ended_episode(self, index: int) -> Episode:
        row = self.episodes.rows(index, index + 1)[0]
        facts = {name: float(row[where.start]) for name, where in self.episodes.columns.items()}
        return Episode(
            index=index,
            first_step=int(facts["first_step"]),
            length=int(facts["length"]),
            episode_return=facts["episode_return"],
            ending=Ending(int(facts["ending"])),
            final_value=facts["final_value"],
            final_observation=row[self.episodes.columns["final_observation"]].astype(np.float32),
        )

    def episode_at(self, step: int) -> int:
        """Index of the episode that a step belongs to."""
        ended = len(self.episodes)
        if step >= self._end_of(ended):
            return ended
        return int(np.searchsorted(self.episodes.column("first_step", 0, ended), step, side="right")) - 1
