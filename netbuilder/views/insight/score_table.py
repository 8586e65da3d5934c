"""Precision, recall and F1 of every class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from netbuilder.insight.confusion import Confusion
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import cell, set_spoken, set_tip
from netbuilder.wording import count_text, percent

_HEADS: Final = (mark("Class"), mark("Samples"), mark("Precision"), mark("Recall"), "F1")
_HINTS: Final = (
    mark("The actual class"),
    mark("How many samples belong to the class"),
    mark("The share of the samples predicted as the class that belong to it"),
    mark("The share of the samples of the class that are predicted correctly"),
    mark("The harmonic mean of precision and recall"),
)


class ScoreTable(QTableWidget):
    """A row for each class, and one for their means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_HEADS), parent)
        self.setObjectName("classScores")
        set_spoken(self, say("Precision, recall and F1 of each class"))
        for column, (head, hint) in enumerate(zip(_HEADS, _HINTS, strict=True)):
            entry = QTableWidgetItem(cell(head))
            set_tip(entry, hint)
            self.setHorizontalHeaderItem(column, entry)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_scores(self, found: Confusion | None, names: Sequence[str]) -> None:
        """Show these; None empties the table."""
        rows: list[tuple[str, ...]] = []
        for name, score in zip(names, found.scores() if found else (), strict=False):
            shares = map(_share, (score.precision, score.recall, score.f1))
            rows.append((name, count_text(score.samples), *shares))
        means = found.mean_scores() if found else None
        if found is not None and means is not None:
            rows.append(("Mean", count_text(len(found.truth)), *map(_share, means)))
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                entry = QTableWidgetItem(cell(text))
                if column:
                    entry.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.setItem(row, column, entry)


def _share(value: float | None) -> str:
    return "-" if value is None else percent(value, 1)
