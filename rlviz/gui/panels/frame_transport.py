"""Moves through the frames recorded: to the start, a step back, play, a step on, to live; by frame or by episode."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from rlviz.gui.moment import Mode, Moment
from rlviz.gui.resources import icon
from rlviz.gui.theme import Theme, number_font
from rlviz.gui.view import View
from rlviz.gui.widgets.episode_box import EpisodeBox
from rlviz.gui.widgets.frame_slider import FrameSlider
from rlviz.gui.widgets.labels import make_room, set_text
from rlviz.gui.widgets.least_width import least_width
from rlviz.numbers import whole_text

FAR = 10
"""Frames of one step while Shift is held."""

_ONE_LINE_FROM = 840


class FrameTransport(View):
    """Says where the person wants to go; shows what it is told. Episodes count from 1 on the screen, from 0 in signals.

    The sliders stay under the person's hand: while one is dragged, and while an episode is typed, `refresh` leaves
    them alone. A frame is chosen of the episode that the slider shows, also where a newer one has begun meanwhile.
    `refused` says which episodes there are, where another was typed. `watch_choice` opens the menu, which its owner
    gives it, of the policies to watch.
    """

    episode_chosen = Signal(int)
    frame_chosen = Signal(int, int)
    stepped = Signal(int)
    home_chosen = Signal()
    end_chosen = Signal()
    play_toggled = Signal(bool)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None
        self._shown_episode = 0
        self._home = _button("Start of the episode (Home)")
        self._back = _button("One frame back (←, with Shift ten)", repeats=True)
        self._play = _button("Play the recorded frames")
        self._on = _button("One frame on (→, with Shift ten)", repeats=True)
        self._end = _button("To the newest step, live (End)")
        self._previous = _button("Previous episode", repeats=True)
        self._next = _button("Next episode", repeats=True)
        self.watch_choice = QToolButton()
        self._slider = FrameSlider()
        self._episode = EpisodeBox()
        self._frame_label, self._count_label = QLabel(), QLabel()
        self._name_parts()
        self._lay_out()
        self._connect()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _name_parts(self) -> None:
        self.watch_choice.setProperty("role", "flat")
        self.watch_choice.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.watch_choice.setAccessibleName("Policy to watch")
        self.watch_choice.setToolTip("Which policy Watch shows: the greedy one, or that of training")
        self._play.setCheckable(True)
        self._slider.setAccessibleName("Frame of the episode")
        self._slider.setPageStep(FAR)
        self._slider.setMinimumWidth(70)
        for label, room in ((self._frame_label, "frame 888 / 888"), (self._count_label, "of 8 888")):
            label.setProperty("role", "muted")
            label.setFont(number_font(label.font()))
            make_room(label, room)

    def _lay_out(self) -> None:
        word = QLabel("episode")
        word.setProperty("role", "muted")
        self._fixed = (
            (self._home, self._back, self._play, self._on, self._end, self._slider, self._frame_label),
            (self._previous, self._next, word, self._episode, self._count_label),
        )
        self._rows = frames, episodes = QHBoxLayout(), QHBoxLayout()
        for row, widgets in zip(self._rows, self._fixed, strict=True):
            row.setSpacing(4)
            for widget in widgets:
                row.addWidget(widget)
        frames.setStretchFactor(self._slider, 1)
        episodes.addStretch()
        episodes.addWidget(self.watch_choice)
        self._lines = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._lines.addLayout(frames, 1)
        self._lines.addLayout(episodes)

    def _connect(self) -> None:
        self._home.clicked.connect(self.home_chosen)
        self._back.clicked.connect(self._step_back)
        self._play.toggled.connect(self._play_or_stop)
        self._on.clicked.connect(self._step_on)
        self._end.clicked.connect(self.end_chosen)
        self._previous.clicked.connect(self._go_to_previous)
        self._next.clicked.connect(self._go_to_next)
        self._slider.valueChanged.connect(self._choose_frame)
        self._episode.valueChanged.connect(self._choose_episode)
        self._episode.refused.connect(self.refused)
        self._episode.editingFinished.connect(self._end_typing)
        self._episode.lineEdit().returnPressed.connect(self._slider.setFocus)  # so that the arrows step again

    @property
    def frame_text(self) -> str:
        """What stands beside the slider."""
        return self._frame_label.text()

    @property
    def episode_text(self) -> str:
        """What stands beside the number of the episode."""
        return self._count_label.text()

    def version(self, moment: Moment) -> Hashable:
        """The place of the frame, and how many there are."""
        if moment.empty:
            return moment.mode
        return (moment, moment.shown.episode(moment.episode).last_frame, moment.shown.episode_count())

    def refresh(self, moment: Moment) -> None:
        """Show where the frame on show lies. Emits nothing."""
        self.setEnabled(not moment.empty and moment.mode is not Mode.LOADING)
        if moment.empty:
            return
        last, episodes = moment.shown.episode(moment.episode).last_frame, moment.shown.episode_count()
        if not self._slider.isSliderDown():
            self._shown_episode = moment.episode
            self._slider.blockSignals(True)
            self._slider.setMaximum(last)
            self._slider.setValue(moment.index)
            self._slider.blockSignals(False)
        self._episode.show_number(moment.episode + 1, episodes)
        set_text(self._frame_label, f"frame {whole_text(moment.index)} / {whole_text(last)}")
        set_text(self._count_label, f"of {whole_text(episodes)}")

    def show_playing(self, playing: bool) -> None:
        """Show whether the recorded frames play. Emits nothing."""
        if playing == self._play.isChecked():
            return
        self._play.blockSignals(True)
        self._play.setChecked(playing)
        self._play.blockSignals(False)
        self._draw_play()

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        names = {self._home: "first", self._back: "previous", self._on: "next", self._end: "last"}
        names |= {self._previous: "previous", self._next: "next"}
        for button, name in names.items():
            button.setIcon(icon(name, theme))
        self._draw_play()

    def _draw_play(self) -> None:
        playing = self._play.isChecked()
        self._play.setToolTip("Stop playing" if playing else "Play the recorded frames")
        if self._theme is not None:
            self._play.setIcon(icon("pause" if playing else "play", self._theme))

    def minimumSizeHint(self) -> QSize:
        """As narrow as on two lines, also while on one: else what surrounds it could not become narrower again."""
        return QSize(max(map(self._needed, range(len(self._rows)))), self._lines.minimumSize().height())

    def _needed(self, line: int) -> int:
        """Pixels that a line needs without what gives way."""
        return least_width(self._fixed[line], self._rows[line].spacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put both rows on one line where that is wide enough; in a narrow one the menu alone says what is watched."""
        wide = event.size().width() >= _ONE_LINE_FROM
        room = event.size().width() - self._needed(1)
        self.watch_choice.setVisible(room >= self.watch_choice.sizeHint().width() + self._rows[1].spacing())
        self._lines.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)

    @Slot()
    def _step_back(self) -> None:
        self.stepped.emit(-_stride())

    @Slot()
    def _step_on(self) -> None:
        self.stepped.emit(_stride())

    @Slot()
    def _go_to_previous(self) -> None:
        self._episode.setValue(self._episode.value() - 1)

    @Slot()
    def _go_to_next(self) -> None:
        self._episode.setValue(self._episode.value() + 1)

    @Slot(bool)
    def _play_or_stop(self, playing: bool) -> None:
        self._draw_play()
        self.play_toggled.emit(playing)

    @Slot(int)
    def _choose_frame(self, index: int) -> None:
        self.frame_chosen.emit(self._shown_episode, index)

    @Slot(int)
    def _choose_episode(self, number: int) -> None:
        self._episode.lineEdit().setModified(False)
        self.episode_chosen.emit(number - 1)

    @Slot()
    def _end_typing(self) -> None:
        self._episode.lineEdit().setModified(False)


def _button(name: str, *, repeats: bool = False) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "transport")
    button.setIconSize(QSize(16, 16))
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setAutoRepeat(repeats)
    return button


def _stride() -> int:
    return FAR if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier else 1
