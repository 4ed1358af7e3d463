"""A line for each discrete action: Q(s, a), or π(a | s) with the entropy of the policy."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from rlviz.gui.moment import Moment
from rlviz.gui.plots.episode_values import EpisodeValues
from rlviz.gui.plots.hover import Value
from rlviz.gui.plots.layers import Array, Line
from rlviz.gui.plots.legend import Entry
from rlviz.gui.plots.marks import Name
from rlviz.gui.plots.plot import Plot
from rlviz.gui.plots.scales import Range
from rlviz.gui.plots.score_picture import ScorePicture
from rlviz.gui.text_line import compact, decimal
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import ActionLabel
from rlviz.session.events import Chosen
from rlviz.session.frame import ScoreKind

_UNIT: Range = (0.0, 1.0)
_NAMED_IN_FULL = 2
"""Up to so many actions the legend says what is drawn of them; of more it names only the actions."""
_BY_HAND = "by hand"


class ScoreLines(ScorePicture):
    """Lines are kept, not destroyed, when actions change: pyqtgraph's scene is frail there.

    What a person did is shaded and underlined; `by_hand` says that there is some, and so the legend does.
    The entropy is drawn as a part of the largest that so many actions can have, ln A, on the axis of probabilities.
    """

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._kind: ScoreKind = "Q"
        self._actions: tuple[ActionLabel, ...] = ()
        self._pool: list[Line] = []
        self.lines: list[Line] = []
        self.entropy = plot.add_line("entropy / ln A", dashed=True)
        self.by_hand = False

    def prepare(self, moment: Moment) -> None:
        """As many lines as actions."""
        self._kind, self._actions = moment.scores, moment.environment.actions
        while len(self._pool) < len(self._actions):
            self._pool.append(self._plot.add_line("score of an action"))
        self.lines = self._pool[: len(self._actions)]
        self.clear()

    def draw(self, values: EpisodeValues, *, bold: bool) -> None:
        """Lines with their glyphs at the end, ticks where exploration chose, stretches by hand, and the entropy."""
        steps, names = np.arange(values.episode.length), []
        for k, (line, action) in enumerate(zip(self.lines, self._actions, strict=True)):
            line.bold = bold
            line.show_points(steps, values.scores[:, k])
            last = float(values.scores[-1, k])
            if math.isfinite(last):
                names.append(Name(float(steps[-1]), last, action.glyph, self.theme.action(action)))
        self._plot.marks.names = tuple(names)
        self._plot.marks.show_ticks(np.flatnonzero(values.chosen == Chosen.EXPLORED))
        self._show_by_hand(stretches(values.chosen == Chosen.BY_HAND))
        if self._kind == "π":
            self.entropy.show_points(steps, entropies(values.scores) / math.log(max(2, len(self._actions))))

    def _show_by_hand(self, taken: list[Range]) -> None:
        """Shade and underline what a person did."""
        self.by_hand = bool(taken)
        self._plot.backdrop.spans = tuple((span, _BY_HAND) for span in taken)
        self._plot.marks.show_stretches(taken)

    def clear(self) -> None:
        """Draw nothing."""
        self._show_by_hand([])
        for line in (*self._pool, self.entropy):
            line.show_points([], [])
        self._plot.marks.names = ()
        self._plot.marks.show_ticks([])

    def range_of(self, episodes: tuple[EpisodeValues, ...]) -> Range | None:
        """Probabilities lie between 0 and 1, action values anywhere."""
        return _UNIT if self._kind == "π" else None

    def read(self, values: EpisodeValues, k: int) -> list[Value]:
        """Every score, the entropy, the return that followed, and what was done."""
        read = [
            Value(f"{self._kind} {a.glyph} {a.name} {compact(float(q))}", float(q), self.theme.action(a))
            for a, q in zip(self._actions, values.scores[k], strict=True)
        ]
        if self._kind == "Q" and len(values.realised):
            g = float(values.realised[k])
            read.append(Value(f"G {compact(g)}", g, self.theme.muted))
        if self._kind == "π":
            entropy, most = float(entropies(values.scores[k : k + 1])[0]), math.log(max(2, len(self._actions)))
            words = f"entropy {decimal(entropy, 2)} of {decimal(most, 2)} nats"
            read.append(Value(words, entropy / most, self.theme.epsilon))
        taken = self._actions[int(values.actions[k, 0])]
        how = values.how_chosen(k, self._kind)
        return [*read, Value(f"took {taken.glyph} {taken.name}, {how}", None, self.theme.text)]

    def entries(self) -> list[Entry]:
        """A sample of each line, and of a tick."""
        theme = self.theme
        kind = f"{self._kind} " if len(self._actions) <= _NAMED_IN_FULL else ""
        entries = [
            Entry(f"{kind}{a.glyph} {a.name}", "dashed" if dashed else "bold", QColor(theme.action(a)))
            for a, dashed in zip(self._actions, self._dashed(), strict=True)
        ]
        if self._kind == "π":
            entries.append(Entry("entropy/ln A", "dashed", QColor(theme.epsilon)))
        if self.by_hand:
            entries.append(Entry(_BY_HAND, "bold", QColor(theme.epsilon)))
        return [*entries, Entry("explored" if self._kind == "Q" else "drawn", "tick", QColor(theme.epsilon))]

    def _dashed(self) -> list[bool]:
        alike = [k for k, action in enumerate(self._actions) if action.direction == "none"]
        return [k in alike[1::2] for k in range(len(self._actions))]

    def colour(self, theme: Theme) -> None:
        """Each action in its colour; those that push no way share one, and every second of them is dashed."""
        self.theme = theme
        for line, action, dashed in zip(self.lines, self._actions, self._dashed(), strict=True):
            line.set_colour(theme.action(action), dashed=dashed)
        self.entropy.set_colour(theme.epsilon)


def entropies(probabilities: Array) -> Array:
    """H(π) in nats, (T, A) to (T,)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithms = np.where(probabilities > 0, np.log(probabilities), 0.0)
    result: Array = -(probabilities * logarithms).sum(axis=1)
    return result


def stretches(found: NDArray[np.bool_]) -> list[Range]:
    """Where steps are found in a row, (T,): from half a step before the first to half a step behind the last."""
    edges = np.flatnonzero(np.diff(found, prepend=False, append=False))
    return [(first - 0.5, end - 0.5) for first, end in edges.reshape(-1, 2).tolist()]
