"""The cursor: which frame is on show. Live, or fixed at a frame of a recorded episode."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rlviz.session.history import History

Position = tuple[int, int]
"""(episode, index of the frame in it), both from 0; the state after the last step has index = length."""

FASTEST_TICK = 16
"""Milliseconds between two pictures at least: about 60 a second."""


class Cursor(QObject):
    """Moves over the episodes of `history`. `moved` says that another frame is on show, or that it went live."""

    moved = Signal()
    playback_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history: History | None = None
        self._fixed: Position | None = None
        self._direction, self._stride = 1, 1
        self._playback = QTimer(self)
        self._playback.timeout.connect(self._play_frame)

    @property
    def live(self) -> bool:
        """Whether the newest frame is on show, whatever comes."""
        return self._fixed is None

    @property
    def playing(self) -> bool:
        """Whether recorded frames play by themselves."""
        return self._playback.isActive()

    def show_history(self, history: History) -> None:
        """Show another history, live."""
        if history is not self.history:
            self.history = history
            self.go_live()

    def stay_in(self, history: History) -> None:
        """Go on in another recording of the same run, at the frame on show."""
        self.history = history
        self.moved.emit()

    def position(self) -> Position | None:
        """The frame on show; None when nothing is recorded yet."""
        return self._fixed if self._fixed is not None else self.newest()

    @Slot(int, int)
    def go(self, episode: int, index: int) -> None:
        """Show a frame and stay there; beyond either end the nearest one is shown. What plays stops."""
        self.stop()
        self._show(episode, index)

    def _show(self, episode: int, index: int) -> None:
        if self.history is None or not self.history.episode_count():
            return
        episode = min(max(episode, 0), self.history.episode_count() - 1)
        self._fixed = (episode, min(max(index, 0), self._last_index(episode)))
        self.moved.emit()

    @Slot(int)
    def go_to_episode(self, episode: int) -> None:
        """Show the first frame of an episode."""
        self.go(episode, 0)

    @Slot(int)
    def go_to_index(self, index: int) -> None:
        """Show a frame of the episode on show."""
        position = self.position()
        if position is not None:
            self.go(position[0], index)

    def move(self, frames: int) -> None:
        """Go over frames and episodes either way, as far as there are any. What plays stops."""
        self.stop()
        self._advance(frames)

    def _advance(self, frames: int) -> bool:
        """As `move`; whether there were so many."""
        position = self.position()
        if position is None or self.history is None:
            return False
        episode, index = position
        index += frames
        while index < 0 and episode > 0:
            episode -= 1
            index += self._last_index(episode) + 1
        while index > self._last_index(episode) and episode < self.history.episode_count() - 1:
            index -= self._last_index(episode) + 1
            episode += 1
        inside = 0 <= index <= self._last_index(episode)
        self._show(episode, index)
        return inside

    def move_episode(self, episodes: int) -> None:
        """Go to the start of an episode before or after."""
        position = self.position()
        if position is not None:
            self.go_to_episode(position[0] + episodes)

    def home(self) -> None:
        """Show the first frame of the episode on show."""
        self.go_to_index(0)

    def go_live(self) -> None:
        """Follow the newest frame."""
        self.stop()
        self._fixed = None
        self.moved.emit()

    def play(self, frames_per_second: float, direction: int = 1) -> None:
        """Let recorded frames follow each other from here, or go back (direction −1).

        Forward from the end of the newest they begin at its start.
        """
        position = self.position()
        if position is None:
            return
        self.go(*position)
        if direction > 0 and self._fixed == self.newest():
            self.home()
        self._direction = direction
        self.set_rate(frames_per_second)
        self._playback.start()
        self.playback_changed.emit(True)

    def set_rate(self, frames_per_second: float) -> None:
        """How fast frames follow each other while they play; faster than a screen can show them, some are left out."""
        interval = max(FASTEST_TICK, round(1000 / frames_per_second))
        self._stride = max(1, round(frames_per_second * interval / 1000))
        self._playback.setInterval(interval)

    def stop(self) -> None:
        """Stop the playback where it is."""
        if self.playing:
            self._playback.stop()
            self.playback_changed.emit(False)

    @Slot()
    def _play_frame(self) -> None:
        if not self._advance(self._direction * self._stride):
            self.stop()
            self.moved.emit()

    def newest(self) -> Position | None:
        """The newest frame; None when nothing is recorded yet."""
        if self.history is None or not (count := self.history.episode_count()):
            return None
        return count - 1, self._last_index(count - 1)

    def _last_index(self, episode_index: int) -> int:
        assert self.history is not None
        return self.history.episode(episode_index).last_frame
