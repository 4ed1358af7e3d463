"""Asks for a file, of an agent or of a whole run, to open or to save. Training goes on meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


@dataclass(frozen=True)
class Kind:
    """What a file holds, and the endings of the names of such files; new ones get the first."""

    name: str
    suffixes: tuple[str, ...]


AGENTS, RUNS = Kind("Agents", ("safetensors",)), Kind("Runs", ("rlviz",))
AGENTS_AND_RUNS = Kind("Agents and runs", (*AGENTS.suffixes, *RUNS.suffixes))


class FileDialog(QFileDialog):
    """`fileSelected` carries the path. Asks before another file is replaced, also where the suffix was left out."""

    def __init__(self, title: str, kind: Kind, folder: Path, parent: QWidget, *, save_as: str = "") -> None:
        patterns = " ".join(f"*.{suffix}" for suffix in kind.suffixes)
        super().__init__(parent, title, str(folder), f"{kind.name} ({patterns})")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if save_as:
            self.setDefaultSuffix(kind.suffixes[0])
            self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self.selectFile(f"{save_as}.{kind.suffixes[0]}")
        else:
            self.setFileMode(QFileDialog.FileMode.ExistingFile)
