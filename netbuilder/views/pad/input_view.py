"""The picture that the network sees."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.texts import set_description, set_spoken, set_tip

_SIDE: Final = 28


class NetworkInput(QWidget):
    """Shows a picture pixel by pixel, white on black as the network is given it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixels: QImage | None = None
        self.setObjectName("networkInput")
        set_spoken(self, say("What the network sees"))
        set_tip(
            self, say("Your drawing as the network sees it: {side} by {side} pixels", side=_SIDE)
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(2 * _SIDE + 2, 2 * _SIDE + 2)
        self.set_image(None)

    def set_image(self, image: ArrayLike | None) -> None:
        """Show `image`, values in [0, 1] of shape (height, width); None empties the view.

        Raises:
            ValueError: the image is not two-dimensional.
        """
        self._pixels = None if image is None else _pixels(np.asarray(image))
        set_description(self, say("Empty") if image is None else say("The drawing, centred"))
        self.update()

    def image(self) -> QImage | None:
        """The picture with one pixel per input, 8 bits of grey; None when empty."""
        return self._pixels

    def sizeHint(self) -> QSize:
        """Four screen pixels for each of the picture's."""
        return QSize(4 * _SIDE + 2, 4 * _SIDE + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pixels as large as fits, all of one size if they can be."""
        colours = theme.current()
        painter = QPainter(self)
        target = self._target()
        painter.setPen(QColor(colours.border))
        painter.setBrush(QColor(colours.surface))
        painter.drawRect(target.adjusted(-1, -1, 0, 0))
        if self._pixels is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(target, self._pixels)

    def _target(self) -> QRect:
        size = QSize(_SIDE, _SIDE) if self._pixels is None else self._pixels.size()
        room = self.size() - QSize(2, 2)
        factor = min(room.width() / size.width(), room.height() / size.height())
        if factor >= 1:
            factor = int(factor)
        target = QRect(0, 0, round(size.width() * factor), round(size.height() * factor))
        target.moveCenter(self.rect().center())
        return target


def _pixels(image: np.ndarray) -> QImage:
    if image.ndim != 2 or not image.size:
        raise ValueError(f"A picture has two dimensions; received shape {image.shape}.")
    grey = np.ascontiguousarray(np.rint(np.clip(image, 0, 1) * 255), dtype=np.uint8)
    height, width = grey.shape
    # Qt does not keep the array alive, hence the copy.
    return QImage(grey.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
