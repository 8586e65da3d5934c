"""A layer that learns: its weights and gradients over time, and what it looks for."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.insight.histogram_history import HistogramHistory
from netbuilder.insight.layer_figures import LayerFigures
from netbuilder.views.common.texts import set_description, set_spoken, set_tip
from netbuilder.wording import percent

_STRIP: Final = 56
_PICTURE: Final = 30
_GAP: Final = 6
_BEHIND: Final = 0.8
"""How much of a strip its title covers."""


class LayerRow(QWidget):
    """Paints one layer's figures; each `add` makes its two strips a column longer."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._weights, self._gradients = HistogramHistory(), HistogramHistory()
        self._figures: LayerFigures | None = None
        self._pictures: list[QImage] = []
        self.setObjectName(f"layer-{name}")
        set_spoken(self, f"Layer {name}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, figures: LayerFigures) -> None:
        """Show the figures of another moment."""
        self._figures = figures
        self._weights.add(figures.weights)
        self._gradients.add(figures.gradients)
        pictures = figures.pictures
        self._pictures = [] if pictures is None else [_signed(each) for each in pictures]
        title = self._title()
        set_description(self, title)
        set_tip(
            self,
            f"{title}\nEach column is one moment of the training; darker where there are more "
            "values, with 0 in the middle.\nPictures: blue adds to a unit's output, orange "
            "subtracts from it.",
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The height of all parts."""
        return QSize(260, self._height())

    def minimumSizeHint(self) -> QSize:
        """The height of all parts."""
        return QSize(160, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title, strips and pictures."""
        painter, now = QPainter(self), theme.current()
        painter.setPen(QColor(now.text))
        line = self.fontMetrics().height() + 2
        painter.drawText(
            QRect(0, 0, self.width(), line), int(Qt.AlignmentFlag.AlignLeft), self._title()
        )
        fonts = self.fontMetrics()
        half = (self.width() - _GAP) / 2
        histories = ((self._weights, "weights", 0.0), (self._gradients, "gradients", half + _GAP))
        for history, word, left in histories:
            area = QRectF(left, line, half, _STRIP)
            painter.fillRect(area, QColor(now.surface))
            if len(history):
                painter.drawImage(area, _heat(history.image(), QColor(now.accent)))
            painter.setPen(QColor(now.muted))
            label = f"{word} {history.title}".strip()
            if label:
                # Text on the strip's own colours would be hard to read.
                words = fonts.boundingRect(label).size()
                behind = QColor(now.surface)
                behind.setAlphaF(_BEHIND)
                painter.fillRect(QRectF(left, line, words.width() + 8, words.height() + 2), behind)
            painter.drawText(area.adjusted(4, 1, -4, -1), int(Qt.AlignmentFlag.AlignTop), label)
        top = line + _STRIP + _GAP
        for index, picture in enumerate(self._pictures[: self._columns()]):
            painter.drawImage(QRect(index * (_PICTURE + 3), top, _PICTURE, _PICTURE), picture)

    def _columns(self) -> int:
        return max(1, self.width() // (_PICTURE + 3))

    def _height(self) -> int:
        pictures = _PICTURE + _GAP if self._pictures else 0
        return self.fontMetrics().height() + 2 + _STRIP + _GAP + pictures

    def _title(self) -> str:
        figures = self._figures
        if figures is None or figures.dead is None:
            return self._name
        return f"{self._name} · {percent(figures.dead)} dead units"


def _heat(shares: Array, colour: QColor) -> QImage:
    """Shares in [0, 1] as more or less of a colour."""
    rows, columns = shares.shape
    pixels = np.empty((rows, columns, 4), np.uint8)
    pixels[...] = (colour.blue(), colour.green(), colour.red(), 0)
    pixels[..., 3] = np.rint(255 * np.sqrt(shares))
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32)
    return image.copy()


def _signed(weights: Array) -> QImage:
    """Weights as a picture: blue above 0, orange below, white at 0."""
    reach = float(np.abs(weights).max()) or 1.0
    strength = np.clip(weights / reach, -1, 1)[..., None]
    above, below = np.array([178, 114, 0]), np.array([13, 65, 194])  # blue, green, red
    colour = np.where(strength > 0, above, below)
    pixels = np.full((*weights.shape, 4), 255, np.uint8)
    pixels[..., :3] = np.rint(255 + np.abs(strength) * (colour - 255))
    height, width = weights.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
