"""Text that stays legible on any ground."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor

_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)
_LINEAR: Final = 0.04045


def mixed(ground: str, colour: str, strength: float) -> QColor:
    """A colour laid over another, from 0, not at all, to 1."""
    pairs = zip(_parts(QColor(ground)), _parts(QColor(colour)), strict=True)
    return QColor.fromRgbF(*(x + strength * (y - x) for x, y in pairs))


def ink(ground: QColor) -> QColor:
    """Black or white, whichever is more legible: the contrast is at least 4.58 on any ground."""
    inks = QColor(0, 0, 0), QColor(255, 255, 255)
    return max(inks, key=lambda each: contrast(each, ground))


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (c / 12.92 if c <= _LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(colour))
    return sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True))


def _parts(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()
