"""The mouse over a widget, as real events; QTest moves the screen's cursor instead, and never with a button down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from rlviz.gui.plots.plot import Plot

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


def place_of(plot: Plot, x: float, y: float) -> QPoint:
    """The pixel of the canvas where a point of the plot lies."""
    pixels, rect = plot.area.pixels(), plot.area.sceneBoundingRect()
    return QPoint(round(rect.left() + pixels.column(x)), round(rect.top() + pixels.row(y)))


def wheel(plot: Plot, place: QPoint, angle: int) -> None:
    """Turn the wheel by so many eighths of a degree, 120 a notch; positive is away from the person."""
    viewport = plot.canvas.viewport()
    here, everywhere = QPointF(place), QPointF(viewport.mapToGlobal(place))
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(here, everywhere, QPoint(), QPoint(0, angle), _NONE, _NO_KEY, phase, False)
    QApplication.sendEvent(viewport, event)


def hover(widget: QWidget, place: QPoint) -> None:
    """Move over a place."""
    _send(widget, QEvent.Type.MouseMove, place, _NONE, _NONE)


def click(widget: QWidget, place: QPoint) -> None:
    """Press and release."""
    _send(widget, QEvent.Type.MouseButtonPress, place, _LEFT, _LEFT)
    _send(widget, QEvent.Type.MouseButtonRelease, place, _LEFT, _NONE)


def double_click(widget: QWidget, place: QPoint) -> None:
    """Press and release twice, as it comes from a window system."""
    click(widget, place)
    _send(widget, QEvent.Type.MouseButtonDblClick, place, _LEFT, _LEFT)
    _send(widget, QEvent.Type.MouseButtonRelease, place, _LEFT, _NONE)


def drag(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press, move in four steps, release."""
    _send(widget, QEvent.Type.MouseButtonPress, start, _LEFT, _LEFT)
    for k in range(1, 5):
        _send(widget, QEvent.Type.MouseMove, start + (end - start) * k / 4, _NONE, _LEFT)
    _send(widget, QEvent.Type.MouseButtonRelease, end, _LEFT, _NONE)


def _send(widget: QWidget, kind: QEvent.Type, place: QPoint, button: Qt.MouseButton, down: Qt.MouseButton) -> None:
    here, everywhere = QPointF(place), QPointF(widget.mapToGlobal(place))
    QApplication.sendEvent(widget, QMouseEvent(kind, here, everywhere, button, down, _NO_KEY))
