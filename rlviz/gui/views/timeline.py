"""The timeline of a run: where in it one stands, and where to go by dragging."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rlviz.gui.moment import Moment
from rlviz.gui.plots.card import Card
from rlviz.gui.plots.changes import change_markers
from rlviz.gui.plots.learning_curve import LearningCurve
from rlviz.gui.plots.scales import nice_ceiling
from rlviz.gui.plots.timeline_strip import Strip, TimelineStrip
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View
from rlviz.numbers import measured_text, whole_text
from rlviz.session.events import Ending

_HINT = "drag to see an episode as it was"
_LEAST_EPISODES = 20
_NEAR = 4.0


class TimelineView(View):
    """Returns of all episodes in one strip, with changes and a playhead that is live or stays where it is put."""

    episode_chosen = Signal(int)
    live_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: LearningCurve | None = None
        self._behind = 0
        self.card, self.strip = Card("Timeline"), TimelineStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.add(self.strip, 1)
        self.card.set_note(_HINT)
        self.strip.chosen.connect(self.episode_chosen)
        self.strip.live_chosen.connect(self.live_chosen)
        self.strip.hovered.connect(self._tell)
        self.set_theme(LIGHT)

    def version(self, moment: Moment) -> Hashable:
        """Episodes, changes, and where the playhead stands."""
        training = moment.training
        recorded = (training, training.episode_count(), len(training.episodes), len(training.changes))
        return (recorded, self._playhead(moment), moment.environment, self._behind)

    def refresh(self, moment: Moment) -> None:
        """Take in new episodes, and put the playhead where the moment is."""
        training = moment.training
        if self._curve is None or self._curve.history is not training:
            self._curve = LearningCurve(training)
        self._behind = self._curve.extend()
        rows, most = range(len(self._curve)), max(100, self.strip.width())
        x, returns = self._curve.returns(rows, "episode", most)
        playhead, text = self._playhead(moment)
        viewable = training.episode_count()
        strip = Strip(
            end=nice_ceiling(viewable, _LEAST_EPISODES),
            viewable=viewable,
            x=x - 1.0,
            returns=returns.mean,
            means=self._curve.means(rows, "episode", most).band.mean,
            returns_range=moment.environment.return_range,
            changes=change_markers(moment, lambda change: float(change.episode)),
            playhead=playhead,
            playhead_text=text,
        )
        self.strip.show_strip(strip)

    def _playhead(self, moment: Moment) -> tuple[float | None, str]:
        """The row it stands at, and its name; none while something other than the training is on show."""
        if moment.shown is not moment.training or moment.empty:
            return None, ""
        number = whole_text(moment.episode + 1)
        return float(moment.episode), "live" if moment.live else f"episode {number}"

    @Slot(int)
    def _tell(self, row: int) -> None:
        """Say in the heading what is under the mouse."""
        if self._curve is None or row < 0 or row >= self._curve.history.episode_count():
            self.card.set_note(_HINT)
            return
        episode = self._curve.history.episode(row)
        how = {Ending.RUNNING: ", running", Ending.INTERRUPTED: ", interrupted"}.get(episode.ending, "")
        told = [f"episode {whole_text(row + 1)}: return {measured_text(episode.episode_return)}{how}"]
        here = self.strip.place(row)
        told += [c.text for c in self.strip.strip.changes if abs(self.strip.place(c.x) - here) <= _NEAR]
        self.card.set_note(" · ".join(told))

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self.strip.set_theme(theme)
