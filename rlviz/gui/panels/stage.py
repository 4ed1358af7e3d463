"""The centre of the window: the environment, the scores of its actions, what they teach, and the frame transport."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rlviz.gui.drawings import DRAWINGS
from rlviz.gui.grips import GRIPS
from rlviz.gui.panels.frame_transport import FrameTransport
from rlviz.gui.panels.welcome import Welcome
from rlviz.gui.theme import Theme
from rlviz.gui.view import View
from rlviz.gui.views.branches import BranchesView
from rlviz.gui.views.environment import EnvironmentView
from rlviz.gui.views.equation import EquationView
from rlviz.gui.views.heading import HeadingView
from rlviz.gui.views.scores import ScoresView


class Stage(QFrame):
    """Puts the views of one frame together. It connects nothing: its parts are public."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = HeadingView()
        self.environment = EnvironmentView(DRAWINGS, GRIPS)
        self.branches, self.scores = BranchesView(), ScoresView()
        self.equation = EquationView()
        self.transport = FrameTransport()
        self.welcome = Welcome()
        self.setProperty("role", "panel")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside a field ends the typing there
        self._lay_out()
        self.show_welcome(False)

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.heading)
        column.addWidget(self.welcome)
        column.addWidget(self.environment, 1)
        for widget in (self.branches, self.scores, self.equation, self.transport):
            column.addWidget(widget)

    @property
    def views(self) -> tuple[View, ...]:
        """The views that are to be refreshed."""
        return (self.heading, self.environment, self.branches, self.scores, self.equation, self.transport)

    def show_welcome(self, shown: bool) -> None:
        """Show or hide the three cards above the environment."""
        focus = self.welcome.focusWidget()
        if not shown and focus is not None:
            focus.clearFocus()  # else it moves on to the next control, which nobody asked for
        self.welcome.setVisible(shown)
        self._fit_welcome()

    def minimumSizeHint(self) -> QSize:
        """As without the cards: what they need they take from the environment."""
        least = super().minimumSizeHint()
        cards = 0 if self.welcome.isHidden() else self.welcome.minimumSizeHint().height() + self._column.spacing()
        return least - QSize(0, cards)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cards be as high as the environment allows."""
        super().resizeEvent(event)
        self._fit_welcome()

    def _fit_welcome(self) -> None:
        """The cards say all they have to say where the environment keeps its least height beside them."""
        if not self.welcome.isHidden():
            self.welcome.set_low(False)
            self.welcome.set_low(self._column.minimumHeightForWidth(self.width()) > self.height())

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        for view in self.views:
            view.set_theme(theme)
        self.welcome.set_theme(theme)
