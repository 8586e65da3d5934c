"""The coloured icon that stands for a kind of block."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from netbuilder import theme
from netbuilder.design.catalogue import FAMILIES
from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken
from netbuilder.views.icons import draw_icon

_SIDE = 26
_RADIUS = 5


class Badge(QWidget):
    """An icon on a tint of its family's colour, as in the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._family = "", ""
        self.setFixedSize(QSize(_SIDE, _SIDE))

    def show_kind(self, icon: str, family: str) -> None:
        """Show an icon in the colour of `family`."""
        self._icon, self._family = icon, family
        set_spoken(self, FAMILIES.get(family, say("Input")))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rounded square and the icon."""
        now = theme.current()
        colour = now.family_colour(self._family)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.mixed(now.surface, colour, theme.TINT)))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        if self._icon:
            draw_icon(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4), self._icon, colour)
        painter.end()
