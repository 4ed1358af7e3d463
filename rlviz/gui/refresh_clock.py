"""The refresh clock: lets visible views redraw what has changed, within a share of the time."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from time import perf_counter, thread_time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot

from rlviz.gui.moment import Moment
from rlviz.gui.view import View

TICK = 16
"""Milliseconds between two looks: about 60 a second."""
BUSY_SHARE, CALM_SHARE = 0.08, 0.6
"""Part of the GUI thread's time that drawing may take while training runs at full speed, and else."""
REST = 0.3
"""Seconds between two pictures where little shall move."""
_LONGEST_WAIT = 0.5
"""Seconds after which a stale view draws again, however dear it is: a plot that lags says nothing."""
_log = logging.getLogger(__name__)


@dataclass
class _Group:
    """Views that always show the same moment, what they show, and from when on they may draw again."""

    views: tuple[View, ...]
    weight: float
    apart: float
    versions: dict[View, Hashable] = field(default_factory=dict)
    broken: dict[View, Exception] = field(default_factory=dict)
    due: float = 0.0
    looked: float = -math.inf

    def draw(self, moment: Moment) -> None:
        """Redraw those visible views that are stale: all at once, so that no picture shows two moments."""
        drawn = [view for view in self.views if view.isVisible() and self._refresh(view, moment)]
        for window in {view.window() for view in drawn if not view.paints_itself}:
            QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest)

    def is_stale(self, view: View, moment: Moment) -> bool:
        """Whether a view can draw this moment, and has drawn another one last."""
        return view not in self.broken and self.versions.get(view) != _version(view, moment)

    def _refresh(self, view: View, moment: Moment) -> bool:
        """Let a view read the moment, if it is stale; whether it was."""
        if not self.is_stale(view, moment):
            return False
        self.versions[view] = _version(view, moment)
        try:
            view.refresh(moment)
        except Exception as error:  # noqa: BLE001  # told to the person; the other views draw on
            self.broken[view] = error
        return True


def _version(view: View, moment: Moment) -> Hashable:
    return view.version(moment), view.size()


class RefreshClock(QObject):
    """Asks at every tick which views are stale, and redraws them group by group while the tick lasts.

    A group that took c seconds of this thread's work waits for c / share seconds, though never for long, so that all
    together take about the clock's share, and training keeps the rest. Waiting for the interpreter's lock or for a
    core is not counted: training goes on meanwhile. A view that raises rests until `redraw`, and `failed` says so once.
    `rest` is the least wait, in seconds. `hurry` draws everything at the next tick: for what a person just did.
    """

    failed = Signal(str)

    def __init__(self, moment: Callable[[], Moment], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moment = moment
        self._groups: list[_Group] = []
        self.share, self.rest = CALM_SHARE, 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def add(self, views: Iterable[View], weight: float = 1.0, apart: float = 0.0) -> None:
        """Take views under its care that are drawn together; `weight` is their part of the time among all groups.

        Two pictures that are hurried are so many seconds `apart`: what need not follow a hand leaves the time to what
        does.
        """
        self._groups.append(_Group(tuple(views), weight, apart))

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

    def has_drawn(self, views: Collection[View]) -> bool:
        """Whether those of these views that are visible show what is on show now."""
        moment = self._moment()
        pairs = ((group, view) for group in self._groups for view in group.views if view in views and view.isVisible())
        return not any(group.is_stale(view, moment) for group, view in pairs)

    @Slot()
    def hurry(self) -> None:
        """Let every stale view draw at the next tick, whatever it has cost so far: those first that wait longest."""
        now = perf_counter()
        for group in self._groups:
            group.due = min(group.due, max(now, group.looked + group.apart))

    @Slot()
    def redraw(self) -> None:
        """Let every view draw at the next tick, stale or not."""
        for group in self._groups:
            group.versions.clear()
            group.broken.clear()
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
            before, group.looked, broken = thread_time(), perf_counter(), set(group.broken)
            group.draw(moment)
            for view in group.broken.keys() - broken:
                self._tell(view, group.broken[view])
            wait = (thread_time() - before) * weights / (self.share * group.weight)
            group.due = perf_counter() + max(min(wait, _LONGEST_WAIT), self.rest)

    def _tell(self, view: View, error: Exception) -> None:
        name = view.accessibleName() or type(view).__name__
        _log.error("%s cannot be drawn", name, exc_info=error)
        self.failed.emit(f"{name} cannot be drawn and rests: {type(error).__name__}: {error}")
