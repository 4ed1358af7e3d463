"""Bookmarking: sets bookmarks at the frame on show, goes to them, and looks for those that the recording holds."""

from __future__ import annotations

import logging
import math

from PySide6.QtCore import QObject, QTimer, Slot

from rlviz.gui.dialogs.field_popup import FieldPopup
from rlviz.gui.editing import Editing
from rlviz.gui.edits import Bookmarks, BookmarksEdit
from rlviz.gui.refresh_clock import RefreshClock
from rlviz.gui.run_status import Status
from rlviz.learning.algorithms import entry
from rlviz.numbers import whole_text
from rlviz.session.bookmarks import LONGEST_WORDS, Bookmark, in_time
from rlviz.session.frame import score_kind
from rlviz.session.landmarks import Landmarks

_LOOK_EVERY, _CATCHING_UP = 250, 30
"""Milliseconds between two looks at what has been recorded, and while there is more than a look takes in."""
_AT_ONCE = 1 << 15
"""Steps of one look: about 6 ms."""
_NO_FRAME = "A bookmark marks a frame of the training: go to one first, on the timeline or by the arrows."
_log = logging.getLogger(__name__)


class Bookmarking(QObject):
    """Lives on the GUI thread. Each edit can be undone.

    What a person sets is on show at once, before the worker keeps it in the history. Otherwise what is on show is what
    the history has: another program may set bookmarks too.
    """

    def __init__(self, editing: Editing, clock: RefreshClock) -> None:
        super().__init__(editing)
        self._editing, self._clock, self.controller = editing, clock, editing.controller
        self.window = editing.window
        self._by_hand: Bookmarks = ()
        self._sent: Bookmarks | None = None
        self._landmarks: Landmarks | None = None
        self._popup: FieldPopup | None = None
        self._to_name: tuple[int, bool] = (0, False)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self.controller.opened.connect(self._take_opened)
        self.controller.worker.bookmarked.connect(self._take_answer)
        self.window.timeline.bookmark_chosen.connect(self.show)

    def close(self) -> None:
        """Stop looking."""
        self._timer.stop()

    @Slot(object, bool)
    def _take_opened(self, status: Status, same: bool) -> None:
        environment = self.controller.environment
        scores = score_kind(entry(status.config.algorithm), environment)
        self._sent = self._sent if same else None
        self._take(status.training.bookmarks)
        self._landmarks = Landmarks(status.training, scores, environment)
        self._publish()
        if not self.controller.worker.closing:
            self._timer.start(_CATCHING_UP)

    @Slot(object)
    def _take_answer(self, bookmarks: Bookmarks) -> None:
        """What was sent is kept by now, or will not be; of what was sent later that is not known yet."""
        if self._sent == bookmarks:
            self._sent = None

    @Slot()
    def _look(self) -> None:
        known = self._by_hand, self._found
        if self.controller.history is not None:
            self._take(self.controller.history.bookmarks)
        try:
            behind = 0 if self._landmarks is None else self._landmarks.extend(_AT_ONCE)
        except ValueError as error:  # a file that somebody made up
            _log.warning("no landmarks: %s", error)
            self._landmarks = None
        else:
            self._timer.setInterval(_CATCHING_UP if behind else _LOOK_EVERY)
        if (self._by_hand, self._found) != known:
            self._publish()

    def _take(self, kept: Bookmarks) -> None:
        """Show what is kept, unless that is older than what was sent."""
        if self._sent is None:
            self._by_hand = kept

    @property
    def _found(self) -> Bookmarks:
        return () if self._landmarks is None else self._landmarks.found

    def _publish(self) -> None:
        self.controller.bookmarks = in_time((*self._by_hand, *self._found))

    def by_hand(self, moment: tuple[int, bool] | None) -> Bookmark | None:
        """The bookmark that a person set there."""
        return next((each for each in self._by_hand if each.moment == moment), None)

    def toggle(self) -> None:
        """Set a bookmark at the frame on show; where there is one, take it away."""
        here = self._here()
        if here is None:
            return
        mark, at = self.by_hand(here), Bookmark(here[0], after=here[1])
        step = whole_text(at.step)
        if mark is None:
            self._edit(f"bookmark at step {step}", at, None)
            self._editing.hint(f"Bookmark at step {step}. B takes it away again, Shift+B gives it words.")
        else:
            self._edit(f"taking the bookmark at step {step} away", None, mark)
            self._editing.hint(f"The bookmark at step {step} is taken away.")

    def ask_words(self) -> None:
        """Ask for the words of a bookmark at the frame on show."""
        here = self._here()
        if here is None:
            return
        if self._popup is None:
            hint = "What is to be seen at the frame on show. It is bookmarked with these words."
            self._popup = FieldPopup("Bookmark", hint, "here it learnt to lean", "Keep", self.window)
            self._popup.entered.connect(self._name)
        mark, self._to_name = self.by_hand(here), here
        self._popup.field.setText("" if mark is None else mark.words)
        self._popup.open_below(self.window.stage.transport)

    @Slot(str)
    def _name(self, words: str) -> None:
        assert self._popup is not None
        if len(words) > LONGEST_WORDS:
            self._popup.refuse(f"at most {LONGEST_WORDS} letters, got {len(words)}")
            return
        self._popup.hide()
        row, after = self._to_name
        mark, named = self.by_hand(self._to_name), Bookmark(row, words=words, after=after)
        if named != mark:
            self._edit(f"bookmark at step {whole_text(named.step)}", named, mark)

    def _here(self) -> tuple[int, bool] | None:
        """The frame on show, if it can have a bookmark; else the person is told why not."""
        controller = self.controller
        here = None if controller.opening else controller.moment().when
        if controller.refusal or here is None:
            self._editing.hint(controller.refusal or _NO_FRAME)
            return None
        return here

    def _edit(self, text: str, new: Bookmark | None, old: Bookmark | None) -> None:
        """Put one bookmark in place of another; None stands for none."""
        others = [each for each in self._by_hand if each is not old]
        after = in_time(others if new is None else [*others, new])
        self.controller.undo_stack.push(BookmarksEdit(self._keep, text, self._by_hand, after))

    def _keep(self, bookmarks: Bookmarks) -> None:
        self._by_hand = self._sent = bookmarks
        self._publish()
        self.controller.wishes.bookmark.emit(bookmarks)
        self._clock.hurry()

    def go(self, way: int) -> None:
        """To the next bookmark in time, or with −1 to the one before; what is live comes after all."""
        controller = self.controller
        moment, marks = controller.moment(), controller.bookmarks
        now = (math.inf, True) if moment.live or moment.when is None else moment.when
        later = [each for each in marks if each.moment > now]
        earlier = [each for each in marks if each.moment < now]
        found = later[:1] if way > 0 else earlier[-1:]
        if found:
            self.show(found[0])
        elif not marks:
            self._editing.hint("There is no bookmark yet: B sets one at the frame on show.")
        elif way > 0:
            self._editing.hint("No bookmark comes after this: Shift+N goes to the one before.")
        else:
            self._editing.hint("No bookmark comes before this: N goes to the next.")

    @Slot(object)
    def show(self, mark: Bookmark) -> None:
        """Show the frame of a bookmark."""
        if self.controller.history is not None:
            self.go_to(mark.place(self.controller.history))

    def go_to(self, place: tuple[int, int] | None) -> None:
        """Show a frame of the training, by its episode and index; None: what is live."""
        controller = self.controller
        if place is None:
            controller.go_live()
        elif controller.history is not None:
            controller.cursor.show_history(controller.history)
            controller.cursor.go(*place)
