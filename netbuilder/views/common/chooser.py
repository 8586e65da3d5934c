"""A field that finds something by name, over the window, and is gone again when it was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from netbuilder.translation import say
from netbuilder.views.common.texts import Label, item, own, set_spoken, set_tip

_SIZE: Final = QSize(380, 300)
_KEY: Final = Qt.ItemDataRole.UserRole
_MOVING: Final = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Choice(NamedTuple):
    """Something to choose.

    Attributes:
        key: tells it from the others.
        text: shown.
        hint: more of it.
        icon: before the text, if any.
        enabled: whether it can be chosen now.
    """

    key: str
    text: str
    hint: str = ""
    icon: QIcon | None = None
    enabled: bool = True


class Chooser(QFrame):
    """A search field above what it finds. Arrows move, Enter chooses, Esc closes.

    Args:
        name: for people who hear it.
        find: what a text finds, the likeliest first.
        parent: over which it appears.

    Signals:
        chosen: the key of what was chosen.
    """

    chosen = Signal(str)

    def __init__(self, name: str, find: Callable[[str], Sequence[Choice]], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("chooser")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._find = find
        self._field = QLineEdit()
        self._field.setObjectName("chooserField")
        self._field.setPlaceholderText(own(name))
        set_spoken(self._field, name)
        self._field.textChanged.connect(self._show_found)
        self._field.returnPressed.connect(self._choose_current)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setObjectName("chooserList")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_spoken(self._list, name)
        self._list.itemClicked.connect(self._choose)
        self._nothing = Label(say("Nothing matches. Try another word."))
        self._nothing.setMargin(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for widget in (self._field, self._list, self._nothing):
            layout.addWidget(widget)
        self.resize(_SIZE)
        self.setFocusProxy(self._field)
        self._show_found("")

    def open_at(self, place: QPoint) -> None:
        """Appear with the top left corner at a place of the screen, or near it."""
        room = self.screen().availableGeometry()
        x = min(place.x(), room.right() - self.width())
        y = min(place.y(), room.bottom() - self.height())
        self.move(max(x, room.left()), max(y, room.top()))
        self.show()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows move in the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVING:
                self._list.event(event)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return False

    @Slot(str)
    def _show_found(self, text: str) -> None:
        self._list.clear()
        for choice in self._find(text):
            row = QListWidgetItem(item(choice.text))
            row.setData(_KEY, choice.key)
            if choice.icon is not None:
                row.setIcon(choice.icon)
            if choice.hint:
                set_tip(row, choice.hint)
            if not choice.enabled:
                row.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(row)
        usable = [i for i in range(self._list.count()) if self._list.item(i).flags()]
        if usable:
            self._list.setCurrentRow(usable[0])
        self._list.setVisible(self._list.count() > 0)
        self._nothing.setVisible(self._list.count() == 0)

    @Slot()
    def _choose_current(self) -> None:
        row = self._list.currentItem() if self._list.currentRow() >= 0 else None
        if row is not None:
            self._choose(row)

    @Slot(QListWidgetItem)
    def _choose(self, row: QListWidgetItem) -> None:
        if row.flags() & Qt.ItemFlag.ItemIsEnabled:
            key = row.data(_KEY)
            self.close()
            self.chosen.emit(key)
