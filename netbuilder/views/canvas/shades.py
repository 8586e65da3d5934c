"""Levels as colours, by tables of 256."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from PySide6.QtGui import QColor, QImage

from engine.types import Array
from netbuilder import theme
from netbuilder.opened.pictures import ZERO

_POWER: Final = 0.8
"""Small values are seen a little better than in proportion to their size."""


def positive(now: theme.Theme) -> str:
    """The colour of what speaks for."""
    return now.classes[0]


def negative(now: theme.Theme) -> str:
    """The colour of what speaks against."""
    return now.classes[1]


def image_of(levels: Array, ink: bool) -> QImage:
    """Levels as an image, for the present theme.

    Args:
        levels: uint8 (height, width).
        ink: whether from the surface to the text's colour, not between two colours.
    """
    height, width = levels.shape
    rows = np.ascontiguousarray(levels)
    image = QImage(rows.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(_table(theme.current().dark, ink))
    return image.convertToFormat(QImage.Format.Format_RGB32)  # its own: Qt holds no array


def shade(value: float) -> QColor:
    """The colour of a value from -1 to 1."""
    now = theme.current()
    colour = positive(now) if value >= 0 else negative(now)
    return QColor(theme.mixed(now.surface, colour, min(abs(value), 1.0) ** _POWER))


@lru_cache(maxsize=4)
def _table(dark: bool, ink: bool) -> list[int]:
    now = theme.DARK if dark else theme.LIGHT
    table = []
    for level in range(256):
        value = (level - ZERO) / (255 - ZERO)
        if ink:
            colour = theme.mixed(now.surface, now.text, max(value, 0.0))
        else:
            end = positive(now) if value >= 0 else negative(now)
            colour = theme.mixed(now.surface, end, min(abs(value), 1.0) ** _POWER)
        table.append(QColor(colour).rgb())
    return table
