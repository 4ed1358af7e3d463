"""A person's own presets: what the panel shows is saved under a name, and deleted again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from rlviz.gui.dialogs.field_popup import FieldPopup
from rlviz.gui.editing import Editing
from rlviz.session.config import RunConfig
from rlviz.session.preset_file import Preset
from rlviz.session.presets import delete_preset, presets, save_preset

_HINT = "It keeps all hyperparameters as they are shown, for this algorithm, beside your settings."


class PresetMenu(QObject):
    """The menu beside the presets. Lives on the GUI thread."""

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing)
        self._editing, window = editing, editing.window
        self._button = window.hyperparameters.preset_menu
        self.popup = FieldPopup("Save as preset", _HINT, "its name", "Save", window)
        self.popup.entered.connect(self._save)
        menu = QMenu(window)
        menu.addAction("Save as preset…").triggered.connect(self._ask_for_name)
        self._delete_action = menu.addAction("Delete preset")
        self._delete_action.triggered.connect(self._delete)
        menu.aboutToShow.connect(self._offer_to_delete)
        self._button.setMenu(menu)

    @property
    def _shown(self) -> RunConfig:
        """The configuration as the panel shows it, with what waits for a new run."""
        return self._editing.proposal.config(self._editing.controller.config)

    @Slot()
    def _offer_to_delete(self) -> None:
        preset = presets(self._shown.algorithm).get(self._shown.preset)
        own = preset is not None and preset.own
        self._delete_action.setEnabled(own)
        self._delete_action.setText(f"Delete preset {self._shown.preset}" if own else "Delete preset")

    @Slot()
    def _ask_for_name(self) -> None:
        self.popup.field.clear()
        self.popup.open_below(self._button)

    @Slot(str)
    def _save(self, name: str) -> None:
        config = self._shown
        if not name:
            self.popup.refuse("Type a name for the preset.")
            return
        if name in presets(config.algorithm):
            self.popup.refuse(f"There is a preset {name!r} already. Choose another name, or delete that one first.")
            return
        try:
            save_preset(config.algorithm, name, _summary(config), config.hyperparameters)
        except (ValueError, OSError) as error:
            self.popup.refuse(f"{str(error).rstrip('.')}.")
            return
        self.popup.hide()
        self._editing.name_preset(name)
        self._editing.hint(f"Saved as preset {name}.")

    @Slot()
    def _delete(self) -> None:
        algorithm, name = self._shown.algorithm, self._shown.preset
        try:
            deleted = delete_preset(algorithm, name)
        except (ValueError, OSError) as error:
            self._editing.refuse(str(error))
            return
        self._editing.forget_preset(name)
        restore = ("Restore", lambda: self._restore(algorithm, deleted))
        self._editing.window.banner.show_message("info", f"Preset {name} is deleted.", (restore,))

    def _restore(self, algorithm: str, preset: Preset) -> None:
        try:
            save_preset(algorithm, preset.name, preset.summary, preset.hyperparameters)
        except (ValueError, OSError) as error:
            self._editing.refuse(str(error))
        else:
            self._editing.show_values()


def _summary(config: RunConfig) -> str:
    """What the preset is, in words: made from another one, in an environment."""
    return f"Made from {config.preset} in {config.environment}."
