"""A sample of the data as a small picture."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from engine.types import Array

SIDE: Final = 42
GAP: Final = 2


def picture_of(sample: Array) -> QPixmap:
    """A picture, (height, width) or (height, width, channels) in [0, 1], as large as the others."""
    pixels = np.ascontiguousarray(np.rint(np.clip(sample, 0, 1) * 255), np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = np.ascontiguousarray(pixels[:, :, 0])
    height, width = pixels.shape[:2]
    colours = QImage.Format.Format_RGB888
    form = colours if pixels.ndim == 3 else QImage.Format.Format_Grayscale8
    image = QImage(pixels.data, width, height, pixels.strides[0], form)
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return QPixmap.fromImage(image.copy()).scaled(SIDE, SIDE, keep)


def pair_of(sample: Array, other: Array) -> QPixmap:
    """Two pictures, one above the other."""
    parts = [picture_of(sample), picture_of(other)]
    width = max(part.width() for part in parts)
    whole = QPixmap(width, sum(part.height() for part in parts) + GAP)
    whole.fill(Qt.GlobalColor.transparent)
    painter = QPainter(whole)
    painter.drawPixmap(0, 0, parts[0])
    painter.drawPixmap(0, parts[0].height() + GAP, parts[1])
    painter.end()
    return whole
