"""The mark where a block would land."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from netbuilder import theme
from netbuilder.views.canvas.lettering import Lettering

_LINE = 3.0
_RADIUS = 9.0
_ARM = 4.5


class MarkItem(QGraphicsItem):
    """A line with a plus in the middle, centred on the item's origin.

    Args:
        lettering: says how wide.
    """

    def __init__(self, lettering: Lettering) -> None:
        super().__init__()
        self._width = lettering.width
        self.setZValue(2)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_lettering(self, lettering: Lettering) -> None:
        """Be as wide as the blocks."""
        self.prepareGeometryChange()
        self._width = lettering.width

    def boundingRect(self) -> QRectF:
        """The line's surroundings."""
        reach = _RADIUS + 2
        return QRectF(-reach, -reach, self._width + 2 * reach, 2 * reach)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw it in the accent colour, set off from the arrow that it covers."""
        now = theme.current()
        accent, ground = QColor(now.accent), QColor(now.window)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(0, 0), QPointF(self._width, 0))
        middle = QPointF(self._width / 2, 0)
        painter.setPen(QPen(ground, 2))
        painter.setBrush(accent)
        painter.drawEllipse(middle, _RADIUS + 1, _RADIUS + 1)
        painter.setPen(QPen(QColor(now.accent_text), 2))
        painter.drawLine(middle - QPointF(_ARM, 0), middle + QPointF(_ARM, 0))
        painter.drawLine(middle - QPointF(0, _ARM), middle + QPointF(0, _ARM))
