"""The interface of everything that draws a moment."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtWidgets import QWidget

from rlviz.gui.moment import Moment
from rlviz.gui.theme import Theme


class View(QWidget):
    """A widget that draws moments. It only draws: it learns nothing, opens no file and signals no worker.

    `RefreshClock` calls `refresh` when the view is visible, its `version` has changed and the time allows. It repaints
    the view right after, so that what a view costs is measured, unless the view `paints_itself` in `refresh`.
    """

    paints_itself = False

    def version(self, moment: Moment) -> Hashable:
        """What the picture depends on: equal versions need no redraw."""
        return (moment, len(moment.training), len(moment.shown))

    def refresh(self, moment: Moment) -> None:
        """Read the recording, set what is to be painted, and update those widgets alone that look different now."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours."""
        raise NotImplementedError
