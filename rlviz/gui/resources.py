"""Files that ship with the program: the style sheet and the icons, in a checkout and in a wheel alike."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from rlviz.gui.theme import Theme
from rlviz.resource_files import directory

_PIXELS = (16, 20, 24, 32, 40, 48)
"""Edges at which icons are drawn: 16 and 24 at device pixel ratios 1, 1.25, 1.5, 2 and 3. Qt scales between them."""


def style_sheet_template() -> str:
    """The style sheet, with `$name` for each colour of a `Theme`."""
    return (directory() / "style.qss").read_text(encoding="utf-8")


def icon_names() -> list[str]:
    """The names that `icon` knows, sorted."""
    return sorted(path.stem for path in (directory() / "icons").glob("*.svg"))


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """An icon in the theme's text colour, or in `colour`, sharp at any device pixel ratio.

    ValueError names the known icons.
    """
    path = directory() / "icons" / f"{name}.svg"
    if not path.is_file():
        raise ValueError(f"unknown icon {name!r}; known are {', '.join(icon_names())}")
    renderer = QSvgRenderer(str(path))
    result = QIcon()
    for edge in _PIXELS:
        shape = _drawn(renderer, edge)
        result.addPixmap(_tinted(shape, colour or theme.text), QIcon.Mode.Normal)
        result.addPixmap(_tinted(shape, theme.muted), QIcon.Mode.Disabled)
    return result


def _drawn(renderer: QSvgRenderer, edge: int) -> QPixmap:
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    return pixmap


def _tinted(shape: QPixmap, colour: str) -> QPixmap:
    pixmap = QPixmap(shape)
    painter = QPainter(pixmap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(pixmap.rect(), QColor(colour))
    painter.end()
    return pixmap
