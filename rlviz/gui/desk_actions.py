"""What each action of the table does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from rlviz.gui.appearance import Choice
from rlviz.gui.bookmarking import Bookmarking
from rlviz.gui.desk import Desk
from rlviz.gui.dialogs.run_until import RunUntil
from rlviz.gui.editing import Editing
from rlviz.gui.file_actions import FileActions
from rlviz.gui.forking import Forking
from rlviz.gui.help import Help
from rlviz.gui.panels.frame_transport import FAR
from rlviz.gui.playing import Playing
from rlviz.gui.posing import Posing
from rlviz.gui.timeline_menu import TimelineMenu
from rlviz.gui.undoing import Undoing
from rlviz.gui.watch_choice import WatchChoice
from rlviz.gui.what_if import WhatIfQuestion
from rlviz.gui.widgets.number_box import NumberBox
from rlviz.session.events import Policy
from rlviz.session.player import Activity


class DeskActions(QObject):
    """Calls what belongs to the id of a chosen action."""

    quit_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        editing: Editing,
        files: FileActions,
        watching: WatchChoice,
        posing: Posing,
        bookmarking: Bookmarking,
        log_file: Path,
    ) -> None:
        super().__init__(desk)
        self._desk, self._window, self._controller = desk, desk.window, desk.controller
        self._editing, self._watching = editing, watching
        self._posing, self._bookmarking = posing, bookmarking
        self._appearance, self._help = desk.appearance, Help(desk.window, log_file)
        self._playing, self._forking = Playing(editing), Forking(editing)
        self._undoing = Undoing(desk.controller, desk.window.actions_by_id)
        self._files, self._what_if = files, WhatIfQuestion(editing, desk.appearance)
        self._until = RunUntil(desk.window)
        self._until.goal_chosen.connect(desk.controller.train_until)
        self.calls = self._run_calls() | self._frame_calls() | self._window_calls()
        desk.window.actions_by_id.chosen.connect(self.call)
        welcome = desk.window.stage.welcome
        welcome.train_chosen.connect(desk.controller.train)
        welcome.play_chosen.connect(self._playing.begin)
        welcome.open_chosen.connect(self._files.open)
        posing.began.connect(self._what_if.dismiss)
        TimelineMenu(bookmarking, self.call)
        self.show_choice()

    @Slot(str)
    def call(self, action_id: str) -> None:
        """Do what an action says, with what was typed before it: buttons of a toolbar leave the focus where it is."""
        field = self._window.focusWidget()
        if isinstance(field, NumberBox):
            field.commit()
        self.calls[action_id]()
        self._desk.mark_what_runs()

    def _run_calls(self) -> dict[str, Callable[[], object]]:
        controller, window, files = self._controller, self._window, self._files
        return {
            "train": self.train_or_pause,
            "episode": controller.finish_episode,
            "until": self.ask_until,
            "watch": self.watch_or_pause,
            "watch_greedy": lambda: self._watching.choose(Policy.GREEDY),
            "watch_behaviour": lambda: self._watching.choose(Policy.BEHAVIOUR),
            "play": self._playing.toggle,
            "teach": self._playing.choose,
            "reset": controller.wishes.reset.emit,
            "copy_target": controller.wishes.copy_target.emit,
            "new_run": self._editing.ask_new_run,
            "fork": self._forking.fork,
            "what_if": self._what_if.ask,
            "open": files.open,
            "runs": files.runs.show,
            "save": lambda: files.save("agent"),
            "save_best": lambda: files.save("best"),
            "save_run": lambda: files.save("run"),
            "undo": self._undoing.undo,
            "redo": self._undoing.redo,
            "faster": window.speed.faster,
            "slower": window.speed.slower,
            "turbo": self.toggle_turbo,
        }

    def _frame_calls(self) -> dict[str, Callable[[], object]]:
        controller = self._controller
        return {
            "step": lambda: controller.step(1),
            "back": lambda: controller.step(-1),
            "forward_10": lambda: controller.step(FAR),
            "back_10": lambda: controller.step(-FAR),
            "roll_back": lambda: controller.roll(-1),
            "roll_stop": self.stop_rolling,
            "roll_on": self.roll_on,
            "home": controller.cursor.home,
            "live": self._desk.return_to_live,
            "previous_episode": lambda: controller.cursor.move_episode(-1),
            "next_episode": lambda: controller.cursor.move_episode(1),
            "bookmark": self._bookmarking.toggle,
            "name_bookmark": self._bookmarking.ask_words,
            "next_bookmark": lambda: self._bookmarking.go(1),
            "previous_bookmark": lambda: self._bookmarking.go(-1),
        }

    def _window_calls(self) -> dict[str, Callable[[], object]]:
        window = self._window
        return {
            "theme_system": lambda: self.choose_colours("system"),
            "theme_light": lambda: self.choose_colours("light"),
            "theme_dark": lambda: self.choose_colours("dark"),
            "panel": lambda: window.toggle_dock("panel"),
            "plots": lambda: window.toggle_dock("plots"),
            "timeline": lambda: window.toggle_dock("timeline"),
            "renderer": self.toggle_renderer,
            "reduce_motion": self.toggle_motion,
            "full_screen": self.toggle_full_screen,
            "reset_layout": window.reset_layout,
            "palette": self._files.open_palette,
            "keys": self._help.show_keys,
            "log": self._help.show_log,
            "about": self._help.show_about,
            "close_message": self.close_message,
            "quit": self.quit_wanted.emit,
        }

    def close(self) -> None:
        """Stop what ticks."""
        self._what_if.dismiss()

    def roll_on(self) -> None:
        """Let the what-if on show go on, else recorded frames."""
        if not self._what_if.go_on():
            self._controller.roll(1)

    def stop_rolling(self) -> None:
        """Let either of them rest where it is."""
        self._what_if.stop()
        self._controller.cursor.stop()

    def watch_or_pause(self) -> None:
        """Pause what is watched, else watch."""
        controller = self._controller
        if controller.running and controller.activity is Activity.WATCHING and controller.pose is None:
            controller.wishes.pause.emit()
        else:
            controller.watch()

    def train_or_pause(self) -> None:
        """Pause what runs, else train; the falling pole of the first start is not worth a pause."""
        if self._controller.running and not self._desk.fresh:
            self._controller.wishes.pause.emit()
        else:
            if self._controller.refusal:  # then it is seen at least, rather than what was watched
                self._controller.wishes.follow.emit()
            self._controller.train()

    def close_message(self) -> None:
        """Take away the what-if on show, or what is set by hand, else the message; without any of them leave play."""
        if self._controller.unfolding is not None:
            self._what_if.dismiss()
        elif self._posing.drop():
            return
        elif self._window.banner.text:
            self._window.banner.close_message()
        elif self._playing.going_on:  # and looked back from: else its own keys have left it
            self._controller.wishes.pause.emit()

    def ask_until(self) -> None:
        """Open the popup that asks how far to train."""
        history = self._controller.history
        if history is not None:
            self._until.open_below(self._window.button("until"), history, self._controller.environment)

    def toggle_turbo(self) -> None:
        """Learn without drawing, or draw again."""
        self._desk.turbo = not self._desk.turbo
        if self._desk.turbo:
            draw_again = ("Draw again", self.toggle_turbo)
            self._window.banner.show_message("mode", "Turbo: while the agent learns, nothing is drawn.", (draw_again,))
        else:
            self._window.banner.withdraw("mode")
        self._window.actions_by_id["turbo"].setChecked(self._desk.turbo)
        self._desk.share_time()

    def toggle_renderer(self) -> None:
        """Gymnasium's own picture, or the drawing."""
        view = self._window.stage.environment
        view.set_renderer("drawing" if view.renderer == "gymnasium" else "gymnasium")

    def choose_colours(self, choice: Choice) -> None:
        """Light, dark, or as the system is."""
        self._appearance.choose(choice)
        self.show_choice()

    def toggle_motion(self) -> None:
        """Let little move, or all that does."""
        self._appearance.reduce_motion(not self._appearance.reduced_motion)
        self._desk.share_time()
        self.show_choice()

    def show_choice(self) -> None:
        """Mark in the menu how the window looks and moves."""
        for choice in ("system", "light", "dark"):
            self._window.actions_by_id[f"theme_{choice}"].setChecked(self._appearance.choice == choice)
        self._window.actions_by_id["reduce_motion"].setChecked(self._appearance.reduced_motion)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or leave it as it was before."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
