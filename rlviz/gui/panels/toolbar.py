"""The toolbar: what drives the run and what the run is made of, in words as long as there is room for them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from rlviz.gui.actions import Actions
from rlviz.gui.panels.run_settings import RunSettings
from rlviz.gui.resources import icon
from rlviz.gui.theme import Theme
from rlviz.gui.widgets.least_width import least_width
from rlviz.gui.widgets.speed_slider import SpeedSlider

_PRIMARY, _SECONDARY = "train", ("step", "episode", "reset", "watch", "until")
_STYLE = Qt.ToolButtonStyle
_EXTENSION = "qt_toolbar_ext_button"
"""Qt's own name for the button behind which a toolbar puts what does not fit."""


class Toolbar(QToolBar):
    """Buttons, speed and run settings in one line. Where it is narrow, the secondary buttons are icons alone.

    `_saved` are the pixels that this saves: so many more must be free before the words come back.
    """

    def __init__(self, actions: Actions, speed: SpeedSlider, settings: RunSettings, parent: QWidget) -> None:
        super().__init__("Toolbar", parent)
        self._actions, self._speed = actions, speed
        self._narrow = False
        self._saved = 0
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(_STYLE.ToolButtonTextBesideIcon)
        for action_id in (_PRIMARY, *_SECONDARY):
            self.addAction(actions[action_id])
        self.button(_PRIMARY).setProperty("role", "primary")
        self.button(_PRIMARY).setMinimumWidth(92)
        actions["until"].setIconText(actions["until"].text())
        speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.addWidget(speed)
        self.addWidget(settings)
        self.addAction(actions["save"])
        self.button("save").setToolButtonStyle(_STYLE.ToolButtonIconOnly)
        self.toggleViewAction().setEnabled(False)

    def button(self, action_id: str) -> QToolButton:
        """The button of an action."""
        button = self.widgetForAction(self._actions[action_id])
        assert isinstance(button, QToolButton)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Tint Qt's mark for what does not fit: its own is black on any ground."""
        extension = self.findChild(QToolButton, _EXTENSION)
        if extension is not None:
            extension.setIcon(icon("more", theme))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words or icons."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """What stands in the toolbar can grow and shrink too."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def _fit(self) -> None:
        narrow = self.width() < self._needed() + (self._saved if self._narrow else 0)
        if narrow == self._narrow:
            return
        before, self._narrow = self._needed(), narrow
        for action_id in _SECONDARY:
            style = _STYLE.ToolButtonIconOnly if narrow else _STYLE.ToolButtonTextBesideIcon
            self.button(action_id).setToolButtonStyle(style)
        self._speed.show_caption(not narrow)
        self._saved = abs(before - self._needed())

    def _needed(self) -> int:
        """Pixels below which something would not fit any more, as the buttons are now."""
        widgets = [self.widgetForAction(action) for action in self.actions()]
        layout = self.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        return least_width(widgets, layout.spacing()) + margins.left() + margins.right()
