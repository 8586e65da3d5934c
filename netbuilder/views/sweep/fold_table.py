"""The mean and the standard deviation of the folds, below the table of a sweep."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from netbuilder.training.sweeps.folding import Spread, best_summary, place_of_folds
from netbuilder.training.sweeps.values import text_of
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import cell, set_spoken, set_tip
from netbuilder.views.sweep.axis_row import title_of
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import text_of_figure, title_of_figure
from netbuilder.wording import count_text

_LINES: Final = 4
_SPREAD: Final = "{mean} \N{PLUS-MINUS SIGN} {deviation}"
_DONE: Final = mark("{done} of {folds}")


class FoldTable(QTableWidget):
    """A row for each design: the mean of its folds and their standard deviation.

    Args:
        board: what is shown.
    """

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self.setObjectName("sweepFoldTable")
        set_spoken(self, say("Mean and standard deviation of the folds"))
        set_tip(self, say("Mean and standard deviation (n \N{MINUS SIGN} 1) over the folds"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        for changed in (board.restarted, board.ranked):
            changed.connect(self._show)
        self.hide()

    def _show(self) -> None:
        board, place = self._board, place_of_folds(self._board.grid)
        self.setVisible(place is not None)
        if place is None:
            return
        found = board.folds
        others = [axis for number, axis in enumerate(board.grid) if number != place]
        heads = [*(title_of(axis.setting) for axis in others), say("Folds")]
        heads += [
            title_of_figure(each, board.metric_name, board.validated) for each in board.figures
        ]
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels([cell(each) for each in heads])
        self.setRowCount(len(found))
        best = best_summary(found, board.figure, board.metric_name)
        for row, each in enumerate(found):
            done = _DONE.format(done=count_text(each.done), folds=count_text(each.folds))
            texts = [*map(text_of, each.values), done]
            texts += [self._text(each.figures.get(figure), figure) for figure in board.figures]
            for column, text in enumerate(texts):
                entry = QTableWidgetItem(cell(text))
                font = entry.font()
                font.setBold(each is best)
                entry.setFont(font)
                if column >= len(others):
                    entry.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.setItem(row, column, entry)
        lines = min(max(len(found), 1), _LINES) * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(lines + self.horizontalHeader().sizeHint().height() + 6)

    def _text(self, spread: Spread | None, figure: str) -> str:
        if spread is None:
            return ""
        mean, deviation = (
            text_of_figure(value, figure, self._board.metric_name)
            for value in (spread.mean, spread.deviation)
        )
        return mean if spread.folds == 1 else _SPREAD.format(mean=mean, deviation=deviation)
