"""The user's own digits: to look at, delete, export, and teach again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.insight.my_digits import Taught
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import ask_new_file
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip, set_title, tip
from netbuilder.views.common.texts import item as item_text
from netbuilder.wording import moment

_SIDE = 56
_AT_ONCE = 200
_DRAWN = 8
"""Pictures between two turns of the window's."""
_EMPTY = mark(
    "Nothing here yet. Draw on the pad; when the network is wrong, "
    "press 'Teach...' and choose the right one."
)


class MyDigitsDialog(Dialog):
    """Shows them as pictures with what they are.

    Signals:
        removeRequested: a tuple of those to delete.
        undoRequested: those that were deleted last are to come back.
        exportRequested: where they are to be written.
        teachRequested: the network is to learn them again.
        looked: the user looks at them: others may have added or deleted some.
    """

    removeRequested = Signal(object)
    undoRequested = Signal()
    exportRequested = Signal(object)
    teachRequested = Signal()
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("myDigits")
        set_title(self, say("My Digits"))
        self.resize(520, 380)
        self._list = QListWidget()
        self._list.setObjectName("myDigitsList")
        set_spoken(self._list, say("My digits"))
        self._list.setViewMode(QListWidget.ViewMode.IconMode)
        self._list.setIconSize(QSize(_SIDE, _SIDE))
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.setMovement(QListWidget.Movement.Static)
        self._list.setUniformItemSizes(True)
        self._list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self._empty = Label(_EMPTY)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown: tuple[Taught, ...] = ()
        blank = QPixmap(_SIDE, _SIDE)
        blank.fill(Qt.GlobalColor.black)
        self._paper = QIcon()
        self._paper.addPixmap(blank)
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._add_more)
        self._wanted: list[_Item] = []  # seen, and not yet drawn
        self._drawing = QTimer(self, singleShot=True, interval=0)
        self._drawing.timeout.connect(self._draw_some)
        self._delete = self._button(
            say("&Delete"), "deleteDigits", say("Delete the selected drawings (Del)")
        )
        self._undo = self._button(
            say("&Undo Delete"), "undoDigits", say("Bring back the drawings that were deleted last")
        )
        self._trouble = Label()
        self._trouble.setObjectName("myDigitsTrouble")
        self._trouble.setWordWrap(True)
        self._export = self._button(
            say("&Export..."), "exportDigits", say("Export all drawings to a file")
        )
        self._teach = self._button(
            say("&Teach"), "teachDigits", say("Teach the network all drawings again")
        )
        close = self._button(say("Close"), "closeDigits", say("Close this window (Esc)"))
        self._delete.clicked.connect(self._remove)
        self._undo.clicked.connect(self.undoRequested)
        self._export.clicked.connect(self._choose_file)
        self._teach.clicked.connect(self.teachRequested)
        close.clicked.connect(self.close)
        self._list.itemSelectionChanged.connect(self._show_possible)
        QShortcut(QKeySequence.StandardKey.Delete, self, self._remove)
        buttons = QHBoxLayout()
        for button in (self._delete, self._undo, self._export, self._teach):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self._trouble)
        layout.addLayout(buttons)
        self.offer_undo(False)

    def event(self, event: QEvent) -> bool:
        """Others may have changed them whenever the user comes to look at them."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self.looked.emit()
        return super().event(event)

    def offer_undo(self, possible: bool) -> None:
        """Offer to bring back what was deleted last, or not."""
        self._undo.setVisible(possible)

    def show_digits(self, digits: Sequence[Taught] | None, trouble: str = "") -> None:
        """Show these, the latest first, and sentences on what cannot be read.

        Args:
            digits: the oldest first; None while they are being read.
            trouble: the sentences.
        """
        self._trouble.show_text(trouble)
        self._trouble.setVisible(bool(trouble))
        self._empty.show_text(say("Loading your digits...") if digits is None else _EMPTY)
        shown, self._shown = self._shown, tuple(reversed(digits or ()))
        fresh = len(self._shown) - len(shown)
        grown = 0 <= fresh <= _AT_ONCE and self._shown[fresh:] == shown
        if grown and not self._rest.isActive():
            for place, each in enumerate(self._shown[:fresh]):
                self._list.insertItem(place, _Item(each, self._paper, self._want))
        else:
            self._wanted.clear()
            self._list.clear()
            self._add_more()
        self._list.setVisible(bool(digits))
        self._empty.setVisible(not digits)
        self._export.setEnabled(bool(digits))
        self._teach.setEnabled(bool(digits))
        self._show_possible()

    @Slot()
    def _add_more(self) -> None:
        """Add the next few; the window gets its turn between any two such."""
        count = self._list.count()
        for each in self._shown[count : count + _AT_ONCE]:
            self._list.addItem(_Item(each, self._paper, self._want))
        if self._list.count() < len(self._shown):
            self._rest.start()

    def _want(self, item: _Item) -> None:
        """This one has come into sight."""
        self._wanted.append(item)
        self._drawing.start()

    @Slot()
    def _draw_some(self) -> None:
        """Draw the latest few of what has come into sight."""
        some, self._wanted = self._wanted[-_DRAWN:], self._wanted[:-_DRAWN]
        for item in some:
            item.draw()
        self._list.viewport().update()
        if self._wanted:
            self._drawing.start()

    @Slot()
    def _show_possible(self) -> None:
        self._delete.setEnabled(bool(self._list.selectedItems()))

    @Slot()
    def _remove(self) -> None:
        chosen = self._list.selectedItems()
        if chosen:
            self.removeRequested.emit(tuple(item.data(Qt.ItemDataRole.UserRole) for item in chosen))

    @Slot()
    def _choose_file(self) -> None:
        name, _ = ask_new_file(
            self, say("Export my digits"), "my-digits.jsonl", say("Strokes as JSON lines (*.jsonl)")
        )
        if name:
            self.exportRequested.emit(Path(name))

    @staticmethod
    def _button(text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(own(text))
        button.setObjectName(name)
        set_tip(button, tip)
        button.setAutoDefault(False)
        return button


class _Item(QListWidgetItem):
    """A drawing, whose picture is drawn once it has come into sight: few of many ever do.

    Args:
        taught: the drawing.
        paper: what is shown before.
        want: told, once, that it is to be drawn.
    """

    def __init__(self, taught: Taught, paper: QIcon, want: Callable[[_Item], None]) -> None:
        super().__init__(item_text(taught.label))
        self._taught, self._want = taught, want
        self._icon, self._asked = paper, False
        self.setData(Qt.ItemDataRole.UserRole, taught)

    def data(self, role: int) -> object:
        """The data of an item, with picture and tool tip made on demand."""
        if role == Qt.ItemDataRole.DecorationRole:
            if not self._asked:
                self._asked = True
                self._want(self)
            return self._icon
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(
                say(
                    "{label}, drawn on {when}",
                    label=self._taught.label,
                    when=moment(self._taught.when),
                )
            )
        return super().data(role)

    def draw(self) -> None:
        """Have a picture from now on."""
        self._icon = QIcon(_pixmap(self._taught))


def _pixmap(taught: Taught) -> QPixmap:
    grey = np.ascontiguousarray(np.rint(taught.picture() * 255), dtype=np.uint8)
    side = len(grey)
    image = QImage(grey.data, side, side, side, QImage.Format.Format_Grayscale8)
    return QPixmap.fromImage(image).scaled(_SIDE, _SIDE)
