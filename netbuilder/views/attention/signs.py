"""The two colours of what speaks for an answer and against it, and what they mean."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import own, set_spoken

AGAINST, FOR = mark("against"), mark("for")

_CURVE: Final = 0.8
"""The power of a strength that its colour has; below 1 so that weak ones are seen."""
_STRONGEST: Final = 0.85
_BAR: Final = 36
_GAP: Final = 5
_INSET: Final = 4
_GROUND: Final = 0.8


def colours() -> tuple[QColor, QColor]:
    """The colour of what speaks for an answer, and of what speaks against it."""
    now = theme.current()
    return QColor(now.classes[0]), QColor(now.classes[1])


def signed_image(values: Array) -> QImage:
    """Values from -1 (against) to 1 (for) as colours to lay over a picture; 0 is transparent.

    Args:
        values: (height, width).
    """
    height, width = values.shape
    pixels = np.empty((height, width, 4), np.uint8)
    speaks_for, against = colours()
    for chosen, colour in ((values > 0, speaks_for), (values <= 0, against)):
        pixels[chosen, :3] = (colour.blue(), colour.green(), colour.red())
    strength = np.clip(np.abs(values), 0, 1) ** _CURVE
    pixels[..., 3] = np.rint(255 * _STRONGEST * strength)
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
    # Premultiplied, so that scaling smoothly mixes no colour of what is transparent.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


class SignLegend(QWidget):
    """The name of a method, and the two colours between their words; lies over a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("signLegend")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title, self._one_sided = "", False
        self._host: QWidget | None = None

    def show_method(self, title: str, one_sided: bool) -> None:
        """Say what the colours of a method mean.

        Args:
            title: of the method; '' hides the legend.
            one_sided: whether it shows nothing but what speaks for the answer.
        """
        self._title, self._one_sided = title, one_sided
        said = say("blue speaks for the answer, orange against it")
        said = say("blue speaks for the answer") if one_sided else said
        set_spoken(self, f"{title}: {said}." if title else say("No attention is shown."))
        self.setVisible(bool(title))
        self.updateGeometry()
        self.resize(self.sizeHint())
        self._settle()
        self.update()

    def lie_on(self, picture: QWidget) -> None:
        """Stay in the lower left corner of a widget."""
        self._host = picture
        self.setParent(picture)
        picture.installEventFilter(self)
        self.setVisible(bool(self._title))
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the corner."""
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    def sizeHint(self) -> QSize:
        """All words in a row, and a bar."""
        metrics = self.fontMetrics()
        width = sum(metrics.horizontalAdvance(word) + _GAP for word in self._words()) + _BAR
        return QSize(width + 2 * _GAP, metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the words and the bar on a ground that keeps them legible."""
        painter, now, metrics = QPainter(self), theme.current(), self.fontMetrics()
        ground = QColor(now.surface)
        ground.setAlphaF(_GROUND)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setPen(QColor(now.muted))
        left, high = float(_GAP), metrics.height() * 0.6
        before = self._words()[:-1]
        for word in before:
            room = QRectF(left, 0, metrics.horizontalAdvance(word) + 1, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, own(word))
            left += metrics.horizontalAdvance(word) + _GAP
        bar = QRectF(left, (self.height() - high) / 2, _BAR, high)
        painter.fillRect(bar, self._shades(bar))
        room = QRectF(bar.right() + _GAP, 0, self.width(), self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, own(FOR))

    def _words(self) -> tuple[str, ...]:
        words = (self._title, FOR) if self._one_sided else (self._title, AGAINST, FOR)
        return tuple(map(own, words))

    def _shades(self, bar: QRectF) -> QLinearGradient:
        speaks_for, against = colours()
        nothing = QColor(theme.current().surface)
        shades = QLinearGradient(bar.topLeft(), bar.topRight())
        shades.setColorAt(0, nothing if self._one_sided else against)
        shades.setColorAt(0 if self._one_sided else 0.5, nothing)
        shades.setColorAt(1, speaks_for)
        return shades

    def _settle(self) -> None:
        if self._host is not None:
            self.move(_INSET, self._host.height() - self.height() - _INSET)
            self.raise_()
