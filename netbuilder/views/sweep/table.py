"""The trainings of a sweep as rows that can be sorted."""

from __future__ import annotations

import math
from textwrap import wrap
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QFont

from netbuilder import theme
from netbuilder.training.sweeps.grid import Combination
from netbuilder.training.sweeps.outcomes import is_last
from netbuilder.training.sweeps.progress import Standing, State
from netbuilder.training.sweeps.search.space import ABSENT
from netbuilder.training.sweeps.values import text_of
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import cell, tip
from netbuilder.views.sweep.axis_row import title_of
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import text_of_figure, title_of_figure
from netbuilder.wording import sentences

SORT: Final = Qt.ItemDataRole.UserRole
FRACTION: Final = Qt.ItemDataRole.UserRole + 1
"""The role of the share of the training that is done, while it runs; None otherwise."""

BEST: Final = "★"
_WIDEST: Final = 13  # letters of a heading
_NO_PARENT: Final = QModelIndex()
_STATES: Final[dict[State, str]] = {
    "waiting": mark("Waiting"),
    "refused": mark("Cannot be trained"),
    "loading": mark("Loading"),
    "finished": mark("Finished"),
    "diverged": mark("Diverged"),
    "failed": mark("Failed"),
    "cancelled": mark("Cancelled"),
    "pruned": mark("Stopped early"),
}
_TROUBLES: Final = ("refused", "diverged", "failed")

Index = QModelIndex | QPersistentModelIndex


class SweepTable(QAbstractTableModel):
    """A row for each combination: its values, how far it is, its figures.

    Args:
        board: what is shown.
    """

    def __init__(self, board: Board) -> None:
        super().__init__()
        self._board = board
        board.restarted.connect(self._reset)
        board.stood.connect(self._show)
        board.ranked.connect(self._show_ranking)

    @property
    def state_column(self) -> int:
        """The column that tells how far a training is."""
        return 1 + len(self._board.axes)

    def combination(self, row: int) -> Combination:
        """The combination that a row trains."""
        return self._board.combinations[row]

    # Qt's side

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The number of combinations."""
        return 0 if parent.isValid() else len(self._board.combinations)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Number, axes, state, best epoch, figures."""
        return 0 if parent.isValid() else self.state_column + 2 + len(self._board.figures)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The columns' names; the long ones on several lines."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        text = self._heading(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell("\n".join(wrap(text, _WIDEST)) if section > self.state_column else text)
        if role == Qt.ItemDataRole.ToolTipRole:
            figure = section - self.state_column - 2
            if figure < 0:
                return tip(text)
            last = is_last(self._board.figures[figure])
            return tip(
                say("{text} of the last epoch", text=text)
                if last
                else say("{text} of the kept epoch", text=text)
            )
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """What a cell shows, sorts by and tells."""
        combination = self._board.combinations[index.row()]
        standing = self._board.standing(combination.number)
        best = combination.number == self._board.best
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell(self._text(combination, standing, index.column(), best))
            case _ if role == SORT:
                return self._key(combination, standing, index.column())
            case _ if role == FRACTION and index.column() == self.state_column:
                return standing.fraction if standing.state == "running" else None
            case Qt.ItemDataRole.ToolTipRole:
                text = standing.message or _STATES.get(standing.state, "")
                return tip(sentences(say("Best of the sweep."), text) if best else text)
            case Qt.ItemDataRole.FontRole if best:
                font = QFont()
                font.setBold(True)
                return font
            case Qt.ItemDataRole.TextAlignmentRole if index.column() > self.state_column:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole if index.column() == self.state_column:
                now = theme.current()
                if standing.state in _TROUBLES:
                    return QColor(now.error)
                return QColor(now.text if standing.state == "finished" else now.muted)
        return None

    def _heading(self, column: int) -> str:
        board = self._board
        if column == 0:
            return say("No.")
        if column < self.state_column:
            return title_of(board.axes[column - 1].setting)
        figure = column - self.state_column - 2
        if figure < 0:
            return (say("State"), say("Best epoch"))[figure + 2]
        return title_of_figure(board.figures[figure], board.metric_name, board.validated)

    def _text(self, each: Combination, standing: Standing, column: int, best: bool) -> str:
        if column == 0:
            return f"{each.number} {BEST}" if best else str(each.number)
        if column < self.state_column:
            return text_of(each.values[column - 1])
        if column == self.state_column:
            return _STATES.get(standing.state) or standing.message
        value = self._key(each, standing, column)
        if value is None:
            return ""
        if column == self.state_column + 1:
            return str(value)
        figure = self._board.figures[column - self.state_column - 2]
        return text_of_figure(value, figure, self._board.metric_name)

    def _key(self, each: Combination, standing: Standing, column: int) -> Any:
        if column == 0:
            return each.number
        if column < self.state_column:
            values = self._board.axes[column - 1].values
            # Words in the order in which they were typed.
            value = each.values[column - 1]
            if value is ABSENT:
                return None
            return value if isinstance(value, int | float) else values.index(value)
        if column == self.state_column:
            return standing.fraction + standing.over
        outcome = self._board.outcomes.get(each.number)
        if outcome is None:
            return None
        if column == self.state_column + 1:
            return outcome.best_epoch or None
        return outcome.figures.get(self._board.figures[column - self.state_column - 2])

    @Slot()
    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    @Slot(int)
    def _show(self, number: int) -> None:
        row = number - 1
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    @Slot()
    def _show_ranking(self) -> None:
        if self._board.combinations:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
            columns = Qt.Orientation.Horizontal
            self.headerDataChanged.emit(columns, 0, self.columnCount() - 1)


class Sorted(QSortFilterProxyModel):
    """Rows by the values of a column; those without one are always last."""

    def __init__(self, model: SweepTable) -> None:
        super().__init__()
        self.setSourceModel(model)
        self.setSortRole(SORT)

    def lessThan(self, left: Index, right: Index) -> bool:
        """Whether one row is before another in ascending order."""
        one, other = (self.sourceModel().data(each, SORT) for each in (left, right))
        if _missing(one) or _missing(other):
            ascending = self.sortOrder() == Qt.SortOrder.AscendingOrder
            return _missing(one) < _missing(other) if ascending else _missing(one) > _missing(other)
        return bool(one < other)


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))
