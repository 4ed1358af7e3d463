"""The main window: panels, docks, menus and toolbar. It lays out; `Desk` connects it to the run."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSizePolicy, QToolBar, QToolButton, QVBoxLayout, QWidget

from rlviz.gui.actions import Actions
from rlviz.gui.panels.banner import Banner
from rlviz.gui.panels.hyperparameters import HyperparameterPanel
from rlviz.gui.panels.plot_board import PlotBoard
from rlviz.gui.panels.run_settings import RunSettings
from rlviz.gui.panels.stage import Stage
from rlviz.gui.status_line import StatusLine
from rlviz.gui.theme import Theme
from rlviz.gui.view import View
from rlviz.gui.views.environment import RENDERERS
from rlviz.gui.views.timeline import TimelineView
from rlviz.gui.widgets.dock_grip import DockGrip
from rlviz.gui.widgets.speed_slider import SpeedSlider

FIRST_SIZE = QSize(1280, 800)
_TWO_COLUMNS = 1600
_FRAME = 32
"""Pixels that a window manager may put above and below the window."""
_TOOLBAR = ("train", "step", "episode", "reset", "watch", "until")
_LAYOUT_VERSION = 1
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
        self.setDockNestingEnabled(True)
        self.setAnimated(False)
        self.stage, self.banner = Stage(), Banner(theme)
        self.hyperparameters, self.run_settings = HyperparameterPanel(), RunSettings()
        self.plots, self.timeline = PlotBoard(), TimelineView()
        self.speed, self.status_line = SpeedSlider(), StatusLine()
        self.actions_by_id = Actions(self)
        self._toolbar = self._make_toolbar()
        self._place()
        self.statusBar().addWidget(self.status_line, 1)
        self._docks = self._make_docks()
        self._kept: dict[str, QSize] = {}
        self.set_theme(theme)
        self._mark_what_is_shown()
        self._restore()

    @property
    def views(self) -> tuple[View, ...]:
        """All views that draw the run."""
        return (*self.stage.views, *self.plots.views, self.timeline)

    def _make_toolbar(self) -> QToolBar:
        bar = QToolBar("Toolbar", self)
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(16, 16))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for action_id in _TOOLBAR:
            bar.addAction(self.actions_by_id[action_id])
        self._mark_primary(bar)
        self.actions_by_id["until"].setIconText(self.actions_by_id["until"].text())
        self.speed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        bar.addWidget(self.speed)
        bar.addWidget(self.run_settings)
        bar.addAction(self.actions_by_id["save"])
        save = bar.widgetForAction(self.actions_by_id["save"])
        assert isinstance(save, QToolButton)
        save.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        bar.toggleViewAction().setEnabled(False)
        self.addToolBar(bar)
        return bar

    def _mark_primary(self, bar: QToolBar) -> None:
        button = bar.widgetForAction(self.actions_by_id["train"])
        button.setProperty("role", "primary")
        button.setMinimumWidth(92)

    def _place(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 8, 0, 4)
        column.setSpacing(6)
        column.addWidget(self.banner)
        column.addWidget(self.stage, 1)
        self.setCentralWidget(centre)

    def _make_docks(self) -> dict[str, QDockWidget]:
        area = Qt.DockWidgetArea
        self.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, area.BottomDockWidgetArea)
        places = (
            ("panel", "Hyperparameters", self.hyperparameters, area.LeftDockWidgetArea),
            ("plots", "Plots", self.plots, area.RightDockWidgetArea),
            ("timeline", "Timeline", self.timeline, area.BottomDockWidgetArea),
        )
        docks = {}
        for name, title, widget, side in places:
            dock = QDockWidget(title, self)
            dock.setObjectName(name)
            dock.setTitleBarWidget(DockGrip(title))
            dock.setWidget(_with_margin(widget))
            self.addDockWidget(side, dock)
            docks[name] = dock
        return docks

    def _mark_what_is_shown(self) -> None:
        """Let the check marks of the menu follow what is on show, whichever way it came to be."""
        for name in ("panel", "timeline"):
            self._docks[name].toggleViewAction().toggled.connect(self.actions_by_id[name].setChecked)
        self.stage.environment.renderer_changed.connect(self._remember_renderer)

    @Slot(str)
    def _remember_renderer(self, name: str) -> None:
        self.actions_by_id["renderer"].setChecked(name == "gymnasium")
        self._settings.setValue(_RENDERER, name)

    def dock(self, name: str) -> QDockWidget:
        """A dock by its name: panel, plots or timeline."""
        return self._docks[name]

    def toggle_dock(self, name: str) -> None:
        """Show a dock, or hide it. The sizes of all stay as they were: Qt would share the room out anew."""
        self._kept |= {each: dock.size() for each, dock in self._docks.items() if dock.isVisible()}
        self._docks[name].setVisible(self._docks[name].isHidden())
        for names, way in ((("panel", "plots"), Qt.Orientation.Horizontal), (("timeline",), Qt.Orientation.Vertical)):
            shown = [each for each in names if each in self._kept and not self._docks[each].isHidden()]
            sizes = [self._kept[each] for each in shown]
            lengths = [size.width() if way is Qt.Orientation.Horizontal else size.height() for size in sizes]
            self.resizeDocks([self._docks[each] for each in shown], lengths, way)

    def button(self, action_id: str) -> QWidget:
        """The toolbar's button of an action."""
        return self._toolbar.widgetForAction(self.actions_by_id[action_id])

    def reset_layout(self) -> None:
        """Put every dock back where it was at first."""
        area = Qt.DockWidgetArea
        sides = {
            "panel": area.LeftDockWidgetArea,
            "plots": area.RightDockWidgetArea,
            "timeline": area.BottomDockWidgetArea,
        }
        for name, side in sides.items():
            dock = self._docks[name]
            dock.setFloating(False)
            self.addDockWidget(side, dock)
            dock.show()
        self._share_out()

    def _share_out(self) -> None:
        """Give the docks their first sizes: two columns of plots from 1600 pixels on."""
        plots = round(self.width() * (0.44 if self.width() >= _TWO_COLUMNS else 0.35))
        self.resizeDocks([self._docks["panel"], self._docks["plots"]], [268, plots], Qt.Orientation.Horizontal)
        self.resizeDocks([self._docks["timeline"]], [112], Qt.Orientation.Vertical)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew where a second column of plots begins or ceases to fit, as on maximising."""
        super().resizeEvent(event)
        before, now = event.oldSize().width(), event.size().width()
        if self.isVisible() and before > 0 and (before >= _TWO_COLUMNS) != (now >= _TWO_COLUMNS):
            QTimer.singleShot(0, self, self._share_out)  # once the docks have been laid out in the new size

    def _restore(self) -> None:
        geometry = self._settings.value("window/geometry")
        state = self._settings.value("window/state")
        if not (isinstance(geometry, QByteArray) and self.restoreGeometry(geometry)):
            room = self.screen().availableSize() - QSize(0, _FRAME)
            self.resize(FIRST_SIZE.boundedTo(room))
        for name in RENDERERS:
            if name == self._settings.value(_RENDERER):
                self.stage.environment.set_renderer(name)
        self._laid_out = isinstance(state, QByteArray) and self.restoreState(state, _LAYOUT_VERSION)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first picture once it is whole."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def showEvent(self, event: QShowEvent) -> None:
        """Share out the room the first time."""
        super().showEvent(event)
        if not self._laid_out:
            self._laid_out = True
            self._share_out()

    def changeEvent(self, event: QEvent) -> None:
        """Mark in the menu whether the window fills the screen: the window manager can change that too."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_by_id["full_screen"].setChecked(self.isFullScreen())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, and say so."""
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._settings.setValue("window/state", self.saveState(_LAYOUT_VERSION))
        self.hide()  # the worker may be in the middle of loading torch, and the window would stand frozen meanwhile
        self.closing.emit()
        super().closeEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        self.actions_by_id.set_theme(theme)
        self.stage.set_theme(theme)
        self.banner.set_theme(theme)
        for view in (*self.plots.views, self.timeline):
            view.set_theme(theme)


def _with_margin(widget: QWidget) -> QWidget:
    """Keeps panels off each other and off the window's edge."""
    frame = QWidget()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(4, 0, 4, 4)
    layout.addWidget(widget)
    return frame
