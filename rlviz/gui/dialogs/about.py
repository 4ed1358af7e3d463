"""What this program is, and the versions that a bug report should name."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

import rlviz
from rlviz.gui.widgets.labels import label, set_role

_PACKAGES = ("PySide6-Essentials", "pyqtgraph", "torch", "gymnasium", "numpy", "pydantic")


class AboutDialog(QDialog):
    """Name, purpose, licence and versions; the versions can be copied. Does not stop the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About rlviz")
        self.setModal(False)
        self._versions = versions()
        title = label(f"rlviz {rlviz.__version__}", "heading", smaller=-5.0)
        text = label("A laboratory in which people watch a reinforcement-learning agent learn.", "plain")
        facts = label("\n".join(self._versions), "muted")
        facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = QPushButton("Copy versions", self)
        self.copy_button.clicked.connect(self._copy)
        close = QPushButton("Close", self)
        set_role(close, "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        for widget in (title, text, facts, label("MIT licence", "muted")):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addLayout(buttons)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._versions))
        self.copy_button.setText("Copied")


def versions() -> list[str]:
    """One line for each thing whose version matters. Nothing is imported to find out."""
    lines = [f"rlviz {rlviz.__version__}", f"Python {platform.python_version()} on {platform.platform(terse=True)}"]
    lines.append(f"Qt {qVersion()}")
    for package in _PACKAGES:
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"{package} is not installed as a package")
    return lines
