"""The files that were opened or saved last: a submenu, and commands of the palette."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtGui import QAction

from rlviz.gui.actions import Actions
from rlviz.gui.dialogs.palette import Command

_TITLE, _CLEAR = "Open recent", "Clear"
_KEY, _MOST = "recent", 10


class RecentFiles(QObject):
    """Remembers paths, the newest first; on the GUI thread. `chosen` carries the one that a person wants again."""

    chosen = Signal(str)

    def __init__(self, actions: Actions, settings: QSettings) -> None:
        super().__init__(actions)
        self._settings = settings
        self.menu = actions.submenu_after("open", _TITLE)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        self.menu.triggered.connect(self._choose)
        self._fill()

    @property
    def paths(self) -> list[Path]:
        """Those that are still there."""
        return [path for path in self._remembered if path.is_file()]

    @property
    def _remembered(self) -> list[Path]:
        kept = self._settings.value(_KEY, [])
        return [Path(str(each)) for each in (kept if isinstance(kept, list) else [kept])]

    @Slot(str)
    def note(self, path: str) -> None:
        """This one was opened or saved just now."""
        newest = Path(path).absolute()
        self._keep([newest, *(each for each in self.paths if each != newest)])

    @Slot(str, str)
    def follow(self, old: str, new: str) -> None:
        """A file has another name by now."""
        self._keep([Path(new) if each == Path(old) else each for each in self._remembered])

    def _keep(self, paths: Iterable[Path]) -> None:
        self._settings.setValue(_KEY, [str(path) for path in paths if path.is_file()][:_MOST])
        self._fill()

    @Slot()
    def _fill(self) -> None:
        paths = self.paths
        self.menu.clear()
        for number, (path, name) in enumerate(zip(paths, names_apart(paths), strict=True), 1):
            action = self.menu.addAction(f"&{number % _MOST} {name.replace('&', '&&')}")
            action.setToolTip(str(path))
            action.setData(str(path))
        self.menu.addSeparator()
        self.menu.addAction(_CLEAR).setToolTip("Forget these names; the files stay")
        self.menu.setEnabled(bool(paths))

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        if action.data() is None:
            self._keep([])
        else:
            self.chosen.emit(action.data())

    def commands(self) -> list[Command]:
        """What the palette offers of them."""
        paths = self.paths
        return [
            Command(str(path), f"File › {_TITLE} › {name}", partial(self.chosen.emit, str(path)), tip=str(path))
            for path, name in zip(paths, names_apart(paths), strict=True)
        ]


def names_apart(paths: list[Path]) -> list[str]:
    """The names of files, each with as many of its folders as tell it from others of that name."""
    return [_apart(path, [each for each in paths if each.name == path.name and each != path]) for path in paths]


def _apart(path: Path, others: list[Path]) -> str:
    folders = path.parent.parts
    for depth in range(1, len(folders) + 1):
        if others and all(each.parent.parts[-depth:] != folders[-depth:] for each in others):
            return f"{path.name} — {Path(*folders[-depth:])}"
    return f"{path.name} — {path.parent}" if others else path.name
