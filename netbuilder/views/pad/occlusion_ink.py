"""Strokes coloured by what they speak for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.datasets.digits.rendering import PATH
from engine.types import Array
from netbuilder import theme

_WIDTH: Final = 0.035  # of the pad's side: within the stroke itself
_INK: Final = 0.3


def paint_occlusion(
    painter: QPainter,
    size: QSize,
    scale: float,
    strokes: Sequence[Array],
    image: Array,
    occlusion: Array,
) -> None:
    """Lay colours over strokes: the validation's for, the error's against.

    Args:
        painter: on the pad.
        size: of the pad.
        scale: pixels to the unit of the strokes; (0.5, 0.5) lies in the middle.
        strokes: points (n, 2).
        image: (28, 28), what was rendered of them.
        occlusion: of the same shape, from -1 to 1.
    """
    colours = theme.current()
    speaks_for, against = QColor(colours.accent), QColor(colours.error)
    places = _places(strokes, image)
    middle = np.array([size.width() / 2, size.height() / 2])
    for stroke, pixels in zip(strokes, places, strict=True):
        shown = (stroke - 0.5) * scale + middle
        values = occlusion[pixels[:, 1], pixels[:, 0]]
        for index in range(len(shown) - 1):
            value = float(values[index])
            colour = QColor(speaks_for if value > 0 else against)
            colour.setAlphaF(min(abs(value), 1.0))
            pen = QPen(colour, _WIDTH * scale)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QLineF(*shown[index], *shown[index + 1]))


def _places(strokes: Sequence[Array], image: Array) -> list[Array]:
    """The pixel of the picture that each point became, as (x, y)."""
    points = np.concatenate(list(strokes))
    low, high = points.min(axis=0), points.max(axis=0)
    rows, columns = np.nonzero(image > _INK)
    first = np.array([columns.min(), rows.min()]) if len(rows) else np.zeros(2)
    last = np.array([columns.max(), rows.max()]) if len(rows) else np.zeros(2)
    factor = PATH / (float((high - low).max()) or 1.0)
    middle, centre = (low + high) / 2, (first + last) / 2
    limit = len(image) - 1
    return [
        np.clip(np.rint((stroke - middle) * factor + centre), 0, limit).astype(int)
        for stroke in strokes
    ]
