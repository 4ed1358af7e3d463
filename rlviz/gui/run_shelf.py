"""The shelf: lists, renames and throws away the runs of a folder, on the worker's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from rlviz.session.run_library import RunLibrary

_log = logging.getLogger(__name__)


class RunShelf(QObject):
    """Its slots are the commands; after each `listed` tells what there is, and `refused` why one was not done.

    `thrown` carries where a run lies in the bin, or nothing once it is put back. The first command loads what reads
    runs: the window is on the screen by then.
    """

    listed = Signal(object)
    refused = Signal(str)
    thrown = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._made: RunLibrary | None = None

    @property
    def _library(self) -> RunLibrary:
        if self._made is None:
            from rlviz.session.run_library import RunLibrary

            self._made = RunLibrary(self._folder)
        return self._made

    @Slot()
    def list_runs(self) -> None:
        """Tell what there is."""
        self._do(lambda: None)

    @Slot(str, str)
    def rename(self, path: str, name: str) -> None:
        """Give a run another name."""
        self._do(lambda: self._library.rename(Path(path), name))

    @Slot(str)
    def throw_away(self, path: str) -> None:
        """Move a run to the bin."""
        self._do(lambda: self.thrown.emit(str(self._library.throw_away(Path(path)))))

    @Slot(str)
    def put_back(self, thrown: str) -> None:
        """Take a run out of the bin."""
        self._do(lambda: self._library.put_back(Path(thrown)))
        self.thrown.emit("")

    def _do(self, deed: Callable[[], object]) -> None:
        try:
            deed()
        except (ValueError, OSError) as error:
            _log.warning("refused: %s", error)
            self.refused.emit(error.strerror if isinstance(error, OSError) and error.strerror else str(error))
        self.listed.emit(self._library.runs())
