"""What a vector drawing of an environment must offer to the view that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel

Observation = NDArray[np.floating[Any]]


class Paint(Protocol):
    """Paints a state in `rect`, the action taken in it, and earlier states faintly, the oldest first."""

    def __call__(
        self,
        painter: QPainter,
        rect: QRectF,
        observation: Observation,
        theme: Theme,
        *,
        action_label: ActionLabel | None = None,
        ghosts: Sequence[Observation] = (),
    ) -> None: ...


class Failure(Protocol):
    """Says what ended an episode in a terminal state, as a clause: `the pole passed 12°`."""

    def __call__(self, observation: Observation) -> str: ...


class Drawing(NamedTuple):
    """How one environment is drawn without Gymnasium."""

    paint: Paint
    failure: Failure
