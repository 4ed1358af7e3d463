"""Gymnasium's own picture of a state, its `rgb_array`, for environments and people that want no drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from rlviz.gui.drawing import Observation
from rlviz.gui.theme import Theme
from rlviz.learning.problem import Action

if TYPE_CHECKING:
    from rlviz.learning.rendering import Renderer

_IN_THE_DARK = 0.8
"""Opacity of the pictures on a dark window: their white is all that shines there."""


class GymnasiumPicture:
    """The picture asked for last; `trouble` says why there is none. Loads gymnasium when it is first asked."""

    def __init__(self) -> None:
        self.trouble = ""
        self._renderer: Renderer | None = None
        self._frame: NDArray[np.uint8] | None = None

    def ask(self, environment_id: str, observation: Observation, came_by: Action | None = None) -> None:
        """Let Gymnasium draw a state of an environment, and the action by which it was reached."""
        self.forget()
        try:
            self._frame = self._renderer_of(environment_id).frame(observation, came_by)
        except Exception as error:  # noqa: BLE001  # an environment's own code: whatever it raises, the window goes on
            self.trouble = f"Gymnasium draws no picture: {error}"

    def forget(self) -> None:
        """Have no picture."""
        self._frame, self.trouble = None, ""

    def paint(self, painter: QPainter, place: QRectF, theme: Theme) -> None:
        """Paint it in the middle of a place, as large as it fits."""
        if self._frame is None:
            return
        height, width, _ = self._frame.shape
        image = QImage(self._frame.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        size = QSize(width, height).scaled(place.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(0, 0, size.width(), size.height())
        target.moveCenter(place.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(_IN_THE_DARK if theme.dark else 1.0)
        painter.drawImage(target, image)
        painter.setOpacity(1.0)

    def _renderer_of(self, environment_id: str) -> Renderer:
        from rlviz.learning.rendering import Renderer  # loads gymnasium: not before it is needed

        if self._renderer is not None and self._renderer.environment_id != environment_id:
            self._renderer.close()
            self._renderer = None
        if self._renderer is None:
            self._renderer = Renderer(environment_id)
        return self._renderer
