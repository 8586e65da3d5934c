"""Check boxes in lists and tables, drawn as those beside them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from netbuilder import theme


class BoxDelegate(QStyledItemDelegate):
    """Fills the boxes of items as those of check boxes, which can be seen in the dark."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give the box its colour."""
        super().initStyleOption(option, index)
        palette = QPalette(option.palette)
        palette.setColor(QPalette.ColorRole.Base, QColor(theme.current().box))
        option.palette = palette
