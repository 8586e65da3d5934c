"""The canvas's fonts, and the sizes that follow from them."""

from __future__ import annotations

from functools import cached_property
from math import ceil, inf
from string import ascii_lowercase
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

RADIUS: Final = 8.0
_LEAST: Final = 11 / 13
"""The smallest letters on the screen, in those of the program."""
_COMPACT: Final = 1.1
"""The growth of letters from which on there is one line where there were two."""
_USUAL: Final = 16.0
"""The height of letters for which pictures on opened blocks are measured."""
_SMALL = 0.9
_LINE = 1.3
_COLUMN = 0.9
"""A column, in Latin letters: the average character of a Chinese font is twice as wide."""
_COLUMNS = 54
_FEWEST_COLUMNS = 34
_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class Lettering:
    """Fonts for cards, and how large a card must be for them; all lengths in scene units.

    Args:
        font: the application's, from which all others are derived.
        room: the width that there is; cards are narrower than they like to be if they must, but
            not so narrow that they say nothing.
        scale: at which all of it is shown. Letters are larger where it would make them too small
            to be read; cards and pictures are not.

    Attributes:
        compact: whether letters have grown so much that opened blocks have one line for a title.
    """

    def __init__(self, font: QFont, room: float = inf, scale: float = 1.0) -> None:
        grown = max(1.0, _LEAST / scale)
        self.compact = grown > _COMPACT
        self.plain = _sized(font, grown)
        self.bold = QFont(self.plain)
        self.bold.setBold(True)
        self.small = _sized(font, max(_SMALL, _LEAST / scale))
        metrics = QFontMetricsF(font)
        self.em = metrics.height()
        self.line = float(ceil(_LINE * QFontMetricsF(self.plain).height()))
        self.padding = float(ceil(0.5 * self.em))
        self.indent = float(ceil(1.2 * self.em))
        self.icon = float(ceil(1.9 * self.em))
        self.unit = self.em / _USUAL
        column = _COLUMN * metrics.horizontalAdvance(ascii_lowercase) / len(ascii_lowercase)
        self.width = float(ceil(max(_FEWEST_COLUMNS * column, min(_COLUMNS * column, room))))
        self.gap = float(ceil(1.6 * self.em))

    @cached_property
    def left(self) -> float:
        """The left edge of texts, behind the icon."""
        return self.icon_area.right() + self.padding

    @cached_property
    def icon_area(self) -> QRectF:
        """The place of a block's icon, in its upper left corner."""
        return QRectF(self.padding, self.padding + 0.35 * self.em, self.icon, self.icon)

    @cached_property
    def right(self) -> float:
        """The right edge of texts."""
        return self.width - self.indent * 0.75

    @cached_property
    def sign(self) -> float:
        """The room that the sign before a problem takes."""
        return self.indent + self.padding * 0.5

    def card_height(self, finding: str, fix: str = "") -> float:
        """The height of a card: two lines, and what was found below them."""
        plain = 2 * self.padding + 2 * self.line
        if finding:
            plain += self.finding_height(finding)
        return plain + self.line + self.padding if fix else plain

    def finding_height(self, finding: str) -> float:
        """The height that a problem takes, broken into lines."""
        room = QRectF(0, 0, self.right - self.left - self.sign, 10_000)
        text = QFontMetricsF(self.small).boundingRect(room, _WRAPPED, finding)
        return float(ceil(text.height())) + self.padding * 0.5

    def finding_area(self, finding: str) -> QRectF:
        """The area of a problem on its card."""
        top = self.padding + 2 * self.line + self.padding * 0.25
        left = self.left + self.sign
        return QRectF(left, top, self.right - left, self.finding_height(finding))

    def fix_area(self, finding: str, fix: str) -> QRectF:
        """The area of a fix's button."""
        place = self.finding_area(finding)
        width = QFontMetricsF(self.bold).horizontalAdvance(fix) + 2 * self.padding
        top = place.bottom() + self.padding * 0.5
        return QRectF(place.left(), top, min(width, place.width()), self.line)


def _sized(font: QFont, factor: float) -> QFont:
    """A font of so many times the size."""
    sized = QFont(font)
    if font.pointSizeF() > 0:
        sized.setPointSizeF(font.pointSizeF() * factor)
    else:
        sized.setPixelSize(ceil(font.pixelSize() * factor))
    return sized
