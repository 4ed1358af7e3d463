"""The timeline of a run: where in it one stands, and where to go by dragging."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rlviz.gui.frame_words import bookmark_text
from rlviz.gui.moment import Moment
from rlviz.gui.plots.card import Card
from rlviz.gui.plots.changes import change_markers
from rlviz.gui.plots.learning_curve import LearningCurve
from rlviz.gui.plots.scales import nice_ceiling
from rlviz.gui.plots.strip import Strip
from rlviz.gui.plots.timeline_places import TimelinePlaces
from rlviz.gui.plots.timeline_strip import TimelineStrip
from rlviz.gui.theme import LIGHT, Theme
from rlviz.gui.view import View
from rlviz.numbers import measured_text, whole_text
from rlviz.session.events import Ending
from rlviz.session.history import History
from rlviz.session.replay_content import replay_content

_HINT = "drag to see an episode as it was"
_LEAST_EPISODES = 20
_NEAR = 4.0


class TimelineView(View):
    """Returns of all episodes in one strip, with what happened, and a playhead that is live or stays where it is put.

    Beside the heading it says what is under the mouse, else which bookmark is on show. `menu_wanted` carries episode
    and index of the frame there, None for what is live, and a place on the screen.
    """

    episode_chosen = Signal(int)
    bookmark_chosen = Signal(object)
    live_chosen = Signal()
    menu_wanted = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: LearningCurve | None = None
        self._places: TimelinePlaces | None = None
        self._behind = 0
        self._here: tuple[int, int] | None = None
        self._at_rest, self._hovered = _HINT, False
        self.card, self.strip = Card("Timeline"), TimelineStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self.card.add(self.strip, 1)
        self.card.set_note(_HINT)
        self.strip.chosen.connect(self.episode_chosen)
        self.strip.bookmark_chosen.connect(self.bookmark_chosen)
        self.strip.live_chosen.connect(self.live_chosen)
        self.strip.hovered.connect(self._tell)
        self.strip.asked.connect(self._ask_for_menu)
        self.set_theme(LIGHT)

    def version(self, moment: Moment) -> Hashable:
        """Episodes, what happened, and where the playhead stands."""
        training = moment.training
        recorded = (training, training.episode_count(), len(training.episodes), len(training.changes))
        stands = (moment.shown, moment.live, moment.episode, -1 if moment.live else moment.index)
        return (recorded, training.snapshots, moment.bookmarks, moment.origin, stands, moment.environment, self._behind)

    def refresh(self, moment: Moment) -> None:
        """Take in what is new, and put the playhead where the moment is."""
        training = moment.training
        if self._curve is None or self._places is None or self._curve.history is not training:
            self._curve, self._places = LearningCurve(training), TimelinePlaces(training)
        self._behind = self._curve.extend()
        self._here = None if moment.live else (moment.episode, moment.index)
        self.strip.show_strip(self._strip(moment, self._curve, self._places))
        self._at_rest = " · ".join(map(bookmark_text, moment.marks)) or _HINT
        if not self._hovered:
            self.card.set_note(self._at_rest)

    def _strip(self, moment: Moment, curve: LearningCurve, places: TimelinePlaces) -> Strip:
        rows, most = range(len(curve)), max(100, self.strip.width())
        x, returns = curve.returns(rows, "episode", most)
        viewable = moment.training.episode_count()
        end = nice_ceiling(viewable, _LEAST_EPISODES)
        fine = self.strip.wide(end)
        playhead = None
        if moment.shown is moment.training and not moment.empty:  # else something other than the training is on show
            playhead = places.of_frame(moment.episode, moment.index, fine=fine and not moment.live)
        past = len(moment.training) if moment.past is None else moment.past
        replay, replay_end = places.replay(replay_content(moment.training, past))
        return Strip(
            end=end,
            viewable=viewable,
            x=x - 1.0,
            returns=returns.mean,
            means=curve.means(rows, "episode", most).band.mean,
            returns_range=moment.environment.return_range,
            changes=change_markers(moment, lambda change: float(change.episode)),
            snapshots=places.snapshots(moment.training.snapshots),
            flags=places.flags(moment.bookmarks, fine=fine),
            fork=places.fork(moment.origin),
            replay=replay,
            replay_end=replay_end,
            playhead=playhead,
            playhead_text="live" if moment.live else f"episode {whole_text(moment.episode + 1)}",
        )

    @Slot(object)
    def _tell(self, place: QPointF | None) -> None:
        """Say in the heading what is under the mouse."""
        told = [] if place is None or self._curve is None else self._told(place, self._curve.history)
        self._hovered = bool(told)
        self.card.set_note(" · ".join(told) or self._at_rest)

    def _told(self, place: QPointF, history: History) -> list[str]:
        strip, mark = self.strip.strip, self.strip.flag_at(place)
        if mark is not None:
            number = whole_text(mark.place(history)[0] + 1)
            return [bookmark_text(mark), f"episode {number}", f"step {whole_text(mark.step)}"]
        row = self.strip.row_at(place.x())
        if not 0 <= row < history.episode_count():
            return []
        episode = history.episode(row)
        how = {Ending.RUNNING: ", running", Ending.INTERRUPTED: ", interrupted"}.get(episode.ending, "")
        told = [f"episode {whole_text(row + 1)}: return {measured_text(episode.episode_return)}{how}"]
        happened = strip.changes if strip.fork is None else (*strip.changes, strip.fork)
        told += [each.text for each in happened if self._near(each.x, place)]
        if not self.strip.on_axis(place):
            return told
        snapshots = history.snapshots[: len(strip.snapshots)]  # one may just have been taken
        near = np.flatnonzero(self._near(strip.snapshots[: len(snapshots)], place))
        told += [f"snapshot of step {whole_text(snapshots[near[-1]])}"] if len(near) else []
        replay = strip.replay
        return told if replay is None or not replay.x <= row <= strip.replay_end else [*told, replay.text]

    def _near(self, rows: Any, place: QPointF) -> Any:
        """Whether rows, one or an array of them, lie under the mouse."""
        return abs(self.strip.place(rows) - place.x()) <= _NEAR

    @Slot(QPointF, QPoint)
    def _ask_for_menu(self, place: QPointF, at: QPoint) -> None:
        """Of the bookmark under the mouse, else of the frame on show where the playhead stands, else of the episode."""
        if self._curve is None:
            return
        strip, mark = self.strip.strip, self.strip.flag_at(place)
        episode = strip.episode_at(self.strip.row_at(place.x()))
        frame = None if episode is None else (episode, 0)
        if mark is not None:
            frame = mark.place(self._curve.history)
        elif strip.playhead is not None and self._near(strip.playhead, place):
            frame = self._here
        self.menu_wanted.emit(frame, at)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self.strip.set_theme(theme)
