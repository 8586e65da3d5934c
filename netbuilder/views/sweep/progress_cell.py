"""A cell that shows how far something is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from netbuilder import theme
from netbuilder.views.sweep.table import FRACTION

_HEIGHT: Final = 3  # pixels
_EDGE: Final = 4


class ProgressCell(QStyledItemDelegate):
    """A line at the foot of the cell, as long as the work is done; text as anywhere."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the text, then the line."""
        super().paint(painter, option, index)
        fraction = index.data(FRACTION)
        if fraction is None:
            return
        now = theme.current()
        room = QRectF(option.rect)
        line = QRectF(room.left() + _EDGE, room.bottom() - _HEIGHT - 1, room.width() - 8, _HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.border))
        painter.drawRoundedRect(line, 1.5, 1.5)
        line.setWidth(line.width() * fraction)
        painter.setBrush(QColor(now.accent))
        painter.drawRoundedRect(line, 1.5, 1.5)
        painter.restore()
