"""What a person wants to train, and where: with the reason, and what is possible, where these do not go together."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from rlviz.gui.dialogs.field_popup import FieldPopup
from rlviz.gui.editing import Editing
from rlviz.learning.algorithms import Entry, entry, refusal
from rlviz.learning.environment_table import ENVIRONMENTS, EnvironmentDescription, describe
from rlviz.session.config import RunConfig

_HINT = (
    "Any environment that is registered, with a vector or a state's number as observation. "
    "What stands before a colon is imported first."
)
_EXAMPLE = "LunarLander-v3, or my_package:MyWorld-v0"


class RunChoice(QObject):
    """Carries the choice of an algorithm and an environment to what waits for a new run. Lives on the GUI thread."""

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing)
        self._editing, self._settings = editing, editing.window.run_settings
        self.other = FieldPopup("Environment by its id", _HINT, _EXAMPLE, "Use it", editing.window)
        self.other.entered.connect(self._take_other)
        self._settings.algorithm_chosen.connect(self._choose_algorithm)
        self._settings.environment_chosen.connect(self._choose_environment)
        self._settings.other_wanted.connect(self._ask_for_other)

    @property
    def _proposed(self) -> RunConfig:
        return self._editing.proposal.config(self._editing.controller.config)

    @Slot(str)
    def _choose_algorithm(self, name: str) -> None:
        config, wanted = self._proposed, entry(name)
        here = describe(config.environment)
        why = refusal(wanted, here)
        if not why:
            self._editing.propose("algorithm", name)
            return
        there = nearest(wanted, here)
        answers = (
            (f"{wanted.title} in {there}", lambda: self._begin_with(name, there)),
            (f"Keep {entry(config.algorithm).title}", self._editing.proposal.changed.emit),
        )
        self._editing.window.banner.show_message("question", why, answers)

    def _begin_with(self, algorithm: str, environment: str) -> None:
        self._editing.proposal.set_algorithm(self._editing.controller.config, algorithm, environment)

    @Slot(str)
    def _choose_environment(self, name: str) -> None:
        self._editing.propose("environment", name)

    @Slot()
    def _ask_for_other(self) -> None:
        self.other.open_below(self._settings.environment)

    @Slot(str)
    def _take_other(self, environment_id: str) -> None:
        if why := self._refusal(environment_id):
            self.other.refuse(why)
            return
        self.other.hide()
        self._choose_environment(environment_id)

    def _refusal(self, environment_id: str) -> str:
        if not environment_id:
            return "Type the id of an environment, such as CartPole-v1."
        try:
            return refusal(entry(self._proposed.algorithm), describe(environment_id))
        except ValueError as error:
            return str(error)


def nearest(algorithm: Entry, environment: EnvironmentDescription) -> str:
    """The environment that an algorithm can serve and that has most in common with another."""
    served = [each for each in ENVIRONMENTS.values() if not refusal(algorithm, each)]
    parts = set(environment.parts)
    return max(served, key=lambda each: len(parts.intersection(each.parts))).id
