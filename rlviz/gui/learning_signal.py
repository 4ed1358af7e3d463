"""What one frame teaches, as lines of text: TD error, advantage or log-likelihood in numbers, and the frame's facts."""

from __future__ import annotations

import math

import numpy as np

from rlviz.gui.gaussian import log_densities
from rlviz.gui.text_line import UNKNOWN, Run, compact, decimal
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel
from rlviz.learning.hyperparameters import Value
from rlviz.numbers import with_minus
from rlviz.session.events import Ending
from rlviz.session.frame import Frame, episode_returns
from rlviz.session.history import History

_ROOM, _SIGNED_ROOM = "88.8", "+8.88"
_UNIT_ROOM = "−8"


def facts(frame: Frame, theme: Theme) -> list[Run]:
    """The step, its reward, the realised return from it, its TD error, ε if there is one, and how it was chosen."""
    if frame.action is None:
        return [Run("the state after the last step", theme.muted)]
    line = [
        *_fact("step", str(frame.index), "888", theme),
        *_fact("r", _reward(frame.reward), _UNIT_ROOM, theme),
        *_fact("Gₜ", compact(frame.discounted_return), _ROOM, theme),
        *_fact("δ", compact(frame.td_error, signed=True), _SIGNED_ROOM, theme),
    ]
    if not math.isnan(frame.epsilon):
        line += _fact("ε", decimal(frame.epsilon, 2), "0.88", theme)
    return [*line, Run(frame.chosen, theme.epsilon if frame.explored or frame.by_hand else theme.greedy)]


def td_error(frame: Frame, action: ActionLabel | None, theme: Theme, *, of_values: bool = True) -> list[Run]:
    """δ = r + γ max Q(s′, a′) − Q(s, a), or r + γ V(s′) − V(s): each part in its colour and then with its number."""
    target, next_value, known = theme.greedy, "maxₐ′ Q(s′,a′)", "Q(s,a)"
    estimate = theme.muted if action is None else theme.action(action)
    if not of_values:
        next_value, known, estimate = "V(s′)", "V(s)", theme.training
    words = [
        Run("δ = ", theme.text),
        Run(f"r + γ·{next_value}", target),
        Run(" − ", theme.text),
        Run(known, estimate),
        Run(" = ", theme.text),
    ]
    if math.isnan(frame.td_error):
        return [*words[:-1], Run(f"   {_unknown(frame)}", theme.muted)]
    numbers = [
        Run(f"{_reward(frame.reward)} + {frame.gamma:.4g}·", target),
        Run(_operand(frame.next_value), target, room=_ROOM),
        Run(" − ", theme.text),
        Run(_operand(frame.estimate), estimate, room=_ROOM),
        Run(" = ", theme.text),
        Run(compact(frame.td_error, signed=True), theme.text, bold=True, room=_SIGNED_ROOM),
    ]
    return [*words, *numbers, Run("  s′ terminal" if frame.terminated else "", theme.muted)]


def table_update(frame: Frame, action: ActionLabel, theme: Theme) -> list[Run]:
    """Q(s, a) + α δ, which the table holds from this step on: each part in its colour and then with its number."""
    target, estimate, plain = theme.greedy, theme.action(action), theme.text
    words = [
        Run("Q(s,a)", estimate),
        Run(" ← ", plain),
        Run("Q(s,a)", estimate),
        Run(" + α·[", plain),
        Run("r + γ·maxₐ′ Q(s′,a′)", target),
        Run(" − ", plain),
        Run("Q(s,a)", estimate),
        Run("] = ", plain),
    ]
    numbers = [
        Run(compact(frame.estimate), estimate, room=_ROOM),
        Run(f" + {frame.learning_rate:.3g}·[", plain),
        Run(f"{_reward(frame.reward)} + {frame.gamma:.4g}·", target),
        Run(_operand(frame.next_value), target, room=_ROOM),
        Run(" − ", plain),
        Run(_operand(frame.estimate), estimate, room=_ROOM),
        Run("] = ", plain),
        Run(compact(frame.estimate + frame.learning_rate * frame.td_error), plain, bold=True, room=_ROOM),
    ]
    return [*words, *numbers, Run("  s′ terminal" if frame.terminated else "", theme.muted)]


def log_likelihood(frame: Frame, theme: Theme) -> list[Run]:
    """log π(a | s) of a Gaussian's action, which the gradient weighs by the advantage; of more components the sum."""
    start = [Run("log π(a | s) = ", theme.text)]
    action = frame.action
    if action is None or isinstance(action, int):
        return [*start, Run(f"  {_unknown(frame)}", theme.muted)]
    mean, deviation = np.split(frame.scores.astype(np.float64), 2)  # (A,) each
    result = _result(float(log_densities(action, mean, deviation).sum()), theme)
    if len(action) > 1:
        return [*start, Run("Σₖ log N(aₖ; μₖ, σₖ²) = ", theme.text), result]
    return [
        *start,
        Run("log N(", theme.text),
        Run(decimal(float(action[0]), 2), theme.epsilon, room=_SIGNED_ROOM),
        Run("; ", theme.text),
        Run(decimal(float(mean[0]), 2), theme.greedy, room=_SIGNED_ROOM),
        Run(f", {decimal(float(deviation[0]), 2)}²) = ", theme.text),
        result,
    ]


def advantage(history: History, frame: Frame, action: ActionLabel | None, theme: Theme) -> list[Run]:
    """A = Gₜ − b with the baseline b in use; what is unknown until the episode ends says so."""
    start = [Run("A", theme.text if action is None else theme.action(action), bold=True), Run(" = ", theme.text)]
    if frame.episode.ending is Ending.RUNNING or frame.action is None:
        words = "Gₜ" if math.isnan(frame.value) else "Gₜ − V(s)"
        return [*start, Run(words, theme.text), Run(f"   {_unknown(frame, 'when the episode ends')}", theme.muted)]
    if not math.isnan(frame.value):
        return start + _over_value(history, frame, theme)
    if _hyperparameter(history, frame, "baseline") == "normalised returns":
        return start + _normalised(history, frame, theme)
    return [*start, Run("Gₜ = ", theme.text), _result(frame.discounted_return, theme)]


def _over_value(history: History, frame: Frame, theme: Theme) -> list[Run]:
    """Gₜ − V(s); where the episode was cut off, with the bootstrap that stands for the rest of it."""
    rest = _bootstrap(history, frame)
    known = frame.discounted_return
    symbol, number = (
        ("Gₜ", compact(known)) if rest == 0 else ("Gₜ + γᵏ·V(sₜ₊ₖ)", f"{_operand(known)} + {_operand(rest)}")
    )
    return [
        Run(f"{symbol} − ", theme.text),
        Run("V(s)", theme.training),
        Run(f" = {number} − ", theme.text),
        Run(_operand(frame.value), theme.training, room=_ROOM),
        Run(" = ", theme.text),
        _result(known + rest - frame.value, theme),
    ]


def _normalised(history: History, frame: Frame, theme: Theme) -> list[Run]:
    """(Gₜ − mean) / std over the returns of the episode; zero where they do not spread."""
    returns = episode_returns(history, frame.episode)
    mean, spread = float(returns.mean()), float(returns.std())
    result = (frame.discounted_return - mean) / spread if spread > 1e-8 else 0.0
    numbers = f"({compact(frame.discounted_return)} − {_operand(mean)}) / {compact(spread)} = "
    return [Run("(Gₜ − mean) / std = ", theme.text), Run(numbers, theme.text), _result(result, theme)]


def _bootstrap(history: History, frame: Frame) -> float:
    episode = frame.episode
    cut_off = episode.ending is Ending.TRUNCATED and not math.isnan(episode.final_value)
    if not cut_off or not _hyperparameter(history, frame, "bootstrap_truncated"):
        return 0.0
    return float(frame.gamma ** (episode.length - frame.index) * episode.final_value)


def _hyperparameter(history: History, frame: Frame, name: str) -> Value:
    """The value in force at the end of the frame's episode; None where the algorithm has no such hyperparameter."""
    if not hasattr(history.hyperparameters, name):
        return None
    return history.hyperparameter(name, frame.episode.last_row)


def _fact(label: str, number: str, room: str, theme: Theme) -> list[Run]:
    return [Run(f"{label} ", theme.muted), Run(number, theme.text, room=room), Run("  ·  ", theme.muted)]


def _unknown(frame: Frame, known: str = "after the next step") -> str:
    return "no action was taken here" if frame.action is None else f"known {known}"


def _operand(value: float) -> str:
    """A number after an operator: in brackets where it is negative."""
    return f"({compact(value)})" if value < 0 else compact(value)


def _result(value: float, theme: Theme) -> Run:
    return Run(compact(value, signed=True), theme.text, bold=True, room=_SIGNED_ROOM)


def _reward(reward: float) -> str:
    return UNKNOWN if math.isnan(reward) else with_minus(f"{reward:.3g}")
