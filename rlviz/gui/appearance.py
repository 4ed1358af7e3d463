"""Light or dark, as the system is or as the person chose; and whether little shall move."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from rlviz.gui.resources import style_sheet_template
from rlviz.gui.theme import DARK, LIGHT, Theme

Choice = Literal["system", "light", "dark"]
_KEY, _MOTION_KEY = "colours", "reduce_motion"


class Appearance(QObject):
    """Keeps palette and style sheet of the application right, and remembers the choices."""

    theme_changed = Signal(object)

    def __init__(self, application: QApplication, settings: QSettings) -> None:
        super().__init__(application)
        self._application, self._settings = application, settings
        saved = str(settings.value(_KEY, "system"))
        self.choice: Choice = "light" if saved == "light" else "dark" if saved == "dark" else "system"
        self.reduced_motion = str(settings.value(_MOTION_KEY)).lower() == "true"
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self.theme = self._wanted()
        self._apply()

    def choose(self, choice: Choice) -> None:
        """Take the system's colours, or light or dark ones."""
        self.choice = choice
        self._settings.setValue(_KEY, choice)
        self._follow()

    def reduce_motion(self, reduced: bool) -> None:
        """Let little move, or all that does."""
        self.reduced_motion = reduced
        self._settings.setValue(_MOTION_KEY, reduced)

    @Slot()
    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted is not self.theme:
            self.theme = wanted
            self._apply()
        self.theme_changed.emit(self.theme)

    def _wanted(self) -> Theme:
        if self.choice == "system":
            scheme = self._application.styleHints().colorScheme()
            return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        return DARK if self.choice == "dark" else LIGHT

    def _apply(self) -> None:
        self._application.setPalette(self.theme.palette)
        self._application.setStyleSheet(self.theme.style_sheet(style_sheet_template()))
