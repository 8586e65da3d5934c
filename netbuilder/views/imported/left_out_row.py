"""What is not given to the network of a table, why, and a button for each column to take it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netbuilder.imported.recipes.left_out import LeftOut
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_filled_caption, set_spoken, set_tip
from netbuilder.wording import plural, sentences

_MOST: Final = 4
_LONGEST: Final = 18


class LeftOutRow(QWidget):
    """Takes no room while every column is used.

    Signals:
        taken: a column's name, and as what it is to be used.
    """

    taken = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("leftOut")
        self._columns: tuple[LeftOut, ...] = ()
        self._said = Label()
        self._said.setObjectName("leftOutReasons")
        self._said.setWordWrap(True)
        self._buttons = QHBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._said)
        layout.addLayout(self._buttons)
        self.hide()

    def show_columns(self, columns: tuple[LeftOut, ...]) -> None:
        """Say which columns are left out."""
        if columns == self._columns:
            return
        self._columns = columns
        while (entry := self._buttons.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        first = columns[:_MOST]
        more = ""
        if len(columns) > _MOST:
            more = plural(
                len(columns) - _MOST,
                "{count} more column is left out; the row 'Use as' takes it.",
                "{count} more columns are left out; the row 'Use as' takes them.",
            )
        head = plural(len(columns), "{count} column is left out.", "{count} columns are left out.")
        self._said.show_text(sentences(head, *(column.reason for column in first), more))
        for column in first:
            if column.kind:
                self._buttons.addWidget(self._button(column))
        self._buttons.addStretch(1)
        self.setVisible(bool(columns))

    def _button(self, column: LeftOut) -> QPushButton:
        name = column.name
        short = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."
        button = QPushButton()
        set_filled_caption(button, say("Use {}"), short)
        button.setAutoDefault(False)
        button.setObjectName(f"take {name}")
        set_spoken(button, say("Use {name} as an input", name=name))
        set_tip(button, column.reason)
        button.clicked.connect(partial(self._take, column))
        return button

    def _take(self, column: LeftOut) -> None:
        self.taken.emit(column.name, column.kind)
