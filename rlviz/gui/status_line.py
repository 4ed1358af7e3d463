"""The status bar's line: how fast, how far, and what it takes."""

from __future__ import annotations

import math
from collections import deque
from time import perf_counter

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rlviz.gui.run_status import Status
from rlviz.gui.theme import number_font
from rlviz.gui.widgets.speed_slider import speed_text
from rlviz.learning.pass_timer import PassTimer
from rlviz.numbers import whole_text
from rlviz.session.history import History
from rlviz.session.replay_content import replay_content
from rlviz.session.writer import Writer

_WINDOW = 1.0
"""Seconds over which the rate of steps is taken."""
_BURSTS = 5.0
"""The same where another program makes them: they come from its file twice a second."""
_INSET = 6


class StatusLine(QWidget):
    """Shows what `update_line` is told, a few times a second, in a height that stays and whatever width there is.

    A label would ask for another width with each text, and each time the whole window would be laid out anew.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ""
        self.setFont(number_font(self.font()))
        self.setAccessibleName("Status")
        self._history: History | None = None
        self._samples: deque[tuple[float, int]] = deque()

    def update_line(self, status: Status | None, speed: float, *, turbo: bool, past: int | None = None) -> None:
        """Read the run; `speed` is the one that is wanted, `past` the step that a person looks back at."""
        if status is None:
            self._show("Loading torch …")
            return
        follows = status.writer is Writer.ANOTHER and not status.running
        rate = self._rate(status.shown, _BURSTS if follows else _WINDOW) if status.running or follows else 0.0
        pace = f"{whole_text(rate)} steps/s" if follows else _pace(rate, speed) if status.running else ""
        parts = [_activity(status, turbo=turbo), pace, *_facts(status, past)]
        self._show(" · ".join(part for part in parts if part))

    def _show(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        line = self.rect().adjusted(_INSET, 0, 0, 0)
        text = self.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def _rate(self, history: History, window: float) -> float:
        """Steps a second over the last `window` seconds."""
        now, length = perf_counter(), len(history)
        if history is not self._history:
            self._history = history
            self._samples.clear()
        self._samples.append((now, length))
        while now - self._samples[0][0] > window and len(self._samples) > 2:
            self._samples.popleft()
        since, before = self._samples[0]
        return (length - before) / (now - since) if now > since else 0.0


def _activity(status: Status, *, turbo: bool) -> str:
    if not status.running:
        return "Following" if status.writer is Writer.ANOTHER else "Paused"
    goal = f" {status.goal.text()} ({status.goal.progress(status.training):.0%} of the way)" if status.goal else ""
    return status.activity.value.capitalize() + (" in turbo" if turbo else "") + goal


def _pace(rate: float, speed: float) -> str:
    return f"{whole_text(rate)} steps/s at {speed_text(speed)}"


def _facts(status: Status, past: int | None) -> list[str]:
    """What is known of the run now, or as it was at a step of its past."""
    history = status.training
    steps = len(history) if past is None else past
    epsilon = status.epsilon_now if past is None else history.steps.number("epsilon", past)
    if past is None:
        facts = [f"{whole_text(steps)} steps", f"episode {whole_text(len(history.episodes) + 1)}"]
    else:
        then = f"as it was at step {whole_text(past)} of {whole_text(len(history))}"
        facts = [then, f"episode {whole_text(history.episode_at(past) + 1)}"]
    if not math.isnan(epsilon):
        facts.append(f"ε {epsilon:.2f}")
    if (replay := replay_content(history, steps)) is not None:
        facts.append(f"replay {whole_text(replay.fill)}/{whole_text(replay.capacity)}")
    if status.pass_timer is not None and past is None:
        facts.append(passes_text(status.pass_timer))
    facts.append(f"history {history.nbytes / 1e6:.1f} MB")
    how = "written to" if status.writer is Writer.HERE else "read from"
    return [*facts, f"{how} {status.file}"] if status.file and not status.trouble else facts


def passes_text(timer: PassTimer) -> str:
    """What one Q(s, ·) asks of the network: `Q(s,·): 2 forward passes, 9 µs`."""
    count = f"Q(s,·): {timer.passes} forward pass{'' if timer.passes == 1 else 'es'}"
    seconds = timer.seconds
    return count if math.isnan(seconds) else f"{count}, {whole_text(1e6 * seconds)} µs"
