"""What a history holds, as arrays to write down and to compute with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlviz.session.bookmarks import Bookmark
from rlviz.session.events import GreedyEvaluation, HyperparameterChange


@dataclass(frozen=True)
class Recording:
    """What a history holds, as it is written down: rows of its two tables, and what else happened or was marked."""

    steps: NDArray[np.floating]
    episodes: NDArray[np.floating]
    changes: tuple[HyperparameterChange, ...]
    evaluations: tuple[GreedyEvaluation, ...]
    bookmarks: tuple[Bookmark, ...] = ()
