"""A column that scrolls up and down where there is less room than it needs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

_LOWEST: Final = 80


class Column(QScrollArea):
    """Scrolls a widget up and down, and never cuts it off at the side.

    Args:
        widget: that is shown.
        lowest: pixels of its height that are always in sight.
        parent: Qt's.
    """

    def __init__(
        self, widget: QWidget, lowest: int = _LOWEST, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._content, self._lowest = widget, lowest
        self.setWidgetResizable(True)
        # What it holds takes the focus; Tab need not stop at the frame as well.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(widget)

    def minimumSizeHint(self) -> QSize:
        """The width that the widget needs beside a scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, self._lowest)


class WholeColumn(Column):
    """The same as high as the widget is, where there is room for that."""

    def __init__(
        self, widget: QWidget, lowest: int = _LOWEST, parent: QWidget | None = None
    ) -> None:
        super().__init__(widget, lowest, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """The whole widget, however high."""
        return self._content.sizeHint().expandedTo(self.minimumSizeHint())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another height once the widget needs one."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
