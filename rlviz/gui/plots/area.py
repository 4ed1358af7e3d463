"""The view box of a plot and the canvas around it: what the mouse does there, told as signals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsScene

from rlviz.gui.plots.axis import BOTTOM_HEIGHT as _BOTTOM
from rlviz.gui.plots.axis import LEFT_WIDTH as _LEFT
from rlviz.gui.plots.axis import Axis
from rlviz.gui.plots.scales import Range

_TOP, _RIGHT = 5, 12
"""Pixels above and right of the area, for the half of the last tick's number that stands out."""
_EDGE = 8
"""Pixels below an area without a bottom axis, for half of the lowest tick's number."""
_WHEEL_ZOOM = 1.0015
"""Factor of the visible range for each eighth of a degree that the wheel turns: a notch is a fifth."""


_LEAST_HEIGHT = 60
"""Pixels of a canvas above what its bottom axis takes."""


@dataclass(frozen=True)
class Pixels:
    """Where numbers lie in an area of `width` × `height` pixels that shows the ranges `x` and `y`."""

    x: Range
    y: Range
    width: float
    height: float

    def column(self, x: Any) -> Any:
        """Pixels from the left, for a number or an array."""
        return (x - self.x[0]) * (self.width / (self.x[1] - self.x[0]))

    def row(self, y: Any) -> Any:
        """Pixels from the top, for a number or an array."""
        return (self.y[1] - y) * (self.height / (self.y[1] - self.y[0]))


class Area(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph ships no types
    """pyqtgraph's view box with one way to zoom and pan. It reports what a person does, and `Plot` does it.

    With `scrub`, a click or a drag of the left button chooses a place; the middle button always pans.
    """

    zoomed = Signal(int, float, float)
    """axis (0 for x, 1 for y), factor of the visible range, the number that stays where it is"""
    panned = Signal(int, float)
    """axis, how far the range moves"""
    chosen = Signal(float)
    clicked_twice = Signal()
    menu_asked = Signal(QPointF)

    def __init__(self, *, scrub: bool = False) -> None:
        super().__init__(enableMenu=False, enableMouse=False, defaultPadding=0)
        self._scrub = scrub
        self.disableAutoRange()

    def pixels(self) -> Pixels:
        """The mapping from numbers to this item's pixels, as it is now."""
        (left, right), (low, high) = self.viewRange()
        size = self.rect()
        return Pixels((left, right), (low, high), max(size.width(), 1.0), max(size.height(), 1.0))

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        """Zoom along x, or along y over the left axis. A horizontal wheel pans."""
        ev.accept()
        here, along = self.mapSceneToView(ev.scenePos()), axis or 0
        if ev.orientation() is Qt.Orientation.Horizontal:
            span = self.viewRange()[0]
            self.panned.emit(0, -ev.delta() / 1200 * (span[1] - span[0]))
        else:
            self.zoomed.emit(along, _WHEEL_ZOOM ** -ev.delta(), here.y() if along else here.x())

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        """Choose where the left button scrubs; else pan along x, or along y over the left axis."""
        ev.accept()
        here, before = self.mapSceneToView(ev.scenePos()), self.mapSceneToView(ev.lastScenePos())
        if self._scrub and axis is None and ev.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(here.x())
        elif axis == 1:
            self.panned.emit(1, before.y() - here.y())
        else:
            self.panned.emit(0, before.x() - here.x())

    def mouseClickEvent(self, ev: Any) -> None:
        """A double click, the menu, or a place chosen."""
        ev.accept()
        if ev.button() is Qt.MouseButton.RightButton:
            self.menu_asked.emit(QPointF(ev.screenPos()))
        elif ev.double():
            self.clicked_twice.emit()
        elif self._scrub and ev.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(self.mapSceneToView(ev.scenePos()).x())


class Canvas(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph ships no types
    """The widget that paints one area and its axes. It skips pyqtgraph's search for what lies under the mouse.

    It places them itself: a QGraphicsLayout among them crashes when the garbage collector takes them all at once.
    """

    hovered = Signal(QPointF)
    left = Signal()

    def __init__(self, area: Area, left: Axis, bottom: Axis) -> None:
        super().__init__(background=None)
        self._area, self._left, self._bottom = area, left, bottom
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(_LEFT + 100, _BOTTOM + _LEAST_HEIGHT)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        for item in (area, left, bottom):
            self.addItem(item)
        for axis in (left, bottom):
            axis.linkToView(area)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place area and axes. pyqtgraph calls this at construction too, without an event."""
        super().resizeEvent(event)
        if not hasattr(self, "_area"):
            return
        width, height = self.width() - _LEFT - _RIGHT, self.height() - _TOP - self._below
        self._left.setGeometry(0, _TOP, _LEFT, height)
        self._area.setGeometry(_LEFT, _TOP, width, height)
        self._bottom.setGeometry(_LEFT, _TOP + height, width, _BOTTOM)

    @property
    def _below(self) -> int:
        return _BOTTOM if self._bottom.isVisible() else _EDGE

    def show_bottom(self, visible: bool) -> None:
        """Whether the bottom axis is shown; one that stands above another with the same x does not need it."""
        if visible != self._bottom.isVisible():
            self._bottom.setVisible(visible)
            self.setMinimumHeight(_LEAST_HEIGHT + self._below)
            self.resizeEvent(None)

    def paint_now(self) -> None:
        """Paint what has changed, at once: the scene prepares and tells the widget, and the widget its window."""
        self.scene().prepareForPaint()
        QCoreApplication.sendPostedEvents(self.scene(), QEvent.Type.MetaCall)
        QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report where the mouse is; leave drags to pyqtgraph."""
        self.hovered.emit(self.mapToScene(event.position().toPoint()))
        if event.buttons() is not Qt.MouseButton.NoButton:
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse is gone."""
        self.left.emit()
        super().leaveEvent(event)
