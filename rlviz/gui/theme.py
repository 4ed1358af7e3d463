"""Colours with one meaning each, light and dark, and what is made of them: palette and style sheet.

The hues are those of Okabe & Ito's palette, which colour-blind people can tell apart; on dark they are lightened to
keep a contrast of at least 4.5:1 against the surface. Whatever a colour says, a shape, dash or label says too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from string import Template

from PySide6.QtGui import QColor, QFont, QPalette

from rlviz.learning.environment_table import ActionLabel


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb. `window` lies behind panels, `surface` is a panel, `sunken` a field inside a panel."""

    dark: bool
    window: str
    surface: str
    sunken: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    left: str
    right: str
    up: str
    down: str
    greedy: str
    epsilon: str
    error: str
    training: str
    pole: str
    cart: str
    on_chip: str
    danger: str
    fork: str

    def action(self, label: ActionLabel) -> str:
        """The colour of an action, by the way it pushes."""
        ways = {"left": self.left, "right": self.right, "up": self.up, "down": self.down, "none": self.muted}
        return ways[label.direction]

    @cached_property
    def palette(self) -> QPalette:
        """The palette for QApplication: needed where the platform has no dark scheme of its own."""
        palette = QPalette()
        role = QPalette.ColorRole
        colours = {
            role.Window: self.window, role.Base: self.surface, role.AlternateBase: self.sunken,
            role.Button: self.surface, role.WindowText: self.text, role.Text: self.text, role.ButtonText: self.text,
            role.ToolTipBase: self.surface, role.ToolTipText: self.text, role.PlaceholderText: self.muted,
            role.Highlight: self.accent, role.HighlightedText: self.on_accent, role.Link: self.accent,
            role.Light: self.border, role.Midlight: self.border, role.Mid: self.border, role.Dark: self.border,
        }  # fmt: skip
        for each, colour in colours.items():
            palette.setColor(each, QColor(colour))
        for each in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(self.muted))
        return palette

    def style_sheet(self, template: str) -> str:
        """The style sheet with `$name` replaced by this theme's colours."""
        colours = {name: value for name, value in vars(self).items() if isinstance(value, str)}
        return Template(template).substitute(colours)


LIGHT = Theme(
    dark=False, window="#f2f3f8", surface="#ffffff", sunken="#f2f3f8", border="#dcdfe6", text="#1b1f2a",
    muted="#5d6472", accent="#0072b2", on_accent="#ffffff", left="#0072b2", right="#c44f00", up="#6a51a3",
    down="#7a6a00", greedy="#007a59", epsilon="#9a6700", error="#a8477c", training="#1b1f2a", pole="#ca9865",
    cart="#1b1f2a", on_chip="#ffffff", danger="#b3261e", fork="#8332a4",
)  # fmt: skip
DARK = Theme(
    dark=True, window="#17181c", surface="#22252d", sunken="#17181c", border="#363a45", text="#e8eaef",
    muted="#9aa0ac", accent="#56b4e9", on_accent="#10131a", left="#56b4e9", right="#f28238", up="#b5a3e8",
    down="#d6cb4a", greedy="#2fc091", epsilon="#e6a817", error="#dd95b9", training="#e8eaef", pole="#ca9865",
    cart="#e8eaef", on_chip="#10131a", danger="#ff8a80", fork="#d5a6ec",
)  # fmt: skip


def number_font(font: QFont) -> QFont:
    """The same font with digits of one width, so that changing numbers do not jump."""
    tabular = QFont(font)
    tabular.setFeature(QFont.Tag("tnum"), 1)
    return tabular
