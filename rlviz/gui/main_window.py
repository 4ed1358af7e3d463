"""The main window: panels, docks, menus and toolbar. It lays out; `Desk` connects it to the run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from rlviz.gui.actions import ACTIONS, Actions
from rlviz.gui.dialogs.palette import Command, PaletteDialog
from rlviz.gui.dock_layout import DockFacts, DockLayout
from rlviz.gui.panels.banner import Banner
from rlviz.gui.panels.hyperparameters import HyperparameterPanel
from rlviz.gui.panels.plot_board import PlotBoard
from rlviz.gui.panels.run_settings import RunSettings
from rlviz.gui.panels.stage import Stage
from rlviz.gui.panels.toolbar import Toolbar
from rlviz.gui.status_line import StatusLine
from rlviz.gui.theme import Theme
from rlviz.gui.view import View
from rlviz.gui.views.environment import RENDERERS
from rlviz.gui.views.timeline import TimelineView
from rlviz.gui.widgets.speed_slider import SpeedSlider

FIRST_SIZE = QSize(1280, 800)
_FRAME = 32
"""Pixels that a window manager may put above and below the window."""
_RENDERER = "renderer"


class MainWindow(QMainWindow):
    """The window. `painted` is emitted once, after its first picture; `closing` when it is about to close."""

    closing = Signal()
    painted = Signal()

    def __init__(self, theme: Theme, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        self._was_painted = False
        self.setWindowTitle("rlviz")
        self.setObjectName("main")
        self.stage, self.banner = Stage(), Banner(theme)
        self.hyperparameters, self.run_settings = HyperparameterPanel(), RunSettings()
        self.plots, self.timeline = PlotBoard(), TimelineView()
        self.speed, self.status_line = SpeedSlider(), StatusLine()
        self.actions_by_id = Actions(self)
        self._toolbar = Toolbar(self.actions_by_id, self.speed, self.run_settings, self)
        self.addToolBar(self._toolbar)
        self._place()
        self.statusBar().addWidget(self.status_line, 1)
        self._docks = self._make_docks()
        self.set_theme(theme)
        self._mark_what_is_shown()
        self._restore()

    @property
    def views(self) -> tuple[View, ...]:
        """All views that draw the run."""
        return (*self.stage.views, *self.plots.views, self.timeline)

    def _place(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 8, 0, 4)
        column.setSpacing(6)
        column.addWidget(self.banner)
        column.addWidget(self.stage, 1)
        self.setCentralWidget(centre)

    def _make_docks(self) -> DockLayout:
        area = Qt.DockWidgetArea
        places = {
            "panel": DockFacts("Hyperparameters", self.hyperparameters, area.LeftDockWidgetArea),
            "plots": DockFacts("Plots", self.plots, area.RightDockWidgetArea),
            "timeline": DockFacts("Timeline", self.timeline, area.BottomDockWidgetArea),
        }
        return DockLayout(self, self._settings, places)

    def _mark_what_is_shown(self) -> None:
        """Let the check marks of the menu follow what is on show, whichever way it came to be."""
        for name, dock in self._docks.docks.items():
            dock.toggleViewAction().toggled.connect(self.actions_by_id[name].setChecked)
        self.stage.environment.renderer_changed.connect(self._remember_renderer)

    @Slot(str)
    def _remember_renderer(self, name: str) -> None:
        self.actions_by_id["renderer"].setChecked(name == "gymnasium")
        self._settings.setValue(_RENDERER, name)

    def dock(self, name: str) -> QDockWidget:
        """A dock by its name: panel, plots or timeline."""
        return self._docks.docks[name]

    def toggle_dock(self, name: str) -> None:
        """Show a dock, or hide it."""
        self._docks.toggle(name)

    def button(self, action_id: str) -> QWidget:
        """The toolbar's button of an action."""
        return self._toolbar.button(action_id)

    def reset_layout(self) -> None:
        """Put every dock back where it was at first."""
        self._docks.reset()

    def open_palette(self, more: Iterable[Command]) -> None:
        """Offer every action, every hyperparameter that is in effect, and more, to be found by a few letters."""
        commands = [
            Command(
                facts.id,
                f"{facts.menu} › {facts.text}",
                self.actions_by_id[facts.id].trigger,
                beside=facts.keys[0] if facts.keys else "",
                tip=facts.tip,
                enabled=self.actions_by_id[facts.id].isEnabled(),
            )
            for facts in ACTIONS
        ]
        for name, row in self.hyperparameters.rows.items():
            if not row.isHidden():
                words = f"Hyperparameter › {row.knob.symbol.replace('_', '')} {row.knob.title}"
                edit, also = partial(self.edit_hyperparameter, name), f"{name} {name.replace('_', ' ')}"
                commands.append(Command(name, words, edit, beside=row.text, also=also, tip=row.knob.help))
        PaletteDialog([*commands, *more], self).open()

    def edit_hyperparameter(self, name: str) -> None:
        """Put the focus on what a hyperparameter is edited with, in sight."""
        self._docks.docks["panel"].show()
        self.hyperparameters.focus_on(name)

    def _restore(self) -> None:
        geometry = self._settings.value("window/geometry")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            room = self.screen().availableSize() - QSize(0, _FRAME)
            self.resize(FIRST_SIZE.boundedTo(room))
        for name in RENDERERS:
            if name == self._settings.value(_RENDERER):
                self.stage.environment.set_renderer(name)
        self._docks.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first picture once it is whole."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def changeEvent(self, event: QEvent) -> None:
        """Mark in the menu whether the window fills the screen: the window manager can change that too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, and say so."""
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._docks.save()
        self.hide()  # the worker may be in the middle of loading torch, and the window would stand frozen meanwhile
        self.closing.emit()
        super().closeEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self.actions_by_id.set_theme(theme)
        self._toolbar.set_theme(theme)
        self.stage.set_theme(theme)
        self.banner.set_theme(theme)
        for view in (*self.plots.views, self.timeline):
            view.set_theme(theme)
