"""The docks around the stage: where they stand, how long they are, and that both come back as they were left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from rlviz.gui.widgets.dock_grip import DockGrip

TWO_COLUMNS = 1600
"""Width of the window in pixels from which there is room for two columns of plots."""
_BOARD = 784
"""Pixels that two columns of plots need."""
_ROOMY = 1280
"""Width of the window in pixels below which the plots leave more of it to the stage."""
_PANEL, _TIMELINE = 268, 112
_VERSION = 1
_AREA = Qt.DockWidgetArea
_UPRIGHT = (_AREA.LeftDockWidgetArea, _AREA.RightDockWidgetArea)


@dataclass(frozen=True)
class DockFacts:
    """One dock: its title, what is in it, and where it stands at first."""

    title: str
    widget: QWidget
    area: Qt.DockWidgetArea


@dataclass(frozen=True)
class _Chosen:
    """A length that a person gave a dock, and the window's own length then, both in pixels.

    In a smaller window the dock is shorter in proportion, and has its length again once the window has.
    """

    length: int
    window: int

    def within(self, window: int) -> int:
        """The length in a window of another size."""
        return round(self.length * min(1.0, window / self.window))


class DockLayout(QObject):
    """Owns the docks of a window.

    Lengths are not those that Qt happens to end up with: each dock has the length that a person last dragged it to, or
    its first one. They are kept on either side of the width at which a second column of plots fits. Docks that a
    person put into one area share it as Qt will.
    """

    def __init__(self, window: QMainWindow, settings: QSettings, facts: Mapping[str, DockFacts]) -> None:
        super().__init__(window)
        self._window, self._settings, self._facts = window, settings, facts
        self._chosen: dict[str, _Chosen] = {}
        self._taken: dict[str, int] = {}
        window.setDockNestingEnabled(True)
        window.setAnimated(False)
        window.setCorner(Qt.Corner.BottomLeftCorner, _AREA.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, _AREA.BottomDockWidgetArea)
        self.docks = {name: self._make(name) for name in facts}
        window.installEventFilter(self)

    def _make(self, name: str) -> QDockWidget:
        facts = self._facts[name]
        dock = QDockWidget(facts.title, self._window)
        dock.setObjectName(name)
        dock.setTitleBarWidget(DockGrip(facts.title))
        dock.setWidget(_with_margin(facts.widget))
        self._window.addDockWidget(facts.area, dock)
        return dock

    def restore(self) -> None:
        """Put the docks where they were left."""
        state = self._settings.value("window/state")
        if isinstance(state, QByteArray):
            self._window.restoreState(state, _VERSION)
        for key in self._keys():
            chosen = _read(self._settings.value(f"docks/{key}"))
            if chosen is not None:
                self._chosen[key] = chosen

    def save(self) -> None:
        """Remember where the docks are, and their lengths."""
        self._settings.setValue("window/state", self._window.saveState(_VERSION))
        for key in self._keys():
            chosen = self._chosen.get(key)
            if chosen is None:
                self._settings.remove(f"docks/{key}")
            else:
                self._settings.setValue(f"docks/{key}", f"{chosen.length}/{chosen.window}")

    def toggle(self, name: str) -> None:
        """Show a dock, or hide it; the others keep their lengths."""
        self.docks[name].setVisible(self.docks[name].isHidden())
        self.share_out()

    def reset(self) -> None:
        """Put every dock back where it was at first, as long as it was."""
        self._chosen.clear()
        for name, dock in self.docks.items():
            dock.setFloating(False)
            self._window.addDockWidget(self._facts[name].area, dock)
            dock.show()
        self.share_out()

    @Slot()
    def share_out(self) -> None:
        """Give each dock that has an area to itself its length."""
        for way in Qt.Orientation:
            names = [name for name in self.docks if self._stands_alone(name) and self._way(name) is way]
            self._window.resizeDocks([self.docks[name] for name in names], [self._length(name) for name in names], way)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and the hand on a separator: only those events reach the window itself.

        By then Qt has laid the docks out in the new size.
        """
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show) and not self._window.isHidden():
            self.share_out()
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._taken = self._lengths()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            QTimer.singleShot(0, self, self._keep_dragged)  # once Qt has followed the last move
        return super().eventFilter(watched, event)

    @Slot()
    def _keep_dragged(self) -> None:
        """Take the lengths that have changed since the press as what the person wants."""
        for name, length in self._lengths().items():
            if self._taken.get(name, length) != length:
                self._chosen[self._key(name)] = _Chosen(length, self._room(name))

    def _lengths(self) -> dict[str, int]:
        alone = [name for name in self.docks if self._stands_alone(name)]
        across = Qt.Orientation.Horizontal
        return {n: self.docks[n].width() if self._way(n) is across else self.docks[n].height() for n in alone}

    def _stands_alone(self, name: str) -> bool:
        area = self._window.dockWidgetArea(self.docks[name])
        docked = [each for each in self.docks.values() if not (each.isHidden() or each.isFloating())]
        return [each for each in docked if self._window.dockWidgetArea(each) is area] == [self.docks[name]]

    def _way(self, name: str) -> Qt.Orientation:
        """The direction in which a dock has a length of its own."""
        upright = self._window.dockWidgetArea(self.docks[name]) in _UPRIGHT
        return Qt.Orientation.Horizontal if upright else Qt.Orientation.Vertical

    def _room(self, name: str) -> int:
        """The window's length along a dock's; beyond two columns of plots docks keep theirs, whatever it is."""
        across = self._way(name) is Qt.Orientation.Horizontal
        return min(self._window.width() if across else self._window.height(), TWO_COLUMNS)

    def _length(self, name: str) -> int:
        chosen = self._chosen.get(self._key(name))
        return self._first_length(name) if chosen is None else chosen.within(self._room(name))

    def _first_length(self, name: str) -> int:
        if name != "plots":
            return _PANEL if self._way(name) is Qt.Orientation.Horizontal else _TIMELINE
        width = self._window.width()
        if self._wide:
            return max(round(0.44 * width), _BOARD)
        return round(0.35 * width - 0.15 * max(_ROOMY - width, 0))

    @property
    def _wide(self) -> bool:
        return self._window.width() >= TWO_COLUMNS

    def _key(self, name: str) -> str:
        across = self._way(name) is Qt.Orientation.Horizontal
        return f"{'wide' if self._wide else 'narrow'}/{name}/{'width' if across else 'height'}"

    def _keys(self) -> list[str]:
        sides, ways = ("narrow", "wide"), ("width", "height")
        return [f"{side}/{name}/{way}" for side in sides for name in self.docks for way in ways]


def _read(value: object) -> _Chosen | None:
    """A length from the settings; None where there is none, or nothing that makes sense."""
    length, _, window = str(value).partition("/")
    if not (length.isdecimal() and window.isdecimal() and int(window)):
        return None
    return _Chosen(int(length), int(window))


def _with_margin(widget: QWidget) -> QWidget:
    """Keeps panels off each other and off the window's edge."""
    frame = QWidget()
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(4, 0, 4, 4)
    layout.addWidget(widget)
    return frame
