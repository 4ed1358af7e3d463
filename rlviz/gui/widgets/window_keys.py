"""Keys over which a field for a number and the window's shortcuts must agree."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_SEQUENCES = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def is_for_window(event: QEvent) -> bool:
    """Whether a field for a number is asked to give Space, a letter, undo or redo up to the window's shortcuts.

    Where nothing is being typed it should, by ignoring the event: there is no text to undo then, and no number begins
    with a space or a letter.
    """
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
        return False
    if any(event.matches(sequence) for sequence in _SEQUENCES):
        return True
    commanding = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    return not commanding and (event.key() == Qt.Key.Key_Space or event.text().isalpha())


def is_escape(event: QEvent) -> bool:
    """Whether a field is asked to give Esc up: not while something is being typed, which Esc forgets."""
    if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
        return False
    return event.key() == Qt.Key.Key_Escape
