"""What is painted of one moment of an environment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rlviz.gui.drawing import Drawing, Ghost, Observation, earlier, other
from rlviz.gui.frame_words import branch_name, ending_sentence
from rlviz.gui.hand_words import duel_text, note_by_hand
from rlviz.gui.moment import Moment
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel, EnvironmentDescription
from rlviz.learning.problem import Action

_GHOSTS_BEFORE = (10, 5)
"""Frames before the one on show whose states are drawn faintly."""


class Picture(NamedTuple):
    """The state, the action taken in it, the one that led to it, ghosts, and what is told over it, line by line."""

    environment: EnvironmentDescription
    observation: Observation
    action: ActionLabel | None = None
    came_by: Action | None = None
    ghosts: Sequence[Ghost] = ()
    notes: tuple[str, ...] = ()


def picture_of(moment: Moment, drawing: Drawing | None, theme: Theme) -> Picture:
    """The picture of a moment that shows a frame, a pose or a state that stands. A pose has its frame as a ghost."""
    if moment.standing is not None:
        return Picture(moment.environment, moment.standing)
    frame, environment = moment.frame(), moment.environment
    if moment.pose is not None:
        return Picture(environment, moment.pose.observation, ghosts=earlier([frame.observation]))
    episode, steps = frame.episode, moment.shown.steps
    rows = [episode.row(frame.index - before) for before in _GHOSTS_BEFORE if frame.index >= before]
    ghosts = _branching(moment, theme) or earlier(
        [steps.column("observation", row, row + 1).reshape(-1) for row in rows]
    )
    came_by = _action(environment, moment, episode.row(frame.index - 1)) if frame.index > 0 else None
    ghosts = [*ghosts, *_rival(moment, theme)]
    by_hand = note_by_hand(environment, moment.shown, episode, frame.index)
    if frame.action is not None:
        label = environment.label(_action(environment, moment, episode.row(frame.index)))
        return Picture(environment, frame.observation, label, came_by, ghosts, _told(by_hand))
    outcome = drawing.outcome if drawing is not None else None
    ending = ending_sentence(frame.episode, frame.observation, environment.success, outcome)
    notes = _told(ending, duel_text(episode, moment.rival), by_hand)
    return Picture(environment, frame.observation, None, came_by, ghosts, notes)


def _told(*notes: str) -> tuple[str, ...]:
    return tuple(each for each in notes if each)


def _rival(moment: Moment, theme: Theme) -> list[Ghost]:
    """What the agent has come to by now from the same start, where a person plays; one that has ended says so."""
    rival, recorded = moment.rival, moment.shown.rival
    if rival is None or recorded is None:
        return []
    if moment.index >= rival.length and rival.final_observation is not None:
        return [other(rival.final_observation, theme.greedy, "agent ✕")]
    row = rival.row(min(moment.index, rival.length - 1))
    return [other(recorded.steps.column("observation", row, row + 1).reshape(-1), theme.greedy, "agent")]


def _branching(moment: Moment, theme: Theme) -> list[Ghost]:
    """What each action would have led to by now, where that is asked for. The branch that ends says so."""
    found, ghosts = moment.unfolding, []
    if found is None or found.answer is None:
        return []
    for index, branch in enumerate(found.answer.branches):
        over = branch.ended and found.elapsed >= len(branch.path) - 1
        name = branch_name(moment.environment, found.answer, index) + " ✕" * over
        colour = theme.action(moment.environment.label(branch.action))
        ghosts.append(other(branch.state(found.elapsed), colour, name))
    return ghosts


def _action(environment: EnvironmentDescription, moment: Moment, row: int) -> Action:
    recorded = moment.shown.steps.column("action", row, row + 1).reshape(-1)
    return recorded if environment.continuous else int(recorded[0])
