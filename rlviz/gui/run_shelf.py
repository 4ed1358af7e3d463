"""The shelf: lists, renames and throws away the runs of a folder, on the worker's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from rlviz.gui.run_worker import RunWorker
from rlviz.gui.worker_slots import NoRun

if TYPE_CHECKING:
    from rlviz.session.run_library import RunLibrary
    from rlviz.session.run_tree import Branch

_log = logging.getLogger(__name__)
_OPEN = "This run is open in the window: begin or open another one, then it can be deleted."


@dataclass(frozen=True)
class Listing:
    """What the folder holds, how many are in the bin, and the bytes of all that.

    `open` is the file of the run in the window, and `thrown` the run in the bin that would be put back; None without.
    """

    tree: tuple[Branch, ...]
    binned: int
    nbytes: int
    open: Path | None
    thrown: Path | None


class RunShelf(QObject):
    """Its slots are the commands; after each `listed` tells what there is, and `refused` why one was not done.

    `renamed` carries where a run was and where it is; `moving` comes before a file is moved or deleted. The first
    command loads what reads runs: the window is on the screen by then.
    """

    listed = Signal(object)
    refused = Signal(str)
    renamed = Signal(str, str)
    moving = Signal()

    def __init__(self, folder: Path, worker: RunWorker) -> None:
        super().__init__()
        self._folder, self._worker = folder, worker
        self._made: RunLibrary | None = None
        self._thrown: list[Path] = []

    @property
    def _library(self) -> RunLibrary:
        if self._made is None:
            from rlviz.session.run_library import RunLibrary

            self._made = RunLibrary(self._folder)
        return self._made

    @Slot()
    def list_runs(self) -> None:
        """Tell what there is."""
        if not self._worker.closing:
            self._list()

    @Slot(str, str)
    def rename(self, path: str, name: str) -> None:
        """Give a run another name, also the one that is open."""
        self._do(lambda: self._rename(Path(path), name))

    def _rename(self, path: Path, name: str) -> None:
        if path == self._open:
            recording = self._worker.player.laboratory.recording
            recording.move(lambda old: self._library.rename(old, name))
            self._worker.tell()
            renamed = self._open
        else:
            renamed = self._library.rename(path, name)
        self.renamed.emit(str(path), str(renamed))

    @Slot(str)
    def throw_away(self, path: str) -> None:
        """Move a run to the bin; not the one that is open."""
        self._do(lambda: self._throw_away(Path(path)))

    def _throw_away(self, path: Path) -> None:
        if path == self._open:
            raise ValueError(_OPEN)
        self._thrown.append(self._library.throw_away(path))

    @property
    def _open(self) -> Path | None:
        """The file of the run in the window; one of the folder as it is listed, however a person has written it."""
        try:
            path = self._worker.player.laboratory.recording.path
        except NoRun:
            return None
        if path is None or path.resolve().parent != self._folder.resolve():
            return path
        return self._folder / path.name

    @Slot()
    def put_back(self) -> None:
        """Take the run out of the bin that was thrown there last."""
        self._do(self._put_back)

    def _put_back(self) -> None:
        thrown = self._thrown_last
        if thrown is not None:
            self._thrown = [each for each in self._thrown if each != thrown]
            self._library.put_back(thrown)

    @property
    def _thrown_last(self) -> Path | None:
        """Also in another sitting."""
        return next(iter([*reversed(self._thrown), *self._library.in_bin()]), None)

    @Slot()
    def empty_bin(self) -> None:
        """Delete for good what is in the bin."""
        self._thrown.clear()
        self._do(self._library.empty_bin)

    def _do(self, deed: Callable[[], object]) -> None:
        if self._worker.closing:
            return
        self.moving.emit()
        self._try(deed)
        self._list()

    def _list(self) -> None:
        self._try(lambda: self.listed.emit(self._listing()))

    def _try(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except (ValueError, OSError) as error:
            _log.warning("refused: %s", error)
            self.refused.emit(error.strerror if isinstance(error, OSError) and error.strerror else str(error))

    def _listing(self) -> Listing:
        from rlviz.session.run_tree import branches

        library = self._library
        binned = len(library.in_bin())
        return Listing(branches(library.runs()), binned, library.nbytes(), self._open, self._thrown_last)
