"""A panel that drops from a button over what is below it, and blocks nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from netbuilder.views.common.ground import Ground

_EDGE: Final = 8


class DropDown(QFrame):
    """Opens below the row of a widget, aligned with its right edge.

    It scrolls where there is little room. A press elsewhere, or Esc, closes it.

    Args:
        content: what it shows.
        below: from what it drops.

    Signals:
        toggled: whether it is open now.
    """

    toggled = Signal(bool)

    def __init__(self, content: QWidget, below: QWidget) -> None:
        super().__init__(below)
        self._content, self._below = content, below
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(content)
        for part in (self, content):
            Ground(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._area)
        self.hide()

    def open(self) -> None:
        """Show it, with its top in sight."""
        window = self._below.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        if not self.isVisible():
            self.show()
            self._listen(True)
            self.toggled.emit(True)
        self._area.verticalScrollBar().setValue(0)
        self.place()
        self.raise_()

    def shut(self) -> None:
        """Hide it; the focus returns to where it dropped from."""
        if not self.isVisible():
            return
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self._below.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self._listen(False)
        self.toggled.emit(False)

    def place(self) -> None:
        """Take the place below the widget that the content needs, as far as there is room."""
        window = self._below.window()
        row = self._below.parentWidget() or self._below
        corner = self._below.mapTo(window, QPoint(self._below.width(), 0))
        corner.setY(row.mapTo(window, QPoint(0, row.height())).y())
        bar = self._area.verticalScrollBar().sizeHint().width() + 4
        width = min(self._content.sizeHint().width() + bar, window.width() - 2 * _EDGE)
        needs = self._content.heightForWidth(width - bar)
        wanted = max(needs, self._content.sizeHint().height()) + 4
        height = max(80, min(wanted, window.height() - corner.y() - _EDGE))
        left = max(_EDGE, min(corner.x() - width, window.width() - width - _EDGE))
        self.setGeometry(left, corner.y() + 1, width, height)

    def _listen(self, listening: bool) -> None:
        program = QApplication.instance()
        if program is not None:
            (program.installEventFilter if listening else program.removeEventFilter)(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close with Esc, or with a press of the mouse elsewhere in the window."""
        if not isinstance(watched, QWidget):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and not self._has(watched):
            self.shut()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._has(watched):
            if event.key() == Qt.Key.Key_Escape and QApplication.activePopupWidget() is None:
                self.shut()
                return True
        elif (watched, kind) in (
            (self._content, QEvent.Type.LayoutRequest),
            (self.parentWidget(), QEvent.Type.Resize),
        ):
            self.place()
        return False

    def _has(self, widget: QWidget) -> bool:
        """Whether it is part of this, or of another window, such as the list of a field."""
        inside = widget is self or self.isAncestorOf(widget)
        # A press on the button closes it by itself.
        return inside or widget is self._below or widget.window() is not self._below.window()
