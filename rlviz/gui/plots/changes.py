"""Markers of the hyperparameter changes that a person made."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rlviz.gui.moment import Moment
from rlviz.gui.plots.marks import Marker
from rlviz.learning.hyperparameters import Knob
from rlviz.session.events import HyperparameterChange


def change_markers(moment: Moment, place: Callable[[HyperparameterChange], float]) -> tuple[Marker, ...]:
    """One marker for each change in the training, at the x that `place` gives it."""
    knobs = moment.entry.hyperparameters.knobs()
    return tuple(Marker(place(change), _text(change, knobs[change.name])) for change in list(moment.training.changes))


@lru_cache(maxsize=4096)
def _text(change: HyperparameterChange, knob: Knob) -> str:
    return change.text(knob)
