"""The desk: connects the window to the run. What each action does stands in `DeskActions`."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot

from rlviz.gui.appearance import Appearance
from rlviz.gui.file_news import FileNews
from rlviz.gui.hand_keys import HandKeys
from rlviz.gui.main_window import MainWindow
from rlviz.gui.moment import Mode
from rlviz.gui.refresh_clock import BUSY_SHARE, CALM_SHARE, REST, RefreshClock
from rlviz.gui.run_controller import RunController
from rlviz.gui.run_status import Status
from rlviz.learning.schedules import scheduled_rates
from rlviz.session.goal import Goal
from rlviz.session.player import Activity

_STATUS_EVERY = 250
"""Milliseconds between two looks at the status line and at what schedules say today."""


class Desk(QObject):
    """Shows in the window what the controller knows, and carries the person's wishes to it. Lives on the GUI thread.

    `fresh`: the agent on show is untrained. Where little shall move, nothing does by itself at the start, and training
    that is faster than the environment's own pace is drawn a few times a second.
    """

    def __init__(
        self, window: MainWindow, controller: RunController, clock: RefreshClock, appearance: Appearance
    ) -> None:
        super().__init__(window)
        self.window, self.controller, self.clock, self.appearance = window, controller, clock, appearance
        self.hand = HandKeys(window)
        self.fresh, self.turbo = True, False
        self._begun = self._previewing = self._wished = self._failed = False
        self._doing: Activity | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._show_numbers)
        self._timer.start(_STATUS_EVERY)
        self._connect_run()
        self._connect_frames()
        FileNews(controller, window.banner, self)
        self._show_numbers()

    def _connect_run(self) -> None:
        controller = self.controller
        controller.opened.connect(self._show_opened)
        controller.status_changed.connect(self._show_status)
        controller.failed.connect(self._show_failure)
        wishes = controller.wishes
        for wanted in (wishes.train, wishes.play, wishes.teach, wishes.step, wishes.episode, wishes.goal):
            wanted.connect(self._note_wish)
        controller.wishes.watch.connect(self._note_watch)
        self.clock.failed.connect(self._show_trouble)
        controller.worker.goal_reached.connect(self._show_goal)
        self.window.speed.speed_changed.connect(controller.set_speed)
        self.window.speed.speed_changed.connect(self.share_time)
        controller.cursor.moved.connect(self.share_time)
        controller.cursor.moved.connect(self.clock.hurry)
        controller.cursor.moved.connect(self._show_numbers)
        controller.cursor.moved.connect(self._listen)
        controller.cursor.playback_changed.connect(self.window.stage.transport.show_playing)
        controller.cursor.playback_changed.connect(self._show_speed)
        self.hand.held.connect(controller.wishes.hold)
        self.hand.left_off.connect(controller.wishes.pause)

    def _connect_frames(self) -> None:
        cursor, transport = self.controller.cursor, self.window.stage.transport
        transport.episode_chosen.connect(cursor.go_to_episode)
        transport.frame_chosen.connect(cursor.go)
        transport.stepped.connect(self.controller.step)
        transport.home_chosen.connect(cursor.home)
        transport.end_chosen.connect(self.return_to_live)
        transport.play_toggled.connect(self.controller.play_frames)
        self.window.plots.frame_chosen.connect(cursor.go)
        self.window.timeline.episode_chosen.connect(self.controller.view_episode)
        self.window.timeline.live_chosen.connect(self.controller.go_live)
        dragged = (transport.frame_chosen, self.window.plots.frame_chosen, self.window.timeline.episode_chosen)
        for each in dragged:
            each.connect(self._let_hand_go_first)

    @Slot()
    def _let_hand_go_first(self) -> None:
        """While a hand drags through the past, training waits: the picture is to follow the hand."""
        self.controller.worker.way.ask()

    @Slot()
    def return_to_live(self) -> None:
        """To the newest frame; from an agent of the past that is watched there, to the one of today.

        Of a run that is followed, what was watched gives way to the run itself.
        """
        controller = self.controller
        if controller.cursor.live and controller.follows:
            controller.wishes.follow.emit()
        elif controller.cursor.live and controller.agent_on_show() is not None:
            controller.wishes.watch.emit(controller.watched, None, None)
        else:
            controller.go_live()

    def close(self) -> None:
        """Stop what ticks and listens."""
        self._timer.stop()
        self.window.statusBar().clearMessage()  # a hint has a timer too
        self.hand.listen(None)

    @Slot()
    def _note_wish(self) -> None:
        """A person may ask while a run is being made; then it is done, and the agent not watched."""
        self._wished = self.controller.opening

    @Slot()
    def _note_watch(self) -> None:
        if not self._previewing:
            self._take_away_welcome()

    @Slot(object, bool)
    def _show_opened(self, status: Status, same: bool) -> None:
        self.clock.redraw()
        if same:
            return
        recorded = len(status.training) > 0
        self.fresh = not status.inherited and not recorded and not self.controller.follows
        if self.fresh:
            self.window.stage.show_welcome(not self._begun)
        else:
            self._take_away_welcome()
        if not self._wished and not recorded and not self.controller.follows:  # what is recorded is shown as it ended
            self._preview()
        self._wished = False

    def _preview(self) -> None:
        """Let the agent show what it does; where little shall move, its first step alone."""
        self._previewing = True
        self.controller.watch()
        if self.appearance.reduced_motion:
            self.controller.wishes.step.emit()
        self._previewing = False

    def _take_away_welcome(self) -> None:
        """Something has begun: the person knows what to do, and is not asked again."""
        self._begun = True
        self.window.stage.show_welcome(False)

    @Slot(object)
    def _show_status(self, status: Status) -> None:
        window = self.window
        training = status.activity.learns
        if (training and (status.running or len(status.training))) or status.activity.by_hand:
            self.fresh = False
            self._take_away_welcome()
        window.actions_by_id.show_running(status.running and not self.fresh)
        window.actions_by_id["copy_target"].setEnabled(status.has_target)
        self.mark_what_runs()
        self._listen()
        self._show_speed()
        doing = status.activity if status.running else None
        if doing is not None and doing is not self._doing and (training or self._failed):
            self._failed = False
            window.banner.withdraw("error")
        self._doing = doing
        self.share_time()
        self.clock.hurry()
        self._show_numbers()

    def mark_what_runs(self) -> None:
        """Also after each choice of an action: Qt presses its button by itself, and what it asks for may be refused."""
        controller, actions = self.controller, self.window.actions_by_id
        actions["watch"].setChecked(controller.running and controller.activity is Activity.WATCHING)
        actions["play"].setChecked(controller.running and controller.activity.by_hand)

    @Slot()
    def _listen(self) -> None:
        """Keys of play act on what is on show: who looks back meanwhile steps through frames with them, as ever."""
        controller = self.controller
        playing = controller.running and controller.activity.by_hand and controller.cursor.live
        self.hand.listen(controller.environment if playing else None)

    @Slot()
    def _show_speed(self) -> None:
        paced = self.controller.paced
        what = "training" if paced is Activity.TRAINING else "watching and playing"
        self.window.speed.show_speed(self.controller.speeds[paced], what)

    @Slot()
    def share_time(self) -> None:
        """Training at full speed gets nearly all of the time, in turbo all; anything else leaves enough to draw.

        Turbo is for learning alone: what is watched, and a past frame that a person looks at, is drawn.
        """
        controller = self.controller
        if controller.worker.closing:
            return
        speed = controller.speeds[controller.activity] if controller.running else 0.0
        self.clock.share = BUSY_SHARE if math.isinf(speed) else CALM_SHARE
        training = controller.running and controller.activity is Activity.TRAINING
        self.clock.rest = REST if self.appearance.reduced_motion and training and speed > 1.0 else 0.0
        resting = self.turbo and training and controller.cursor.live
        if resting == self.clock.ticking:
            self.clock.stop() if resting else self.clock.start()
            if resting:  # nobody asks the heading again before the clock does
                self.window.stage.heading.refresh(replace(controller.moment(), mode=Mode.TURBO))

    @Slot(str)
    def _show_failure(self, message: str) -> None:
        controller, banner = self.controller, self.window.banner
        self._failed = True
        if not controller.has_run:
            again = ("Try again", lambda: controller.new_run(controller.config))
            banner.show_message("error", f"No run could begin: {message.rstrip('.')}.", (again,))
            return
        begin = {
            Activity.TRAINING: controller.train,
            Activity.WATCHING: controller.watch,
            Activity.PLAYING: controller.play,
            Activity.TEACHING: controller.play,
        }
        text = f"Paused: {message.rstrip('.')}. What was learnt and recorded until here is kept."
        banner.show_message("error", text, (("Go on", begin[controller.activity]),))

    @Slot(str)
    def _show_trouble(self, message: str) -> None:
        """A view that cannot draw stops nothing."""
        self.window.banner.show_message("error", message, (("Try again", self.clock.redraw),))

    @Slot(object)
    def _show_goal(self, goal: Goal) -> None:
        self.window.banner.show_message("info", f"Paused: trained {goal.text()}.")

    @Slot()
    def _show_numbers(self) -> None:
        controller, window = self.controller, self.window
        status = controller.status
        speed = controller.speeds[controller.activity]
        window.status_line.update_line(status, speed, turbo=self.turbo, past=controller.moment().past)
        if status is not None and not math.isnan(status.epsilon_now):
            window.hyperparameters.set_scheduled("epsilon", round(status.epsilon_now, 3))
        steps = 0 if status is None else status.inherited + len(status.training)
        for name, rate in scheduled_rates(controller.config.hyperparameters, steps).items():
            window.hyperparameters.set_scheduled(name, float(f"{rate:.2g}"))
