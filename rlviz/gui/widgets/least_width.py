"""How narrow a widget may become, asked of the widget: layouts know only later that one of theirs came or went."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget


def least_width(widgets: Sequence[QWidget], spacing: int) -> int:
    """Pixels that widgets need side by side, so many pixels apart. A least width that was set counts as it is."""
    widths = [each.minimumWidth() or each.minimumSizeHint().width() for each in widgets]
    return sum(widths) + spacing * (len(widths) - 1)
