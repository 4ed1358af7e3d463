"""Which policy is watched, the greedy one or that of training: chosen in a menu, and remembered."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMenu

from rlviz.gui.main_window import MainWindow
from rlviz.gui.run_controller import RunController
from rlviz.session.events import Policy

_KEY = "watched_policy"
_ACTIONS = {Policy.GREEDY: "watch_greedy", Policy.BEHAVIOUR: "watch_behaviour"}


class WatchChoice:
    """Keeps the choice in the settings and says it below the frames and in the menu. Lives on the GUI thread."""

    def __init__(self, controller: RunController, window: MainWindow, settings: QSettings) -> None:
        self._controller, self._window, self._settings = controller, window, settings
        remembered = settings.value(_KEY) == Policy.BEHAVIOUR.value
        controller.watched = Policy.BEHAVIOUR if remembered else Policy.GREEDY
        menu = QMenu(window)
        menu.setToolTipsVisible(True)
        for action_id in _ACTIONS.values():
            menu.addAction(window.actions_by_id[action_id])
        window.stage.transport.watch_choice.setMenu(menu)
        self._mark()

    def choose(self, policy: Policy) -> None:
        """Watch this policy now, and whenever something is watched from here on."""
        self._controller.watched = policy
        self._settings.setValue(_KEY, policy.value)
        self._mark()
        self._controller.watch()

    def _mark(self) -> None:
        watched = self._controller.watched
        for policy, action_id in _ACTIONS.items():
            self._window.actions_by_id[action_id].setChecked(policy is watched)
        self._window.stage.transport.watch_choice.setText(f"watch: {watched.value} ▾")
