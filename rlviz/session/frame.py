"""One moment of a recorded episode, with everything that explains it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rlviz.learning.algorithms import Entry
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.learning.problem import Action
from rlviz.learning.returns import discounted_returns
from rlviz.session.events import Chosen, Ending, Episode, Policy
from rlviz.session.history import History

_NAN = float("nan")

ScoreKind = Literal["Q", "π", "Gaussian"]
"""What a decision's scores are: values of the actions, their probabilities, or a Gaussian's means and deviations."""


@dataclass(frozen=True)
class Frame:
    """State `index` of an episode of `episode.length` steps; index = length is the state after the last step.

    There `action` is None and scores and numbers are nan. `chosen` says in words how the action came about: by chance
    where the agent `explored`, of a person where it is `by_hand`. `discounted_return` is nan until the episode has
    ended; `td_error` δ = r + γ V(s′) − estimate until the next state is known, with V and the estimate as the agent
    held them at that time: for action values V = max Q and the estimate Q(s, a), else both V.
    Where learning told its target's V(s′) that one is taken; `learning_rate` is the α it told of, else nan.
    A continuous action is the one drawn, before it is clipped into its bounds.
    """

    episode: Episode
    index: int
    observation: NDArray[np.float32]
    action: Action | None
    explored: bool
    by_hand: bool
    chosen: str
    scores: NDArray[np.float32]
    value: float
    next_value: float
    estimate: float
    epsilon: float
    gamma: float
    reward: float
    terminated: bool
    discounted_return: float
    td_error: float
    learning_rate: float


def score_kind(entry: Entry, environment: EnvironmentDescription) -> ScoreKind:
    """What the scores are of an algorithm's decisions in an environment."""
    return "Gaussian" if entry.scores == "π" and environment.continuous else entry.scores


def episode_returns(history: History, episode: Episode) -> NDArray[np.float64]:
    """Realised discounted return from each step, (length,), with the γ of its last. Rewards seen, no bootstrap."""
    return discounted_returns(history.of("reward", episode), history.gamma(episode.last_row))


def how_chosen(policy: Policy, kind: ScoreKind, chosen: Chosen) -> str:
    """How an action came about, in words."""
    if policy is Policy.HAND or chosen is Chosen.BY_HAND:
        return "by hand"
    if policy is Policy.GREEDY:
        return "greedy"
    if kind == "Gaussian":
        return "drawn from N(μ, σ²)"
    if kind == "π":
        return "drawn from π"
    return "explored" if chosen is Chosen.EXPLORED else "greedy"


def frame_at(history: History, episode_index: int, index: int, kind: ScoreKind) -> Frame:
    """State `index` of an episode. IndexError outside the recording."""
    episode = history.episode(episode_index)
    if not 0 <= index <= episode.length:
        raise IndexError(f"frame must be in [0, {episode.length}], got {index}")
    if index == episode.length:
        return _final_frame(history, episode)
    row = episode.row(index)
    steps = history.steps
    scores, taken = (steps.column(name, row, row + 1).reshape(-1) for name in ("scores", "action"))
    action: Action = taken if kind == "Gaussian" else int(taken[0])
    value, terminated = steps.number("value", row), bool(steps.number("terminated", row))
    reward, gamma = steps.number("reward", row), history.gamma(row)
    estimate = float(scores[action]) if kind == "Q" else value
    next_value = 0.0 if terminated else _value_after(history, episode, index)
    chosen, ended = Chosen(int(steps.number("chosen", row))), episode.ending is not Ending.RUNNING
    drawn = kind == "Gaussian" and history.policy is Policy.BEHAVIOUR  # what is drawn is never the mean
    by_hand = history.policy is Policy.HAND or chosen is Chosen.BY_HAND
    return Frame(
        episode=episode,
        index=index,
        observation=steps.column("observation", row, row + 1).reshape(-1),
        action=action,
        explored=not by_hand and (drawn or chosen is Chosen.EXPLORED),
        by_hand=by_hand,
        chosen=how_chosen(history.policy, kind, chosen),
        scores=scores,
        value=value,
        next_value=next_value,
        estimate=estimate,
        epsilon=steps.number("epsilon", row),
        gamma=gamma,
        reward=reward,
        terminated=terminated,
        discounted_return=float(episode_returns(history, episode)[index]) if ended else _NAN,
        td_error=reward + gamma * next_value - estimate,
        learning_rate=_told(history, "learning_rate", row),
    )


def _told(history: History, name: str, row: int) -> float:
    """What learning told of a step; nan where it told nothing."""
    return history.steps.number(name, row) if name in history.layout.diagnostics else _NAN


def _value_after(history: History, episode: Episode, index: int) -> float:
    """V(s′) as learning told it, else as the agent held it once it was there."""
    told = _told(history, "next_value", episode.row(index))
    if not math.isnan(told):
        return told
    if index + 1 < episode.length:
        return history.steps.number("value", episode.row(index + 1))
    return episode.final_value


def _final_frame(history: History, episode: Episode) -> Frame:
    observation = episode.final_observation
    if observation is None:
        raise IndexError(f"frame must be in [0, {episode.length - 1}], got {episode.length}: the episode still runs")
    scores = np.full(history.layout.scores, np.nan, np.float32)
    return Frame(
        episode=episode,
        index=episode.length,
        observation=observation,
        action=None,
        explored=False,
        by_hand=False,
        chosen="",
        scores=scores,
        value=episode.final_value,
        next_value=_NAN,
        estimate=_NAN,
        epsilon=_NAN,
        gamma=history.gamma(episode.last_row),
        reward=_NAN,
        terminated=episode.ending is Ending.TERMINATED,
        discounted_return=_NAN,
        td_error=_NAN,
        learning_rate=_NAN,
    )
