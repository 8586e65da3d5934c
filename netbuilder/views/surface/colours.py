"""Outputs and answers as colours."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from netbuilder.design.deciding import MIDDLE, ahead, decided
from netbuilder.theme import Theme

_FAINTEST: Final = 0.12
_STRONGEST: Final = 0.62
"""How much of a class's colour lies on the background, from undecided to sure."""

Colours = NDArray[np.float64]


def class_colour(theme: Theme, number: int) -> QColor:
    """The colour of a class; beyond as many as there are, they come again."""
    return QColor(theme.classes[number % len(theme.classes)])


def of_classes(outputs: NDArray[np.float32], theme: Theme, threshold: float = MIDDLE) -> Colours:
    """The colour of the class that is the answer, the fainter the less it is ahead.

    Args:
        outputs: (..., classes), as probabilities or on any other scale.
        theme: whose colours.
        threshold: of two classes, the output from which the second is the answer.

    Returns:
        (..., 3), red, green and blue from 0 to 255.
    """
    count = outputs.shape[-1]
    palette = np.array([_rgb(class_colour(theme, number)) for number in range(count)])
    best = np.minimum(decided(outputs, threshold), count - 1)
    share = _FAINTEST + (_STRONGEST - _FAINTEST) * ahead(outputs, threshold)
    return _mixed(theme, palette[best], share)


def of_numbers(values: NDArray[np.float32], span: tuple[float, float], theme: Theme) -> Colours:
    """A scale from the first class's colour over the background to the second's.

    Args:
        values: (...,).
        span: the numbers at the two ends; what lies beyond has the colour of the end.
        theme: whose colours.

    Returns:
        (..., 3), red, green and blue from 0 to 255.
    """
    low, high = span
    place = np.clip((values - low) / ((high - low) or 1), 0, 1) * 2 - 1
    ends = np.array([_rgb(class_colour(theme, number)) for number in (0, 1)])
    return _mixed(theme, ends[(place > 0).astype(int)], _STRONGEST * np.abs(place))


def solid(colours: Colours, theme: Theme) -> Colours:
    """The colours of `of_numbers` for points: strong enough to stand out on the same colour."""
    surface = np.array(_rgb(QColor(theme.surface)))
    return np.clip(surface + (colours - surface) / _STRONGEST, 0, 255)


def _mixed(theme: Theme, colours: Colours, share: NDArray[np.floating]) -> Colours:
    surface = np.array(_rgb(QColor(theme.surface)))
    return surface + share[..., None] * (colours - surface)


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
