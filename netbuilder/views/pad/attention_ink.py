"""Drawings and pictures on the pad, coloured by what they speak for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine.datasets.digits.rendering import PATH
from engine.types import Array
from netbuilder.views.attention.signs import colours, signed_image

_WIDTH: Final = 0.035  # of the pad's side: within the stroke itself
_INK: Final = 0.3


class _Place(NamedTuple):
    """The place of the picture in a drawing.

    Attributes:
        middle: a point in the drawing's units.
        centre: the pixel at which that point lies.
        factor: pixels to a unit.
    """

    middle: Array
    centre: Array
    factor: float


def paint_along(
    painter: QPainter,
    size: QSize,
    scale: float,
    strokes: Sequence[Array],
    image: Array,
    values: Array,
) -> None:
    """Lay colours over the lines of strokes.

    Args:
        painter: on the pad.
        size: of the pad.
        scale: pixels to the unit of the strokes; (0.5, 0.5) lies in the middle.
        strokes: points (n, 2).
        image: (28, 28), what was rendered of them.
        values: (side, side), from -1 (against) to 1 (for), of that picture.
    """
    speaks_for, against = colours()
    place, side = _place(strokes, image), len(values)
    middle = np.array([size.width() / 2, size.height() / 2])
    for stroke in strokes:
        pixels = (stroke - place.middle) * place.factor + place.centre
        pixels = np.rint((pixels + 0.5) * side / len(image) - 0.5)
        pixels = np.clip(pixels, 0, side - 1).astype(int)
        shown = (stroke - 0.5) * scale + middle
        along = values[pixels[:, 1], pixels[:, 0]]
        for index in range(len(shown) - 1):
            value = float(along[index])
            colour = QColor(speaks_for if value > 0 else against)
            colour.setAlphaF(min(abs(value), 1.0))
            pen = QPen(colour, _WIDTH * scale)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(QLineF(*shown[index], *shown[index + 1]))


def paint_over(painter: QPainter, area: QRectF, values: Array) -> None:
    """Lay colours over a picture.

    Args:
        painter: on the pad.
        area: where the picture is.
        values: (height, width) of the picture, from -1 (against) to 1 (for).
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(area, signed_image(values))
    painter.restore()


def area_of(size: QSize, scale: float, strokes: Sequence[Array], image: Array) -> QRectF:
    """The area of the pad in which the picture lies that was rendered of strokes."""
    place = _place(strokes, image)
    pixel = scale / place.factor
    corner = (place.middle - 0.5) * scale - (place.centre + 0.5) * pixel
    left, top = corner + np.array([size.width() / 2, size.height() / 2])
    return QRectF(left, top, len(image) * pixel, len(image) * pixel)


def _place(strokes: Sequence[Array], image: Array) -> _Place:
    points = np.concatenate(list(strokes))
    low, high = points.min(axis=0), points.max(axis=0)
    rows, columns = np.nonzero(image > _INK)
    first = np.array([columns.min(), rows.min()]) if len(rows) else np.zeros(2)
    last = np.array([columns.max(), rows.max()]) if len(rows) else np.zeros(2)
    factor = PATH / (float((high - low).max()) or 1.0)
    return _Place((low + high) / 2, (first + last) / 2, factor)
