"""The menu of a right click on the timeline: goes to the frame there, and then does what the keys do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from rlviz.gui.actions import ACTIONS
from rlviz.gui.bookmarking import Bookmarking
from rlviz.numbers import whole_text
from rlviz.session.bookmarks import Bookmark

_KEYS = {facts.id: facts.keys[0] for facts in ACTIONS if facts.keys}


class TimelineMenu(QObject):
    """`call` does what an action of the table says."""

    def __init__(self, bookmarking: Bookmarking, call: Callable[[str], None]) -> None:
        super().__init__(bookmarking)
        self._bookmarking, self._call = bookmarking, call
        self._place: tuple[int, int] | None = None
        bookmarking.window.timeline.menu_wanted.connect(self.open)

    @Slot(object, QPoint)
    def open(self, place: tuple[int, int] | None, at: QPoint) -> None:
        """Offer what can be done at a frame, by its episode and index; None: at what is live."""
        self._place = place
        menu = QMenu(self._bookmarking.window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_where(place))
        menu.addSeparator()
        marked = place is not None and self._bookmarking.by_hand(self._moment(place)) is not None
        mark = "Take bookmark away" if marked else "Bookmark here"
        texts = {"fork": "Fork here", "what_if": "What if here…", "bookmark": mark, "name_bookmark": "Name bookmark…"}
        for name, text in texts.items():
            menu.addAction(f"{text}\t{_KEYS[name]}").setData(name)
        menu.triggered.connect(self._choose)
        menu.popup(at)

    def _moment(self, place: tuple[int, int]) -> tuple[int, bool] | None:
        """Where a frame lies in time, as bookmarks have it."""
        history = self._bookmarking.controller.history
        return None if history is None else Bookmark.at(history, *place).moment

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._bookmarking.go_to(self._place)
        if action.data() is not None:
            self._call(action.data())


def _where(place: tuple[int, int] | None) -> str:
    """What goes there: `Go to episode 37, frame 12`."""
    if place is None:
        return "Go to live"
    episode, index = place
    return f"Go to episode {whole_text(episode + 1)}" + (f", frame {whole_text(index)}" if index else "")
