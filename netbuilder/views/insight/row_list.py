"""Rows of a table in words, to choose one from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from netbuilder.translation import say
from netbuilder.views.common.texts import cell, set_spoken, set_tip
from netbuilder.wording import count_text, terms


class RowList(QListWidget):
    """Shows a line for each row; a click or Enter opens one.

    Signals:
        rowsChosen: the row, or those of a window, by column what stands there.
    """

    rowsChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sampleRows")
        set_spoken(self, say("Samples of the chosen cell"))
        set_tip(self, say("Fill a row into the form"))
        self.setWordWrap(True)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self._shown: list[Sequence[Mapping[str, str]]] = []

    def show_rows(
        self, rows: Sequence[tuple[int, Sequence[Mapping[str, str]]]], captions: Sequence[str]
    ) -> None:
        """Show these, each with the number of its sample, and what became of it.

        Of a window the last row is shown, which is the nearest to what is told.
        """
        self.clear()
        self._shown = [row for _, row in rows]
        for index, (number, row) in enumerate(rows):
            words = terms(f"{name}: {value or '-'}" for name, value in row[-1].items())
            entry = QListWidgetItem(
                cell(
                    f"{count_text(number)} \N{MIDDLE DOT} {captions[index]} \N{MIDDLE DOT} {words}"
                )
            )
            entry.setData(Qt.ItemDataRole.UserRole, index)
            set_tip(entry, words)
            self.addItem(entry)

    @Slot(QListWidgetItem)
    def _choose(self, entry: QListWidgetItem) -> None:
        self.rowsChosen.emit(self._shown[entry.data(Qt.ItemDataRole.UserRole)])
