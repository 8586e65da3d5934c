"""The table's view: names are edited in it, and F2 edits one wherever the cursor is in its row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken
from netbuilder.views.runs.table import CHANGED, COLUMNS, FRONT, NAME, RunTable


class RunView(QTableView):
    """Rows are selected; names are edited by a double click or F2.

    Args:
        model: the runs.
    """

    def __init__(self, model: RunTable) -> None:
        super().__init__()
        self.setObjectName("runTable")
        set_spoken(self, say("Runs"))
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        for place, column in enumerate(FRONT, 1):
            header.moveSection(header.visualIndex(column), place)
        model.modelReset.connect(self._place_further)

    def _place_further(self) -> None:
        """Have the further metrics beside the first."""
        header = self.horizontalHeader()
        for column in range(len(COLUMNS), self.model().columnCount()):
            place = header.visualIndex(CHANGED)
            if header.visualIndex(column) > place:
                header.moveSection(header.visualIndex(column), place)

    @property
    def is_editing(self) -> bool:
        """Whether a name is being typed."""
        return self.state() == QAbstractItemView.State.EditingState

    def event(self, event: QEvent) -> bool:
        """F2 is the table's own while the cursor is in it, not the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and _names(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit the name of the row where the cursor is."""
        row = self.currentIndex().row()
        if _names(event) and row >= 0:
            self.edit(self.model().index(row, NAME))
        else:
            super().keyPressEvent(event)


def _names(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2
