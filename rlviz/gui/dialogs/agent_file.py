"""Asks for the file of an agent, to open or to save. Training goes on meanwhile."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

_FILTER = "Agents (*.safetensors)"
_SUFFIX = "safetensors"


class AgentFileDialog(QFileDialog):
    """`fileSelected` carries the path. Asks before another file is replaced, also where the suffix was left out."""

    def __init__(self, title: str, folder: Path, parent: QWidget, *, save_as: str = "") -> None:
        super().__init__(parent, title, str(folder), _FILTER)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setDefaultSuffix(_SUFFIX)
        if save_as:
            self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self.selectFile(f"{save_as}.{_SUFFIX}")
        else:
            self.setFileMode(QFileDialog.FileMode.ExistingFile)
