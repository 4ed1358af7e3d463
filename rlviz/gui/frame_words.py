"""A frame in words: the parts of an observation with their units, and how an episode ended."""

from __future__ import annotations

import numpy as np

from rlviz.gui.drawing import Observation, Outcome
from rlviz.gui.moment import Mode, Moment
from rlviz.gui.text_line import Run, decimal
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionRange, EnvironmentDescription, Part
from rlviz.numbers import whole_text
from rlviz.session.bookmarks import Bookmark, Kind
from rlviz.session.branches import WhatIf
from rlviz.session.events import Ending, Episode


def bookmark_text(mark: Bookmark) -> str:
    """Why a frame is bookmarked, after a flag where a person said so, and a star where it was found."""
    return f"{'⚑' if mark.kind is Kind.HAND else '★'} {mark.text}"


def stands_still(moment: Moment) -> bool:
    """Whether the frame stays, so that it is worth reading out to those who do not see it."""
    return moment.mode in (Mode.PAUSED, Mode.VIEWING, Mode.BY_HAND, Mode.ERROR)


def quantity(component: ActionRange, value: float) -> str:
    """A number of the policy over a continuous action, with its unit where that is the action's own."""
    return f"{decimal(value, 2)} {component.unit if component.factor == 1 else ''}".rstrip()


def readout(part: Part, value: float, theme: Theme) -> list[Run]:
    """One part of an observation, `θ̇ −12.6°/s`, in the same width whatever the value."""
    number = decimal(value * part.factor, places(part))
    return [
        Run(f"{part.symbol} ", theme.muted),
        Run(number, theme.text, room=_room(part)),
        Run(unit_text(part), theme.muted),
    ]


def unit_text(part: Part) -> str:
    """What stands behind a number of this part: its unit, after a space where it is one of letters."""
    return f" {part.unit}" if part.unit and not part.unit.startswith(("°", "/")) else part.unit


def readout_text(environment: EnvironmentDescription, observation: Observation) -> str:
    """The whole observation in words."""
    pairs = zip(environment.parts, observation.tolist(), strict=True)
    return ", ".join(f"{part.name} {decimal(v * part.factor, places(part))} {part.unit}".rstrip() for part, v in pairs)


def places(part: Part) -> int:
    """Decimals that tell values of this part's usual size apart."""
    if part.whole:
        return 0
    usual = part.factor / part.scale
    return 1 if usual >= 5 else 2 if usual >= 0.5 else 3


def _room(part: Part) -> str:
    whole = "8" * max(1, int(np.log10(3 * part.factor / part.scale)) + 1) if part.factor / part.scale >= 1 else "8"
    return whole if part.whole else f"−{whole}.{'8' * places(part)}"


def ending_sentence(
    episode: Episode, final_observation: Observation, success: str = "", outcome: Outcome | None = None
) -> str:
    """How an episode ended, in the state after its last step: by the drawing's `outcome`, or `success`."""
    steps = f"{whole_text(episode.length)} step{'s' * (episode.length != 1)}"
    if episode.ending is Ending.INTERRUPTED:
        return f"Interrupted after {steps}: reset by hand"
    if episode.ending is Ending.TRUNCATED:
        return f"Truncated after {steps}: the time limit{'' if success else ', not a failure'}"
    clause = outcome(final_observation) if outcome is not None else success
    return f"Terminated after {steps}: {clause}" if clause else f"Terminated after {steps}"


def branch_name(environment: EnvironmentDescription, answer: WhatIf, index: int) -> str:
    """What a branch of a what-if is called: its action, or which of the continuous ones it began with."""
    label = environment.label(answer.branches[index].action)
    if not environment.continuous:
        return f"{label.glyph} {label.name}"
    return (f"{label.glyph} lowest", "μ", f"{label.glyph} highest")[index]


def empty_sentence(mode: Mode) -> str:
    """What will fill the view."""
    if mode is Mode.LOADING:
        return "Loading torch …"
    who = "The other program's" if mode is Mode.FOLLOWING else "Press Space to train: the"
    return f"{who} first step appears here."
