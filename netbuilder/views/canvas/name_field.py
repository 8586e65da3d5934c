"""A field over a block, to type its name into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from netbuilder.design.blocks import MAX_NAME
from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken


class NameField(QLineEdit):
    """Enter or leaving the field takes the name, Escape gives it up.

    Signals:
        chosen: the block's name, and the new one.
        closed: the field has gone.

    Args:
        name: of the block.
        card: where the block is in the parent.
        parent: the canvas's viewport.
    """

    chosen = Signal(str, str)
    closed = Signal()

    def __init__(self, name: str, card: QRect, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._name = name
        self.setObjectName("nameField")
        set_spoken(self, say("Name of {name}", name=name))
        self.setMaxLength(MAX_NAME)
        self.setGeometry(card.adjusted(8, 6, -8, 0))
        self.setFixedHeight(self.sizeHint().height())
        self.selectAll()
        self.returnPressed.connect(self._take)

    def open(self) -> None:
        """Show it, ready to be typed into."""
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the field and changes nothing."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)
        # What the field does not use must not move blocks beneath it.
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name, as other fields do."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._take()

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts away while a name is typed."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        return super().event(event)

    def _take(self) -> None:
        if not self.isHidden():
            new = self.text().strip()
            self._close()
            if new and new != self._name:
                self.chosen.emit(self._name, new)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
        self.deleteLater()
