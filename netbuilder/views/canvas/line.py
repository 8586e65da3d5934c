"""One line of text in a place of limited width."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from netbuilder.views.common.sides import LEFT, RIGHT
from netbuilder.views.common.texts import elided


def fitting(font: QFont, title: str, word: str, width: float) -> str:
    """The title of a layer; where it does not fit, Keras's word alone."""
    return title if not word or QFontMetricsF(font).horizontalAdvance(title) <= width else word


def write_line(
    painter: QPainter, area: QRectF, font: QFont, colour: QColor, text: str, right: bool = False
) -> float:
    """Draw one line of text, shortened where it must be.

    Args:
        painter: draws.
        area: the place, as high as the line; nothing is drawn where it has no width left.
        font: of the text.
        colour: of the text.
        text: what to draw.
        right: whether it ends at the right edge instead of beginning at the left.

    Returns:
        The width that it took.
    """
    if not text or area.width() <= 0:
        return 0.0
    metrics = QFontMetricsF(font)
    shown = elided(metrics, text, area.width())
    painter.setFont(font)
    painter.setPen(colour)
    # Shapes and shares are read from the left in every language; letters have their own direction.
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    side = RIGHT if right else LEFT
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(area, int(flags), shown)
    return metrics.horizontalAdvance(shown)
