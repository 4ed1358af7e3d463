"""A combo box that draws its own arrow in the palette's colour, and turns with the wheel only when it has the focus."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QWidget

_NARROWEST = 60
_MARGIN = 10


class ComboBox(QComboBox):
    """Choices with a name each. `chosen` comes when a person picks another than is on show, never by `show_choice`.

    What is on show until the next `show_choice` is the person's pick; the choice before it stays in `current_name`.
    `snug`: as wide as the choice on show, not as the widest; the list shows all of each.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None, *, snug: bool = False) -> None:
        super().__init__(parent)
        self._snug = snug
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._current = self._picked = ""
        self._open = False
        self.activated.connect(self._choose)
        self.currentIndexChanged.connect(self.updateGeometry)

    @property
    def current_name(self) -> str:
        """The choice in force."""
        return self._current

    def show_choices(self, choices: Iterable[tuple[str, str]], current: str) -> None:
        """Offer pairs of name and text. The list stays as it is where it is the same."""
        wanted = list(choices)
        if wanted != [(str(self.itemData(i)), self.itemText(i)) for i in range(self.count())]:
            self.clear()
            for name, text in wanted:
                self.addItem(text, name)
        self.show_choice(current)

    def show_choice(self, name: str) -> None:
        """Show the choice in force, and tell nobody. An unknown one is shown by its name."""
        index = self.findData(name)
        if index < 0:
            self.addItem(name, name)
            index = self.count() - 1
        self._current = self._picked = name
        if index != self.currentIndex() and not self._open:
            self.setCurrentIndex(index)

    def insert_choice(self, index: int, name: str) -> None:
        """Offer one more, by its name, before a line of the list."""
        if self.findData(name) < 0:
            self.insertItem(index, name, name)

    def explain(self, name: str, tip: str, *, enabled: bool = True) -> None:
        """Say more of a choice in a tool tip, also why it cannot be chosen."""
        model, index = self.model(), self.findData(name)
        assert isinstance(model, QStandardItemModel)
        item = model.item(index)
        item.setToolTip(tip)
        item.setEnabled(enabled)

    @Slot(int)
    def _choose(self, index: int) -> None:
        name = str(self.itemData(index))
        if name != self._picked:
            self._picked = name
            self.chosen.emit(name)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._snug or not self.count():
            return hint
        widest = max(self.fontMetrics().horizontalAdvance(self.itemText(index)) for index in range(self.count()))
        return hint - QSize(widest - self.fontMetrics().horizontalAdvance(self.currentText()), 0)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        if self._snug:
            field = QStyle.SubControl.SC_ComboBoxEditField
            room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
            option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideMiddle, room)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def showPopup(self) -> None:
        self._open = True
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * _MARGIN)
        super().showPopup()

    def hidePopup(self) -> None:
        super().hidePopup()
        self._open = False

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.5))
        x, y = self.width() - 12.0, self.height() / 2.0
        painter.drawPolyline(QPolygonF([QPointF(x - 3.5, y - 1.75), QPointF(x, y + 1.75), QPointF(x + 3.5, y - 1.75)]))
        painter.end()
