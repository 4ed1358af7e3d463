"""Editing: what a person wants of hyperparameters and runs. Changed at once, or asked about first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from rlviz.gui.dialogs.file_choice import RUNS
from rlviz.gui.main_window import MainWindow
from rlviz.gui.proposal import Proposal
from rlviz.gui.run_controller import RunController
from rlviz.gui.run_status import Status
from rlviz.learning.algorithms import entry
from rlviz.learning.environment_table import describe
from rlviz.learning.hyperparameters import Value
from rlviz.numbers import whole_text
from rlviz.session.config import RunConfig
from rlviz.session.presets import DEFAULT, presets

_HINT = 6000
"""Milliseconds that a hint stays in the status bar."""


class Editing(QObject):
    """Shows the run's configuration in its panels, and carries edits to the controller. Lives on the GUI thread.

    Nothing that was learnt is given up without a question; where nothing was learnt there is nothing to ask.
    """

    def __init__(self, window: MainWindow, controller: RunController) -> None:
        super().__init__(window)
        self.window, self.controller = window, controller
        self.proposal = Proposal(self)
        self._connect_panels()
        controller.opened.connect(self._show_opened)
        controller.status_changed.connect(self._show_status)
        controller.edited.connect(self.show_values)
        controller.refused.connect(self.refuse)
        controller.worker.saved.connect(self._show_saved)
        controller.worker.target_copied.connect(self._show_copied)

    def _connect_panels(self) -> None:
        window = self.window
        window.hyperparameters.edited.connect(self.edit)
        window.hyperparameters.refused.connect(self.hint)
        window.hyperparameters.copy_target_chosen.connect(self.controller.wishes.copy_target)
        window.hyperparameters.preset_chosen.connect(self._choose_preset)
        settings = window.run_settings
        settings.seed_chosen.connect(self._choose_seed)
        settings.device_chosen.connect(self.controller.wishes.device)
        settings.refused.connect(self.hint)
        window.stage.transport.refused.connect(self.hint)
        window.banner.closed.connect(self._take_closed)
        self.proposal.changed.connect(self._show_proposal)
        self.controller.cursor.moved.connect(self._show_elsewhere)

    @Slot(str, object)
    def edit(self, name: str, value: Value) -> None:
        """A hyperparameter was edited: changed at once, or kept for a new run."""
        controller = self.controller
        applies = controller.config.hyperparameters.knobs()[name].applies
        if controller.refusal and applies != "new run":
            self.refuse(controller.refusal)
            return
        try:
            if applies != "new run":
                controller.edit(name, value)
            else:
                self.proposal.set_hyperparameter(controller.config, name, value)
        except ValueError as error:
            self.hint(str(error))
            self.show_values()

    def ask_new_run(self) -> None:
        """Offer to begin again; without training there is nothing to ask."""
        if not self.controller.learnt:
            self.begin_new_run()
            return
        text = f"A new run begins with untrained weights. {self._learnt()}"
        answers = (("Start new run", self.begin_new_run), ("Keep this run", self.proposal.drop))
        self.window.banner.show_message("question", text, answers)

    def open_file(self, path: str) -> None:
        """Open the agent or the run in a file, after asking if training would be given up."""
        controller = self.controller
        if not controller.learnt or controller.follows:  # a run that is followed lies in its file
            controller.open_file(path)
            return
        text = f"Opening a file ends this run. {self._learnt()}"
        answers = (("Open", lambda: controller.open_file(path)), ("Keep this run", self.proposal.drop))
        self.window.banner.show_message("question", text, answers)

    def _learnt(self) -> str:
        learnt = f"This one has learnt for {whole_text(self.controller.learnt)} steps."
        return f"{learnt} {self.controller.whereabouts('it')}".rstrip()

    @Slot(str)
    def hint(self, why: str) -> None:
        """Say something in passing, where it moves nothing."""
        self.window.statusBar().showMessage(why, _HINT)

    @Slot(str)
    def _show_saved(self, path: str) -> None:
        run = Path(path).suffix[1:] in RUNS.suffixes
        self.hint(f"The run is written in {path}, and goes on there." if run else f"The agent is saved in {path}.")

    @Slot(int)
    def _show_copied(self, steps: int) -> None:
        self.hint(f"The target network is a copy of the online network as it was after {whole_text(steps)} steps.")

    @Slot(str)
    def refuse(self, why: str) -> None:
        """Say what was not taken, and why. A question that another one had replaced is asked again."""
        self.window.banner.show_message("error", why)
        if self.proposal.empty:
            self.show_values()
        else:
            self._show_proposal()

    def begin_new_run(self) -> None:
        """Start the run that is proposed; what was learnt before is given up."""
        config = self.proposal.config(self.controller.config)
        self.proposal.drop()
        self.controller.new_run(config)

    def name_preset(self, name: str) -> None:
        """Say that the values on show are those of a preset from now on."""
        if self.proposal.empty:
            self.controller.name_preset(name)
            self.show_values()
        else:
            self.propose("preset", name)

    def forget_preset(self, name: str) -> None:
        """A preset is there no longer: values that came from it stay, those that would have come do not."""
        if self.controller.config.preset == name:
            self.controller.name_preset(DEFAULT)
        self.proposal.forget_preset(name)

    @Slot(str)
    def _take_closed(self, kind: str) -> None:
        """A question that is closed without an answer changes nothing: nothing waits any longer."""
        if kind == "question":
            self.proposal.drop()

    @Slot(object)
    def _choose_seed(self, seed: int) -> None:
        self.propose("seed", seed)

    @Slot(str)
    def _choose_preset(self, name: str) -> None:
        self.propose("preset", name)

    def propose(self, name: str, value: str | int) -> None:
        """Let a part of the configuration wait for a new run, or say why it cannot be."""
        try:
            self.proposal.set(self.controller.config, name, value)
        except ValueError as error:
            self.refuse(str(error))

    @Slot()
    def _show_proposal(self) -> None:
        """Ask before training is given up; without training there is nothing to ask."""
        banner, controller = self.window.banner, self.controller
        if self.proposal.empty:
            banner.withdraw("question")
        elif not controller.learnt:
            self.begin_new_run()
            return
        else:
            text = f"A new run is needed for {self.proposal.text(controller.config)}. {self._learnt()}"
            answers = (("Start new run", self.begin_new_run), ("Keep this run", self.proposal.drop))
            banner.show_message("question", text, answers)
        self.show_values()

    @Slot(object, bool)
    def _show_opened(self, status: Status, same: bool) -> None:
        if same:
            self.show_values()
            return
        self.window.banner.withdraw("error")
        self._tell_of_preset(status.config)
        self.proposal.drop()

    @Slot(object)
    def _show_status(self, status: Status) -> None:
        if self.proposal.empty:
            self._show_settings(status)

    def _tell_of_preset(self, config: RunConfig) -> None:
        """Say what is particular about a preset that is not the default: the lecture's has errors on purpose."""
        if config.preset == DEFAULT:
            self.window.banner.withdraw("info")
        else:
            known = presets(config.algorithm).get(config.preset)
            summary = "it is not on this computer" if known is None else known.summary
            self.window.banner.show_message("info", f"Preset {config.preset}: {summary}")

    def _show_settings(self, status: Status) -> None:
        settings, config = self.window.run_settings, status.config
        settings.show_algorithm(config.algorithm)
        settings.show_environment(config.environment)
        settings.show_seed(config.seed)
        fastest = status.measured[0].device
        present = [(m.device, m.device) for m in status.measured]
        settings.show_devices([("auto", f"auto: {fastest}"), *present], config.device)
        rates = "; ".join(f"{m.device} {whole_text(m.updates_per_second)} updates/s" for m in status.measured)
        settings.set_device_note(f"auto measured {rates} (batches of 64 in a 4-128-2 network) and takes {fastest}.")

    @Slot()
    def show_values(self) -> None:
        """Show the hyperparameters in force, those that wait, and the presets."""
        window, config, status = self.window, self.controller.config, self.controller.status
        window.hyperparameters.show_environment(describe(config.environment))
        window.hyperparameters.show_hyperparameters(entry(config.algorithm), config.hyperparameters)
        self._show_elsewhere()
        for name in config.hyperparameters.knobs():
            window.hyperparameters.set_pending(name, self.proposal.hyperparameters.get(name))
        proposed = self.proposal.config(config)
        known, name = presets(proposed.algorithm), proposed.preset
        preset = known.get(name)
        modified = preset is None or proposed.hyperparameters != preset.hyperparameters
        window.hyperparameters.show_presets(list(known), name, modified=modified)
        window.hyperparameters.preset.setToolTip("" if preset is None else preset.summary)
        if status is not None and self.proposal.empty:
            self._show_settings(status)

    @Slot()
    def _show_elsewhere(self) -> None:
        """Mark what was otherwise at the step that is looked back at, and in the run that this one has left."""
        moment = self.controller.moment()
        if moment.entry is not entry(self.controller.config.algorithm):
            return
        values = {}
        if moment.past is not None:
            values["then"] = moment.training.hyperparameters_at(moment.past)
        if moment.parent is not None:
            values["parent"] = moment.parent.hyperparameters
        self.window.hyperparameters.show_elsewhere(values)
