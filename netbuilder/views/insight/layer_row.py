"""A layer that learns: its weights and gradients over time, and what it looks for."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.insight.explained import layer_sentence, which_of
from netbuilder.insight.histogram_history import HistogramHistory
from netbuilder.insight.layer_figures import LayerFigures
from netbuilder.translation import say
from netbuilder.views.common.texts import elided, set_description, set_spoken, set_tip
from netbuilder.wording import count_text, number_text

_STRIP: Final = 72
_PICTURE: Final = 46
_GAP: Final = 10


class LayerRow(QWidget):
    """Paints one layer's figures; each `add` makes its two strips a column longer."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._weights, self._gradients = HistogramHistory(), HistogramHistory()
        self._figures: LayerFigures | None = None
        self._pictures: list[QImage] = []
        self._sentence = ""
        self.setObjectName(f"layer-{name}")
        set_spoken(self, say("Layer {name}", name=name))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, figures: LayerFigures, epoch: int) -> None:
        """Show the figures of another moment, after so many complete epochs."""
        self._figures = figures
        self._weights.add(figures.weights, epoch)
        self._gradients.add(figures.gradients, epoch)
        pictures = figures.pictures
        self._pictures = [] if pictures is None else [signed_image(each) for each in pictures]
        self._sentence = layer_sentence(figures, self._weights)
        set_description(self, f"{self._name}. {self._sentence}")
        set_tip(
            self,
            say(
                "{name}. {sentence}\n"
                "Histograms over time: each column is one moment of the training, "
                "darker where there are more values, with 0 in the middle.\n"
                "Pictures: blue adds to a unit's output, orange subtracts from it.",
                name=self._name,
                sentence=self._sentence,
            ),
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
        """Paint title, sentence, both histograms and pictures."""
        painter, now, line = QPainter(self), theme.current(), self._line()
        font = QFont(self.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(now.text))
        left = int(Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRect(0, 0, self.width(), line), left, self._name)
        painter.setFont(self.font())
        said = QRectF(0, line, self.width(), self._room_for_sentence())
        painter.drawText(said, left | int(Qt.TextFlag.TextWordWrap), self._sentence)
        top, half = said.bottom() + 2, (self.width() - _GAP) / 2
        for history, word, x in (
            (self._weights, say("Weights"), 0.0),
            (self._gradients, say("Gradients"), half + _GAP),
        ):
            self._paint_history(painter, history, word, QRectF(x, top, half, 2 * line + _STRIP))
        top += 2 * line + _STRIP + _GAP
        shown = self._pictures[: self._columns()]
        if shown:
            painter.setPen(QColor(now.muted))
            which = which_of(len(shown), len(self._pictures), "units")
            told = elided(
                self.fontMetrics(), say("What {which} look for", which=which), self.width()
            )
            painter.drawText(QRectF(0, top, self.width(), line), left, told)
        for index, picture in enumerate(shown):
            place = QRectF(index * (_PICTURE + 3), top + line, _PICTURE, _PICTURE)
            painter.drawImage(place, picture)

    def _paint_history(
        self, painter: QPainter, history: HistogramHistory, word: str, area: QRectF
    ) -> None:
        """Paint a histogram over time: values upwards, epochs to the right."""
        now, fonts, line = theme.current(), self.fontMetrics(), self._line()
        reach = history.reach
        marks = (
            (number_text(reach, 2), "0", f"-{number_text(reach, 2)}") if reach else ("", "0", "")
        )
        gutter = max(map(fonts.horizontalAdvance, marks)) + 4
        strip = area.adjusted(gutter, line, 0, -line)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        painter.setPen(QColor(now.text))
        painter.drawText(area, left, elided(fonts, f"{word} {history.title}", area.width()))
        painter.fillRect(strip, QColor(now.surface))
        if len(history):
            painter.drawImage(strip, _heat(history.image(), QColor(now.accent)))
        painter.setPen(QColor(now.muted))
        places = (strip.top(), strip.center().y() - line / 2, strip.bottom() - line)
        for mark, y in zip(marks, places, strict=True):
            painter.drawText(QRectF(area.left(), y, gutter - 4, line), right, mark)
        first, last = history.epochs
        below = QRectF(strip.left(), strip.bottom(), strip.width(), line)
        painter.drawText(below, left, say("epoch {first}", first=count_text(first)))
        if last != first:
            painter.drawText(below, right, count_text(last))
        painter.setPen(QColor(now.border))
        painter.drawRect(strip.adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sentence the lines that it needs."""
        super().resizeEvent(event)
        self.updateGeometry()

    def _columns(self) -> int:
        return max(1, self.width() // (_PICTURE + 3))

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def _room_for_sentence(self) -> int:
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QRect(0, 0, max(self.width(), 100), 10_000)
        return self.fontMetrics().boundingRect(room, flags, self._sentence).height()

    def _height(self) -> int:
        line = self._line()
        pictures = _PICTURE + line + _GAP if self._pictures else 0
        return 3 * line + self._room_for_sentence() + _STRIP + 2 * _GAP + pictures


def _heat(shares: Array, colour: QColor) -> QImage:
    """Shares in [0, 1] as more or less of a colour."""
    rows, columns = shares.shape
    pixels = np.empty((rows, columns, 4), np.uint8)
    pixels[...] = (colour.blue(), colour.green(), colour.red(), 0)
    pixels[..., 3] = np.rint(255 * np.sqrt(shares))
    image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32)
    return image.copy()


def signed_image(weights: Array) -> QImage:
    """Weights as a picture: blue above 0, orange below, white at 0."""
    reach = float(np.abs(weights).max()) or 1.0
    strength = np.clip(weights / reach, -1, 1)[..., None]
    above, below = np.array([178, 114, 0]), np.array([13, 65, 194])  # blue, green, red
    colour = np.where(strength > 0, above, below)
    pixels = np.full((*weights.shape, 4), 255, np.uint8)
    pixels[..., :3] = np.rint(255 + np.abs(strength) * (colour - 255))
    height, width = weights.shape
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
