"""Which policy is watched, the greedy one or that of training: chosen in a menu, and remembered."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from rlviz.gui.actions import Actions
from rlviz.gui.run_controller import RunController
from rlviz.session.events import Policy

_KEY = "watched_policy"
_ACTIONS = {Policy.GREEDY: "watch_greedy", Policy.BEHAVIOUR: "watch_behaviour"}


class WatchChoice:
    """Keeps the choice in the settings and the marks in the menu right. Lives on the GUI thread."""

    def __init__(self, controller: RunController, actions: Actions, settings: QSettings) -> None:
        self._controller, self._actions, self._settings = controller, actions, settings
        remembered = settings.value(_KEY) == Policy.BEHAVIOUR.value
        controller.watched = Policy.BEHAVIOUR if remembered else Policy.GREEDY
        self._mark()

    def choose(self, policy: Policy) -> None:
        """Watch this policy now, and whenever something is watched from here on."""
        self._controller.watched = policy
        self._settings.setValue(_KEY, policy.value)
        self._mark()
        self._controller.watch()

    def _mark(self) -> None:
        for policy, action_id in _ACTIONS.items():
            self._actions[action_id].setChecked(policy is self._controller.watched)
