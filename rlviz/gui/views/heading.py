"""What is on show: the environment, a chip with the mode, and where in the recording the frame lies."""

from __future__ import annotations

import math
from collections.abc import Hashable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rlviz.gui.frame_words import bookmark_text, stands_still
from rlviz.gui.moment import Mode, Moment
from rlviz.gui.painted_view import PaintedView
from rlviz.gui.text_line import Run
from rlviz.gui.theme import Theme
from rlviz.learning.environment_table import EnvironmentDescription
from rlviz.numbers import measured_text, whole_text
from rlviz.session.events import Chosen, Ending, Policy
from rlviz.session.hand import held_action, takes_turns
from rlviz.session.history import History

_ARROWS = {"left": "←", "up": "↑", "down": "↓", "right": "→"}


def chip_text(moment: Moment) -> str:
    """The mode in words; for a past frame with the number of its episode, counted from 1."""
    if moment.mode is Mode.VIEWING and not moment.empty:
        return f"{Mode.VIEWING.value} EPISODE {whole_text(moment.episode + 1)}"
    if moment.mode is Mode.WATCHING:
        step = moment.shown.agent_step
        of_the_past = "" if step is None else f" as of step {whole_text(step)}"
        return f"{Mode.WATCHING.value} · {moment.shown.policy.value} policy{of_the_past}"
    if moment.mode is Mode.PLAYING:
        return f"{Mode.PLAYING.value} · {_keys_of(moment.environment)}, Esc leaves"
    if moment.mode is Mode.TEACHING:
        return f"{Mode.TEACHING.value} · {_keys_of(moment.environment)}, what you do is learnt from"
    if moment.pose is not None and moment.pose.opinion is not None:
        scores = "Q" if moment.entry.scores == "Q" else "π"
        return f"{Mode.BY_HAND.value} · {scores} of the agent after step {whole_text(moment.pose.opinion.step)}"
    words: str = moment.mode.value
    return words


def _keys_of(environment: EnvironmentDescription) -> str:
    """What a person plays with: `← → push`; the numbers of actions that push no way where no arrow stands for one."""
    numbers = range(1, 1 + min(9, len(environment.actions)))
    arrows = [arrow for key, arrow in _ARROWS.items() if held_action(environment, key) is not None]
    others = [str(n) for n in numbers if environment.actions[n - 1].direction == "none"]
    words = [f"{' '.join(arrows)} push"] if arrows else []
    if others and (takes_turns(environment) or not arrows):
        words.append(f"{' '.join(others)} act")
    return ", ".join(words)


def place_parts(moment: Moment) -> list[str]:
    """Where in the recording the frame lies: episode, step, and the best return; in turbo it soon lies elsewhere."""
    if moment.empty or moment.mode is Mode.TURBO:
        return []
    how = "" if _of_training(moment) else "played " if moment.shown.policy is Policy.HAND else "watched "
    whose = " by hand" if _taught(moment) else ""
    parts = [f"{how}episode {whole_text(moment.episode + 1)}", f"step {whole_text(moment.index)}{whose}"]
    best = math.nan if _of_training(moment) else best_return(moment.shown)
    return parts if math.isnan(best) else [*parts, f"best {measured_text(best)}"]


def _taught(moment: Moment) -> bool:
    """Whether a person chose the action of this step of the training."""
    over = moment.index >= moment.shown.episode(moment.episode).length
    return not over and moment.shown.steps.number("chosen", moment.row) == Chosen.BY_HAND


def _of_training(moment: Moment) -> bool:
    return moment.shown.policy is Policy.BEHAVIOUR and moment.shown is moment.training


def best_return(history: History) -> float:
    """The highest return of an episode that nobody cut off; nan before there is one."""
    count = len(history.episodes)
    whole = history.episodes.column("ending", 0, count) != Ending.INTERRUPTED
    returns = history.episodes.column("episode_return", 0, count)[whole]
    return float(returns.max()) if len(returns) else math.nan


def chip_colour(mode: Mode, policy: Policy, theme: Theme) -> str:
    """Neutral as the training return, green for the greedy policy, blue for what a person selected, grey at rest."""
    if mode is Mode.WATCHING and policy is Policy.BEHAVIOUR:
        return theme.training
    colours = {
        Mode.LOADING: theme.muted,
        Mode.PAUSED: theme.muted,
        Mode.TRAINING: theme.training,
        Mode.TURBO: theme.training,
        Mode.FOLLOWING: theme.training,
        Mode.WATCHING: theme.greedy,
        Mode.PLAYING: theme.epsilon,
        Mode.TEACHING: theme.epsilon,
        Mode.VIEWING: theme.accent,
        Mode.BY_HAND: theme.epsilon,
        Mode.ERROR: theme.danger,
    }
    return colours[mode]


class HeadingView(PaintedView):
    """The name of the environment, the chip, and at the right the episode and step on show, marked while it goes on.

    Of a frame that is bookmarked it says why.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._chip, self._mode = "", Mode.LOADING.value, Mode.LOADING
        self._policy = Policy.BEHAVIOUR
        self._place: list[str] = []
        self._marks = ""
        self._live = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def chip(self) -> str:
        """The chip's text."""
        return self._chip

    @property
    def place(self) -> str:
        """Where in the recording the frame lies."""
        return " · ".join(self._place)

    @property
    def marks(self) -> str:
        """Which bookmarks are on show."""
        return self._marks

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(400, math.ceil(self._fonts.height) + 6)

    def minimumSizeHint(self) -> QSize:
        """The name and the chip; the rest gives way."""
        return QSize(260, self.sizeHint().height())

    def version(self, moment: Moment) -> Hashable:
        """What the line says."""
        ended = 0 if _of_training(moment) else len(moment.shown.episodes)
        place = (moment.shown, moment.episode, moment.index, moment.live, moment.marks)
        return (moment.environment.id, moment.mode, place, ended, moment.pose)

    def refresh(self, moment: Moment) -> None:
        """Say what is on show."""
        said = (self._title, self._chip)
        self._title, self._chip, self._mode = moment.environment.id, chip_text(moment), moment.mode
        if said != (self._title, self._chip):
            self.setAccessibleName(f"{self._title}: {self._chip}")
        self._policy, self._place = moment.shown.policy, place_parts(moment)
        self._marks = " · ".join(map(bookmark_text, moment.marks))
        self._live = moment.live and bool(self._place) and not stands_still(moment)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name and chip at the left, the place at the right as far as it fits."""
        painter = self._begin(self._theme.surface)
        line = QRectF(self.rect())
        title = [Run(self._title, self._theme.text, bold=True)]
        self._fonts.paint_within(painter, line, title)
        chip = self._paint_chip(painter, line, self._fonts.line_width(title) + 8)
        self._paint_place(painter, line.adjusted(chip.right() + 10, 0, 0, 0))
        painter.end()

    def _paint_chip(self, painter: QPainter, line: QRectF, left: float) -> QRectF:
        words = [Run(self._chip, self._theme.on_chip, bold=True)]
        height = self._fonts.height + 4
        box = QRectF(left, line.center().y() - height / 2, self._fonts.line_width(words) + 28, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(chip_colour(self._mode, self._policy, self._theme)))
        painter.drawRoundedRect(box, height / 2, height / 2)
        self._fonts.paint_within(painter, box.adjusted(14, 0, -14, 0), words)
        return box

    def _paint_place(self, painter: QPainter, room: QRectF) -> None:
        """Whole where it fits; the transport says episode and step too, the timeline which bookmark it is."""
        parts = self._place
        shorter = [[Run(" · ".join(each), self._theme.muted)] for each in (parts, parts[:1] + parts[2:], parts[:1])]
        gap = Run("   ", self._theme.muted)
        lines = [[Run("● live", self._theme.accent), gap, *shorter[0]], *shorter] if self._live else shorter
        if self._marks:
            marks, kinds = ([Run(text, self._theme.accent)] for text in (self._marks, self._marks.partition(":")[0]))
            lines = [*([*marks, gap, *line] for line in lines), marks, [*kinds, gap, *shorter[-1]], kinds, *lines]
        line = next((each for each in lines if self._fonts.line_width(each) <= room.width()), shorter[-1])
        indent = max(0.0, room.width() - self._fonts.line_width(line))
        self._fonts.paint_within(painter, room.adjusted(indent, 0, 0, 0), line)
