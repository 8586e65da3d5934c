"""The coloured letter that stands for a kind of block."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netbuilder import theme

_SIDE = 26
_RADIUS = 5


class Badge(QWidget):
    """A letter on the colour of its family, as on the canvas."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter, self._family = "", ""
        self.setFixedSize(QSize(_SIDE, _SIDE))

    def show_kind(self, letter: str, family: str) -> None:
        """Show `letter` in the colour of `family`."""
        self._letter, self._family = letter, family
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rounded square and the letter."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.family_colour(self._family)))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(now.accent_text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._letter)
        painter.end()
