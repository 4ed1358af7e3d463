"""The refresh clock: lets visible views redraw what has changed, within a share of the time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from rlviz.gui.moment import Moment
from rlviz.gui.view import View

TICK = 16
"""Milliseconds between two looks: about 60 a second."""
BUSY_SHARE, CALM_SHARE = 0.1, 0.6
"""Part of the GUI thread's time that drawing may take while training runs at full speed, and else."""
_LONGEST_WAIT = 0.5
"""Seconds after which a stale view draws again, however dear it is: a plot that lags says nothing."""


@dataclass
class _Group:
    """Views that always show the same moment, what they show, and from when on they may draw again."""

    views: tuple[View, ...]
    weight: float
    versions: dict[View, Hashable] = field(default_factory=dict)
    due: float = 0.0

    def draw(self, moment: Moment) -> None:
        """Redraw those visible views that are stale."""
        for view in self.views:
            if view.isVisible():
                version = (view.version(moment), view.size())
                if self.versions.get(view) != version:
                    view.refresh(moment)
                    if not view.paints_itself:
                        view.repaint()
                    self.versions[view] = version


class RefreshClock(QObject):
    """Asks at every tick which views are stale, and redraws them group by group while the tick lasts.

    A group that took c seconds of this thread's work waits for c / share seconds, though never for long, so that all
    together take about the clock's share, and training keeps the rest. Waiting for the interpreter's lock or for a
    core is not counted: training goes on meanwhile. `hurry` draws everything at the next tick: for what a person just
    did.
    """

    def __init__(self, moment: Callable[[], Moment], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moment = moment
        self._groups: list[_Group] = []
        self.share = CALM_SHARE
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def add(self, views: Iterable[View], weight: float = 1.0) -> None:
        """Take views under its care that are drawn together; `weight` is their part of the time among all groups."""
        self._groups.append(_Group(tuple(views), weight))

    def start(self) -> None:
        """Begin to tick, and draw everything."""
        self.redraw()
        self._timer.start(TICK)

    def stop(self) -> None:
        """Tick no more: nothing is drawn, and drawing costs nothing."""
        self._timer.stop()

    @property
    def ticking(self) -> bool:
        """Whether it draws."""
        return self._timer.isActive()

    @Slot()
    def hurry(self) -> None:
        """Let every stale view draw at the next tick, whatever it has cost so far."""
        for group in self._groups:
            group.due = 0.0

    @Slot()
    def redraw(self) -> None:
        """Let every view draw at the next tick, stale or not."""
        for group in self._groups:
            group.versions.clear()
            group.due = 0.0

    @Slot()
    def _tick(self) -> None:
        begin = perf_counter()
        due = sorted((group for group in self._groups if group.due <= begin), key=lambda group: group.due)
        if not due:
            return
        moment = self._moment()
        weights = sum(group.weight for group in self._groups if any(view.isVisible() for view in group.views))
        for group in due:
            if perf_counter() - begin > TICK / 1000:
                break
            before = thread_time()
            group.draw(moment)
            wait = (thread_time() - before) * weights / (self.share * group.weight)
            group.due = perf_counter() + min(wait, _LONGEST_WAIT)
