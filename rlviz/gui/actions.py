"""Every action of the window, declared once: menu, toolbar, keys, palette and the list of keys all read this table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from rlviz.gui.resources import icon
from rlviz.gui.theme import Theme


@dataclass(frozen=True)
class ActionFacts:
    """One action: its place in the menus, its words, icon and keys (the first is shown)."""

    id: str
    menu: str
    text: str
    tip: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    checkable: bool = False


_LESS_MOTION = (
    "An untrained agent stands still at the start, and fast training is drawn only a few times a second, "
    "the environment and the plots alike"
)
_GREEDY = "Deterministic: always the action that the agent thinks best"
_COPY = "Copy the online network to the target network now, between two updates"
_BEHAVIOUR = "As it acts while it learns: random with probability ε, or drawn from π"
_FORK = "Train on from the frame on show as a second run; this one is kept as it is"
_PLAY = "Push with the arrow keys, beside the agent from the same start; Esc leaves"
_TEACH = "Play (P) in the training itself: the agent acts, your keys overrule it, and it learns from both"
_WHAT_IF = "At the frame on show: what each action would have led to, by the agent of then"
_ESCAPE = "Take away what is set by hand or the what-if, or close the message"
_WRITE = "Write the whole run into a file, and go on writing it there while it trains"
ACTIONS = tuple(
    ActionFacts(*row)
    for row in (
        ("train", "Run", "Train", "Train from here on, or pause", "train", ("Space",)),
        ("step", "Run", "Step", "One environment step, then pause", "step", (".", "Right")),
        ("episode", "Run", "Episode", "Go on until this episode ends", "episode", ("E",)),
        ("until", "Run", "Run until…", "Train to a number of steps or episodes, or to a mean return", "until", ("U",)),
        ("watch", "Run", "Watch", "Let the agent play; it learns nothing", "watch", ("G",), True),
        ("watch_greedy", "Run", "Watch the greedy policy", _GREEDY, "", (), True),
        ("watch_behaviour", "Run", "Watch the behaviour policy", _BEHAVIOUR, "", (), True),
        ("play", "Run", "Play by hand", _PLAY, "hand", ("P",), True),
        ("teach", "Run", "Teach by playing", _TEACH, "", (), True),
        ("reset", "Run", "Reset", "Cut this episode off and begin the next", "reset", ("R",)),
        ("copy_target", "Run", "Copy target network", _COPY),
        ("new_run", "Run", "New run", "Begin again from untrained weights, as set", "", ("Ctrl+N",)),
        ("fork", "Run", "Fork here", _FORK, "fork", ("F",)),
        ("what_if", "Run", "What if…", _WHAT_IF, "", ("W",)),
        ("open", "File", "Open…", "Open an agent, or a whole run, from a file", "open", ("Ctrl+O",)),
        ("runs", "File", "Runs…", "All runs that were trained here: open, rename, delete", "", ("Ctrl+L",)),
        ("save", "File", "Save agent…", "Save the weights of this agent", "save", ("Ctrl+S",)),
        ("save_best", "File", "Save best agent…", "Save the weights as they were when the greedy policy did best"),
        ("save_run", "File", "Save run…", _WRITE, "", ("Ctrl+Shift+S",)),
        ("quit", "File", "Quit", "Leave rlviz", "", ("Ctrl+Q",)),
        ("undo", "Edit", "Undo", "Undo the last edit", "undo", ("Ctrl+Z",)),
        ("redo", "Edit", "Redo", "Do it again", "redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
        ("back", "Frames", "Back", "One frame back", "previous", (",", "Left")),
        ("forward_10", "Frames", "Forward 10", "Ten frames or steps forward", "", ("Shift+Right", ">")),
        ("back_10", "Frames", "Back 10", "Ten frames back", "", ("Shift+Left", "<")),
        ("roll_back", "Frames", "Play backwards", "Let the recorded frames play backwards", "", ("J",)),
        ("roll_stop", "Frames", "Stop playing", "Stop at this frame", "", ("K",)),
        ("roll_on", "Frames", "Play", "Let the recorded frames play; + and − make it faster and slower", "", ("L",)),
        ("home", "Frames", "First frame", "To the start of this episode", "first", ("Home",)),
        ("live", "Frames", "Live", "To the newest frame, and follow it", "last", ("End",)),
        ("previous_episode", "Frames", "Previous episode", "To the start of the episode before", "", ("PgUp",)),
        ("next_episode", "Frames", "Next episode", "To the start of the episode after", "", ("PgDown",)),
        ("bookmark", "Frames", "Bookmark", "Set a bookmark at the frame on show, or take it away", "", ("B",)),
        ("name_bookmark", "Frames", "Name bookmark…", "Bookmark the frame on show in your own words", "", ("Shift+B",)),
        ("next_bookmark", "Frames", "Next bookmark", "To the next bookmark, in the order of time", "", ("N",)),
        ("previous_bookmark", "Frames", "Previous bookmark", "To the bookmark before", "", ("Shift+N",)),
        ("faster", "Speed", "Faster", "Double the speed", "", ("+", "=")),
        ("slower", "Speed", "Slower", "Halve the speed", "", ("-",)),
        ("turbo", "Speed", "Turbo", "Learn without drawing", "", ("T",), True),
        ("theme_system", "View", "Colours of the system", "Light or dark, as the system is", "", (), True),
        ("theme_light", "View", "Light", "Light colours", "", (), True),
        ("theme_dark", "View", "Dark", "Dark colours", "", (), True),
        ("panel", "View", "Hyperparameters", "Show or hide the panel at the left", "", ("F2",), True),
        ("plots", "View", "Plots", "Show or hide the plots", "", ("F5",), True),
        ("timeline", "View", "Timeline", "Show or hide the timeline", "", ("F3",), True),
        ("renderer", "View", "Gymnasium's own picture", "Show the frame that Gymnasium renders", "", ("F4",), True),
        ("reduce_motion", "View", "Reduce motion", _LESS_MOTION, "", (), True),
        ("full_screen", "View", "Full screen", "Fill the screen, or leave it", "", ("F11",), True),
        ("reset_layout", "View", "Reset layout", "Put all panels back where they were at first"),
        ("close_message", "View", "Close message", _ESCAPE, "", ("Esc",)),
        ("palette", "Help", "Command palette…", "Find any command by its name", "", ("Ctrl+K",)),
        ("keys", "Help", "Keys", "List all keys", "", ("F1",)),
        ("log", "Help", "Open log file", "Show the file that keeps what went wrong"),
        ("about", "Help", "About rlviz", "Version and what it is built on"),
    )
)


_AFTER_A_LINE = ("quit", "new_run", "bookmark", "turbo", "panel", "reset_layout", "log")
"""Actions that a line in their menu sets apart from those before."""
_FRAMES = ("step", "back", "forward_10", "back_10", "previous_episode", "next_episode")
_REPEATED = (*_FRAMES, "faster", "slower")
"""Actions that go on while their key is held."""


class Actions(QObject):
    """The window's QActions by id. `chosen` carries the id of one that a person chose."""

    chosen = Signal(str)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        self._menus: list[QMenu] = []
        self._theme: Theme | None = None
        self._train_icon = ACTIONS[0].icon
        for facts in ACTIONS:
            action = QAction(facts.text, window)
            action.setObjectName(facts.id)
            action.setCheckable(facts.checkable)
            action.setAutoRepeat(facts.id in _REPEATED)
            action.setShortcuts([QKeySequence(key) for key in facts.keys])
            action.setToolTip(f"{facts.tip} ({facts.keys[0]})" if facts.keys else facts.tip)
            action.triggered.connect(self._choose)
            window.addAction(action)
            self._actions[facts.id] = action
        self._fill_menus(window)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.sender().objectName())

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def _fill_menus(self, window: QMainWindow) -> None:
        for title in ("File", "Edit", "Run", "Frames", "Speed", "View", "Help"):
            menu = window.menuBar().addMenu(f"&{title}")
            menu.setToolTipsVisible(True)
            self._menus.append(menu)
            for facts in (each for each in ACTIONS if each.menu == title):
                if facts.id in _AFTER_A_LINE:
                    menu.addSeparator()
                menu.addAction(self._actions[facts.id])

    def submenu_after(self, action_id: str, title: str) -> QMenu:
        """A new menu, below an action in the menu of that."""
        above = self._actions[action_id]
        parent = next(each for each in self._menus if above in each.actions())
        following = parent.actions()[parent.actions().index(above) + 1]
        menu = QMenu(title, parent)
        parent.insertMenu(following, menu)
        return menu

    def set_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        for facts in ACTIONS:
            if facts.icon:
                self._actions[facts.id].setIcon(icon(facts.icon, theme))
        self._theme = theme
        self._tint_train()

    def _tint_train(self) -> None:
        if self._theme is not None:
            self["train"].setIcon(icon(self._train_icon, self._theme, self._theme.on_accent))

    def show_running(self, running: bool) -> None:
        """The first button says what it would do now."""
        facts = ACTIONS[0]
        self["train"].setText("Pause" if running else facts.text)
        self._train_icon = "pause" if running else facts.icon
        self._tint_train()

    def rows(self) -> list[tuple[str, tuple[str, ...], str]]:
        """(menu, keys, what it does) of every action that has a key."""
        return [(facts.menu, facts.keys, facts.tip) for facts in ACTIONS if facts.keys]
