"""Dialogs that are kept, and shown again and again beside the window."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog


def bring_up(dialog: QDialog) -> None:
    """Show a dialog that is kept, in front and with the focus."""
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
