"""One plot: axes that do not jump, what is drawn between them, and what a person does with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from rlviz.gui.plots.area import Area, Canvas
from rlviz.gui.plots.axis import Axis
from rlviz.gui.plots.hover import Hover, Reading, Value
from rlviz.gui.plots.layers import Dots, Envelope, Line, PixelItem, Shape
from rlviz.gui.plots.marks import Backdrop, Marks
from rlviz.gui.plots.outlook import Outlook
from rlviz.gui.plots.scales import Range
from rlviz.gui.theme import LIGHT, Theme, number_font
from rlviz.gui.widgets.labels import label, set_role, smaller_font
from rlviz.gui.widgets.push_button import PushButton


class Plot(QWidget):
    """Follows what its view shows until a person zooms or pans; a double click or the button follows again.

    The view says with `show_all` which ranges hold everything, and adds lines, dots and envelopes at construction.
    `revision` counts what a person did to the picture, for `View.version`.
    """

    following_changed = Signal(bool)
    chosen = Signal(float)
    looked = Signal(object)
    """The range of x that a person zoomed or panned to; None when they follow again."""
    asked = Signal(float)
    """The mouse is over this x: a slot is to call `answer`."""

    def __init__(self, x: str, y: str, *, log: bool = False, scrub: bool = False) -> None:
        super().__init__()
        self.revision = 0
        self._outlook = Outlook()
        self._mouse: QPointF | None = None
        self._theme = LIGHT
        self.area, self.left, self.bottom = Area(scrub=scrub), Axis("left", y, log=log), Axis("bottom", x)
        self.canvas = Canvas(self.area, self.left, self.bottom)
        self.backdrop, self.marks, self.hover = Backdrop(self.area, self.left), Marks(self.area), Hover(self.area)
        self._pixel_items: list[PixelItem] = [self.backdrop, self.marks, self.hover]
        self._notice, self.follow_button = label("", "muted"), PushButton("follow", self)
        self.menu = QMenu(self)
        self._follow_action = self.menu.addAction("Follow")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
        self._notice.setParent(self)
        self._notice.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._notice.setWordWrap(True)
        self._notice.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._notice.hide()
        set_role(self.follow_button, "link")
        self.follow_button.setToolTip("Show all of it again, and follow what comes (double click)")
        self.follow_button.hide()
        self.follow_button.raise_()
        self.setAccessibleName(f"Plot of {self.left.name} against {self.bottom.name}")

    def _connect(self) -> None:
        self.area.zoomed.connect(self._zoom)
        self.area.panned.connect(self._pan)
        self.area.chosen.connect(self.chosen)
        self.area.menu_asked.connect(self._open_menu)
        self.area.sigResized.connect(self._fit)
        self.canvas.hovered.connect(self._hover)
        self.canvas.left.connect(self._leave)
        for asked in (self.area.clicked_twice, self.follow_button.clicked, self._follow_action.triggered):
            asked.connect(self.follow)
        self._follow_action.setEnabled(False)
        self.menu.addAction("Copy image").triggered.connect(self._copy_image)

    def add_line(self, name: str, *, bold: bool = False, dashed: bool = False) -> Line:
        """A new line, drawn over those before it."""
        line = Line(name, bold=bold, dashed=dashed)
        self.area.addItem(line, ignoreBounds=True)
        return line

    def add_dots(self, shape: Shape = "dot", *, size: float = 3.0) -> Dots:
        """A new set of dots under the lines; diamonds lie over them."""
        dots = Dots(self.area, shape, size=size)
        self._pixel_items.append(dots)
        return dots

    def add_envelope(self) -> Envelope:
        """A new envelope, under the lines and dots."""
        envelope = Envelope(self.area)
        self._pixel_items.append(envelope)
        return envelope

    @property
    def following(self) -> bool:
        """Whether all of it is shown, as it grows."""
        return self._outlook.following

    @property
    def visible(self) -> Range:
        """The range of x on show."""
        left, right = self.area.viewRange()[0]
        return left, right

    @property
    def everything(self) -> tuple[Range, Range]:
        """The ranges of x and y that were last said to hold everything."""
        return self._outlook.everything

    @property
    def columns(self) -> int:
        """Width of the plot between its axes, in pixels."""
        return max(100, int(self.area.rect().width()))

    @property
    def notice(self) -> str:
        """What the plot says of itself while it is empty."""
        return self._notice.text()

    @property
    def reading(self) -> Reading | None:
        """What the mouse reads now."""
        return self.hover.reading

    def show_all(self, x: Range, y: Range) -> None:
        """Everything lies in these ranges: show them, but where a person looks at others."""
        if (x, y) != self._outlook.everything:
            self._outlook.everything = (x, y)
            self._apply()

    def finish(self) -> None:
        """Paint what the view has set, at once, so that what it costs can be measured."""
        for item in self._pixel_items:
            item.update()
        self._read()
        self.canvas.paint_now()

    def say(self, notice: str) -> None:
        """Say in the middle what will fill the plot; an empty text says nothing."""
        self._notice.setText(notice)
        self._notice.setVisible(bool(notice))

    @Slot(object)
    def look(self, x: Range | None) -> None:
        """Show this range of x; None: all."""
        if self._outlook.looked_x != x:
            self._outlook.look(x)
            self._changed()

    @Slot()
    def follow(self) -> None:
        """Show all of it, and follow."""
        if not self.following:
            self._outlook.follow()
            self._changed()
            self.looked.emit(None)

    def set_theme(self, theme: Theme) -> None:
        """Take on the colours of what every plot has; a view sets those of its own lines."""
        self._theme, font = theme, self._font()
        for axis in (self.left, self.bottom):
            axis.set_theme(theme, font)
        for item in (self.backdrop, self.marks, self.hover):
            item.font = font
            item.set_theme(theme)
        self.canvas.setBackground(theme.surface)
        self.revision += 1

    def _font(self) -> QFont:
        return number_font(smaller_font(self.font(), 1))

    def _apply(self) -> None:
        x, y = self._outlook.shown()
        self.area.setRange(xRange=x, yRange=y, padding=0)

    def _changed(self) -> None:
        self.revision += 1
        self._apply()
        for item in self._pixel_items:
            item.update()
        self.follow_button.setVisible(not self.following)
        self._follow_action.setEnabled(not self.following)
        self._place()
        self.following_changed.emit(self.following)

    @Slot(int, float, float)
    def _zoom(self, axis: int, factor: float, centre: float) -> None:
        self._outlook.zoom(axis, factor, centre)
        self._changed()
        self.looked.emit(self._outlook.looked_x)

    @Slot(int, float)
    def _pan(self, axis: int, shift: float) -> None:
        self._outlook.pan(axis, shift)
        self._changed()
        self.looked.emit(self._outlook.looked_x)

    @Slot()
    def _fit(self) -> None:
        for item in self._pixel_items:
            item.fit()
        self._outlook.resize(self.area.rect().width(), self.area.rect().height())
        self.revision += 1
        self._apply()
        self._place()

    def _place(self) -> None:
        rect = self.area.mapRectToScene(self.area.rect()).toRect()
        self._notice.setGeometry(rect.adjusted(12, 0, -12, 0))
        self.follow_button.adjustSize()
        self.follow_button.move(rect.right() - self.follow_button.width(), rect.top())

    @Slot(QPointF)
    def _hover(self, place: QPointF) -> None:
        self._mouse = QPointF(place)
        self._read()

    @Slot()
    def _leave(self) -> None:
        self._mouse = None
        self._read()

    def _read(self) -> None:
        """Read what stands under the mouse."""
        if self._mouse is None or not self.area.sceneBoundingRect().contains(self._mouse):
            self.hover.show_reading(None)
        else:
            self.asked.emit(self.area.mapSceneToView(self._mouse).x())

    def answer(self, reading: Reading | None) -> None:
        """Show what stands under the mouse, and the markers near it."""
        if reading:
            near = (Value(marker.text, None, self._theme.error) for marker in self.marks.near(reading.x))
            reading = reading._replace(values=(*reading.values, *near))
        self.hover.show_reading(reading)

    @Slot(QPointF)
    def _open_menu(self, place: QPointF) -> None:
        self.menu.popup(place.toPoint())

    @Slot()
    def _copy_image(self) -> None:
        QGuiApplication.clipboard().setPixmap(self.grab())
