"""The mark where a block would land."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from netbuilder import theme

_LINE = 3.0
_RADIUS = 9.0
_ARM = 4.5


class MarkItem(QGraphicsItem):
    """A line with a plus in the middle, centred on the item's origin."""

    def __init__(self) -> None:
        super().__init__()
        self._length = 0.0
        self.setZValue(2)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_length(self, length: float, upright: bool) -> None:
        """Be as long as the blocks are broad, across their row."""
        self.prepareGeometryChange()
        self._length = length
        self.setRotation(90 if upright else 0)

    def boundingRect(self) -> QRectF:
        """The line's surroundings."""
        reach = _RADIUS + 2
        return QRectF(-reach - self._length / 2, -reach, self._length + 2 * reach, 2 * reach)

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
        half = QPointF(self._length / 2, 0)
        painter.drawLine(-half, half)
        middle = QPointF(0, 0)
        painter.setPen(QPen(ground, 2))
        painter.setBrush(accent)
        painter.drawEllipse(middle, _RADIUS + 1, _RADIUS + 1)
        painter.setPen(QPen(QColor(now.accent_text), 2))
        painter.drawLine(middle - QPointF(_ARM, 0), middle + QPointF(_ARM, 0))
        painter.drawLine(middle - QPointF(0, _ARM), middle + QPointF(0, _ARM))
