"""What a person did by hand, in words, and what came of it."""

from __future__ import annotations

from rlviz.gui.frame_words import places, unit_text
from rlviz.gui.text_line import decimal
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.numbers import measured_text, whole_text
from rlviz.session.events import Ending, Episode, Impulse
from rlviz.session.history import History

_TOLD = 25
"""Steps for which it is told that a hand came between: half a second of a cart."""


def impulse_text(environment: EnvironmentDescription, impulse: Impulse) -> str:
    """By how much a part changes: `ẋ +0.50 m/s`."""
    part = environment.parts[impulse.part]
    return f"{part.symbol} {decimal(impulse.change * part.factor, places(part), signed=True)}{unit_text(part)}"


def note_by_hand(environment: EnvironmentDescription, history: History, episode: Episode, index: int) -> str:
    """What a hand did to this state or to one of those just before it; empty where it did nothing."""
    row = episode.row(index)
    for deed in reversed(history.by_hand):
        ago = row - deed.step
        if ago >= _TOLD or deed.step < episode.first_step:
            return ""
        if ago < 0:
            continue
        when = "" if ago == 0 else f", {ago} step{'s' * (ago != 1)} ago"
        if deed.impulse is None:
            return f"set by hand{when}"
        return f"pushed by hand{when}: {impulse_text(environment, deed.impulse)}"
    return ""


def duel_text(played: Episode, rival: Episode | None) -> str:
    """How a person's episode ended beside the agent's: `you 73, agent 500: it went on for 427 more steps`."""
    if rival is None or played.ending is Ending.INTERRUPTED:
        return ""
    mine = f"you {measured_text(played.episode_return)}"
    if rival.ending is Ending.RUNNING:
        return f"{mine}, the agent goes on"
    more = rival.length - played.length
    longer = f": it went on for {whole_text(more)} more step{'s' * (more != 1)}" if more > 0 else ""
    return f"{mine}, agent {measured_text(rival.episode_return)}{longer}"
