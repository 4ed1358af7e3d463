"""What if: asks what each action would have led to at the frame on show, and lets the answer unfold beside it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from rlviz.gui.appearance import Appearance
from rlviz.gui.cursor import FASTEST_TICK, Position
from rlviz.gui.editing import Editing
from rlviz.gui.moment import Unfolding
from rlviz.session.branches import WhatIf


class WhatIfQuestion(QObject):
    """One question at a time, at a frame of the training. Lives on the GUI thread.

    Once it is answered the branches go on step by step, at the environment's pace, and the recorded episode with them
    as long as it lasts. A person may stop them, let them go on, and step through them too; going anywhere else takes
    them away, and so does Esc. While recorded frames play they follow those.
    """

    _wanted, _unwanted = Signal(int), Signal()

    def __init__(self, editing: Editing, appearance: Appearance) -> None:
        super().__init__(editing)
        self._editing, self._controller, self._appearance = editing, editing.controller, appearance
        self._view = editing.window.stage.branches
        self._place: Position = (-1, -1)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)
        questions = self._controller.questions
        self._wanted.connect(questions.what_if)
        self._unwanted.connect(questions.drop)
        questions.answered.connect(self._show)
        questions.refused.connect(self._refuse)
        self._controller.cursor.moved.connect(self._follow)
        self._controller.cursor.playback_changed.connect(self.stop)
        self._controller.opened.connect(self._take_opened)
        self._view.hide()

    def ask(self) -> None:
        """Ask about the frame on show; it must be a state of the training in which an action was chosen."""
        if self._controller.leaving:
            return
        step, moment = self._controller.step_on_show(), self._controller.moment()
        if step is None:
            self._editing.refuse(
                "A what-if begins in the training: go to one of its frames, on the timeline or by the arrows."
            )
        elif moment.index >= moment.shown.episode(moment.episode).length:
            self._editing.refuse("No action was taken in this state: go one frame back, and ask again.")
        else:
            self.dismiss()
            action = moment.frame().action
            self._place = moment.episode, moment.index
            self._controller.cursor.go(*self._place)
            self._controller.unfolding = Unfolding(step, action if isinstance(action, int) else -1)
            self._view.show()
            self._wanted.emit(step)

    @Slot()
    def dismiss(self) -> None:
        """Show and work out no branches any longer."""
        self._timer.stop()
        if self._controller.unfolding is not None:
            self._controller.unfolding = None
            self._view.hide()
            self._unwanted.emit()

    @Slot()
    def stop(self) -> None:
        """Let the branches rest where they are."""
        self._timer.stop()

    def go_on(self) -> bool:
        """Let them go on, from the end once more; whether there are any."""
        found = self._controller.unfolding
        if found is None or found.answer is None:
            return False
        self._controller.cursor.stop()
        if found.elapsed >= found.answer.longest:
            self._show_elapsed(found, 0)
        self._timer.start(self._interval)
        return True

    @Slot(object, bool)
    def _take_opened(self, _: object, same: bool) -> None:
        """Of the same run an answer holds; a question that was under way has been dropped."""
        asked = self._controller.unfolding
        if not same or (asked is not None and asked.answer is None):
            self.dismiss()

    @Slot(object)
    def _show(self, answer: WhatIf) -> None:
        asked = self._controller.unfolding
        if asked is None or asked.step != answer.step:
            return
        self._controller.unfolding = replace(asked, answer=answer)
        if not self._appearance.reduced_motion:
            self._timer.start(self._interval)

    @property
    def _interval(self) -> int:
        """Milliseconds between two steps: none is left out."""
        return max(FASTEST_TICK, round(1000 / self._controller.frames_per_second))

    @Slot()
    def _step(self) -> None:
        """One step on, as fast as recorded frames play now; at the end of the longest branch they rest."""
        found = self._controller.unfolding
        if found is None or found.answer is None or found.elapsed >= found.answer.longest:
            self._timer.stop()
            return
        self._timer.setInterval(self._interval)
        self._show_elapsed(found, found.elapsed + 1)

    def _show_elapsed(self, found: Unfolding, elapsed: int) -> None:
        self._controller.unfolding = replace(found, elapsed=elapsed)
        self._controller.cursor.go(*self._beside(elapsed))

    def _beside(self, elapsed: int) -> Position:
        """The recorded frame that belongs to so many steps: the last one stays."""
        episode, index = self._place
        history = self._controller.history
        last = index if history is None else history.episode(episode).last_frame
        return episode, min(index + elapsed, last)

    @Slot()
    def _follow(self) -> None:
        """Where a person goes on in the episode the branches follow; elsewhere they have no place."""
        controller, found = self._controller, self._controller.unfolding
        cursor, (episode, first) = controller.cursor, self._place
        if found is None or (cursor.history is controller.history and self._beside(found.elapsed) == cursor.position()):
            return
        position = cursor.position()
        inside = position is not None and position[0] == episode and position[1] >= first
        if position is None or cursor.live or cursor.history is not controller.history or not inside:
            self.dismiss()
        else:
            self._timer.stop()
            controller.unfolding = replace(found, elapsed=position[1] - first)

    @Slot(int, str)
    def _refuse(self, step: int, why: str) -> None:
        asked = self._controller.unfolding
        if asked is None or asked.step != step:  # nobody asks this any longer
            return
        self.dismiss()
        self._editing.refuse(f"No what-if here: {why}")
