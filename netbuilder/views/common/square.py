"""A place that keeps a widget square."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Square(QWidget):
    """Gives a widget the largest square that there is room for, at the top and in the middle.

    Args:
        inside: the widget.
    """

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        inside.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(inside)

    def heightForWidth(self, width: int) -> int:
        """As high as wide."""
        return width

    def hasHeightForWidth(self) -> bool:
        """It has to be square."""
        return True

    def sizeHint(self) -> QSize:
        """What the widget likes."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What the widget needs."""
        return self._inside.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widget."""
        side = min(self.width(), self.height())
        self._inside.setGeometry((self.width() - side) // 2, 0, side, side)
