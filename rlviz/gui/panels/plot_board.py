"""The board of plots: two tabs where it is narrow, two columns where it is wide."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QTabBar, QVBoxLayout, QWidget

from rlviz.gui.view import View
from rlviz.gui.views.diagnostics import DiagnosticsView
from rlviz.gui.views.exploration import ExplorationView
from rlviz.gui.views.returns import ReturnsView
from rlviz.gui.views.values import ValuesView

WIDE = 760
"""Width in pixels from which all plots are shown at once."""


class PlotBoard(QWidget):
    """Learn: returns over values. Health: diagnostics over exploration. Views stay alive, and hidden ones rest."""

    frame_chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.returns, self.values = ReturnsView(), ValuesView()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a field ends the typing there
        self.diagnostics, self.exploration = DiagnosticsView(), ExplorationView()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Plots on show")
        self._pages = ((self.returns, self.values), (self.diagnostics, self.exploration))
        for title in ("Learn", "Health"):
            self.tabs.addTab(title)
        self._wide = False
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.tabs)
        layout.addLayout(self._grid, 1)
        for column, page in enumerate(self._pages):
            for row, view in enumerate(page):
                self._grid.addWidget(view, row, column)
                self._grid.setRowStretch(row, 1)
        self.values.frame_chosen.connect(self.frame_chosen)
        self.tabs.currentChanged.connect(self._arrange)
        self._arrange()

    @property
    def views(self) -> tuple[View, ...]:
        """All plots, in the order in which they are drawn."""
        return (self.returns, self.values, self.diagnostics, self.exploration)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tabs or columns."""
        super().resizeEvent(event)
        wide = event.size().width() >= WIDE
        if wide != self._wide:
            self._wide = wide
            self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Show one page, or both; only what is shown takes room."""
        self.setUpdatesEnabled(False)
        self.tabs.setVisible(not self._wide)
        for column, page in enumerate(self._pages):
            shown = self._wide or column == self.tabs.currentIndex()
            self._grid.setColumnStretch(column, int(shown))
            for view in page:
                view.setVisible(shown)
        self._grid.setHorizontalSpacing(8 if self._wide else 0)
        self.setUpdatesEnabled(True)
