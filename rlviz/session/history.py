"""The recording of a run: the one truth from which every view draws."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from statistics import fmean
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.hyperparameters import Hyperparameters, Value
from rlviz.learning.problem import Decision, Transition
from rlviz.session.bookmarks import Bookmark
from rlviz.session.events import ByHand, Chosen, Ending, Episode, GreedyEvaluation, HyperparameterChange, Policy, Step
from rlviz.session.recording import Recording
from rlviz.session.table import Table

MEAN_OVER = 100
"""Episodes in the running mean of returns, as Gymnasium's reward thresholds count them."""


@dataclass(frozen=True)
class Layout:
    """Widths of a recording: numbers of an observation, a decision and an action; the names of the diagnostics.

    `environments` of them take turns: row k is a step of environment k modulo their number.
    """

    observation: int
    scores: int
    diagnostics: tuple[str, ...] = ()
    action: int = 1
    environments: int = 1


class History:
    """Append-only recording of steps, episodes, hyperparameter changes and greedy evaluations.

    One thread writes (`append`, `end_episode`, `record_…`); any thread reads what is published: rows [0, len) of
    `steps` and `episodes`, the lists, and the tuples, which are replaced: `snapshots` holds steps. Columns of `steps`:
    observation, action, chosen, scores, value, epsilon, reward, terminated, truncated and each diagnostic (nan where
    nothing was updated). `agent_step` is that of the agent of the past that performs here, None for one that trains.
    `by_hand` lists what a person did to its states; `rival` holds episode by episode what the agent came to from the
    same starts, where a person plays.
    """

    def __init__(
        self,
        layout: Layout,
        hyperparameters: Hyperparameters,
        policy: Policy = Policy.BEHAVIOUR,
        agent_step: int | None = None,
    ) -> None:
        self.layout, self.policy, self.agent_step = layout, policy, agent_step
        self.hyperparameters = hyperparameters
        widths = {"observation": layout.observation, "scores": layout.scores, "action": layout.action}
        single = ("chosen", "value", "epsilon", "reward", "terminated", "truncated", *layout.diagnostics)
        self.steps = Table({**widths, **dict.fromkeys(single, 1)}, np.float32)
        facts = ("first_step", "length", "episode_return", "mean_return", "ending", "final_value", "shown_from")
        self.episodes = Table({**dict.fromkeys(facts, 1), "final_observation": layout.observation}, np.float64)
        self.changes: list[HyperparameterChange] = []
        self.evaluations: list[GreedyEvaluation] = []
        self.by_hand: list[ByHand] = []
        self.rival: History | None = None
        self.bookmarks, self.snapshots = tuple[Bookmark, ...](), tuple[int, ...]()
        self._recent: deque[float] = deque(maxlen=MEAN_OVER)
        self._running_returns = [0.0] * layout.environments
        self._firsts = list(range(layout.environments))

    def __len__(self) -> int:
        return len(self.steps)

    @property
    def nbytes(self) -> int:
        """Bytes of the recorded steps and episodes."""
        return self.steps.nbytes + self.episodes.nbytes

    @property
    def running_first_step(self) -> int:
        """Row at which the running episode that is shown began, or will begin: that of environment 0."""
        return self._shown_from(len(self.episodes))

    def running_steps(self, environment: int = 0) -> int:
        """Steps of the episode that now runs in an environment."""
        return max(0, -(-(len(self) - self._firsts[environment]) // self.layout.environments))

    def _shown_from(self, ended: int) -> int:
        return 0 if ended == 0 else int(self.episodes.number("shown_from", ended - 1))

    @property
    def mean_return(self) -> float:
        """Mean return of the last 100 episodes; nan before the first."""
        last = len(self.episodes) - 1
        return self.episodes.number("mean_return", last) if last >= 0 else float("nan")

    def record(
        self, transition: Transition, decision: Decision, diagnostics: Mapping[str, float], final_value: float
    ) -> Step:
        """Record a step that was made; where it ends an episode, with the value of the state after it."""
        observation, action, reward, next_observation, terminated, truncated, environment = transition
        step = Step(
            len(self), len(self.episodes), observation, action, Chosen.by(decision), decision.scores, decision.value,
            decision.epsilon, reward, terminated, truncated, next_observation, diagnostics,
        )  # fmt: skip
        self.append(step)
        if terminated or truncated:
            ending = Ending.TERMINATED if terminated else Ending.TRUNCATED
            self.end_episode(ending, next_observation, final_value, environment)
        return step

    def append(self, step: Step) -> None:
        """Record one step."""
        self.steps.append(
            [
                *step.observation.tolist(),
                *step.scores.tolist(),
                *([step.action] if isinstance(step.action, int) else step.action.tolist()),
                step.chosen,
                step.value,
                step.epsilon,
                step.reward,
                step.terminated,
                step.truncated,
                *map(step.diagnostics.get, self.layout.diagnostics, repeat(math.nan)),
            ]
        )
        self._running_returns[step.number % self.layout.environments] += step.reward

    def end_episode(
        self, ending: Ending, final_observation: NDArray[np.float32], final_value: float, environment: int = 0
    ) -> None:
        """Close the running episode of an environment. An interrupted one leaves the running mean as it was."""
        first, length = self._firsts[environment], self.running_steps(environment)
        episode_return, self._running_returns[environment] = self._running_returns[environment], 0.0
        if ending is not Ending.INTERRUPTED:
            self._recent.append(episode_return)
        mean = fmean(self._recent) if self._recent else float("nan")
        self._firsts[environment] = first + length * self.layout.environments
        facts = [first, length, episode_return, mean, ending, final_value, self._firsts[0]]
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

    def state_dict(self) -> dict[str, Any]:
        """What is known of the running episodes beside their recorded steps."""
        return {"running_returns": list(self._running_returns), "firsts": list(self._firsts)}

    def load(self, recording: Recording) -> None:
        """Hold what another history held, to look at; this one is still empty."""
        self.steps.extend(recording.steps)
        self.episodes.extend(recording.episodes)
        self.changes += recording.changes
        self.evaluations += recording.evaluations
        self.bookmarks = recording.bookmarks

    def go_on_from(self, past: History, recorded: Mapping[str, int], state: Mapping[str, Any]) -> None:
        """Go on where another history held so many of each, and share that with it; this one is still empty."""
        self.steps.share(past.steps, recorded["steps"])
        self.episodes.share(past.episodes, recorded["episodes"])
        self.changes += past.changes[: recorded["changes"]]
        self.evaluations += past.evaluations[: recorded["evaluations"]]
        counted = self.episodes.column("ending") != Ending.INTERRUPTED
        self._recent.extend(self.episodes.column("episode_return")[counted][-MEAN_OVER:].tolist())
        self._running_returns, self._firsts = list(state["running_returns"]), list(state["firsts"])

    def hyperparameter(self, name: str, step: int) -> Value:
        """The value that was in force at a step; None where the algorithm has no such hyperparameter."""
        value: Value = getattr(self.hyperparameters, name, None)
        for change in list(self.changes):
            if change.name == name and change.step <= step:
                value = change.new
        return value

    def gamma(self, step: int) -> float:
        """The discount γ at a step; 1 where there is none, for what values nothing discounts nothing."""
        found = self.hyperparameter("gamma", step)
        return 1.0 if found is None else float(found)

    def hyperparameters_at(self, step: int) -> Hyperparameters:
        """All that were in force at a step."""
        changed = {change.name: change.new for change in list(self.changes) if change.step <= step}
        return self.hyperparameters.replaced(changed)

    def episode_count(self) -> int:
        """Episodes that can be viewed: those ended, and the running one of environment 0 once it has a step."""
        ended = len(self.episodes)
        return ended + (len(self) > self._shown_from(ended))

    def episode(self, index: int) -> Episode:
        """An episode, ended or running. IndexError outside [0, episode_count)."""
        ended = len(self.episodes)
        if index < ended:
            return self._ended_episode(index)
        first, end, stride = self._shown_from(ended), len(self), self.layout.environments
        if len(self.episodes) > ended:  # the writer closed it while we looked
            return self.episode(index)
        if index > ended or end <= first:
            raise IndexError(f"episode must be in [0, {self.episode_count() - 1}], got {index}")
        rewards = self.steps.column("reward", first, end)[::stride]
        return Episode(index, first, len(rewards), float(rewards.sum()), Ending.RUNNING, float("nan"), None, stride)

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
            stride=self.layout.environments,
        )

    def of(self, name: str, episode: Episode) -> NDArray[np.floating]:
        """One column of an episode's steps: (length,) where it is one number wide, else (length, width)."""
        return self.steps.column(name, episode.first_step, episode.last_row + 1)[:: episode.stride]

    def episode_at(self, step: int) -> int:
        """Index of the episode that a step belongs to; of one that runs beside others, that of the one shown."""
        ended, stride = len(self.episodes), self.layout.environments
        if step >= self._shown_from(ended) and (step - self._shown_from(ended)) % stride == 0:
            return ended
        firsts = self.episodes.column("first_step", 0, ended)
        if stride == 1:
            return int(np.searchsorted(firsts, step, side="right")) - 1
        ends = firsts + stride * self.episodes.column("length", 0, ended)
        held = np.flatnonzero((firsts <= step) & (step < ends) & ((step - firsts) % stride == 0))
        return int(held[0]) if len(held) else ended
