"""Runs as rows of a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from netbuilder import theme
from netbuilder.design.datasets import shown_title
from netbuilder.design.differences import differences
from netbuilder.network.restored import network_of
from netbuilder.network.wording import summary
from netbuilder.training.history.engines import engine_of
from netbuilder.training.history.runs import Run
from netbuilder.translation import mark, now, say
from netbuilder.views.common.texts import cell, item, tip
from netbuilder.wording import capitalized, figure_name, figure_text, is_share, moment, terms

UNLIKE_TRAINING: Final = (2, 3, 4, 7, 9, 6)
"""Places of the classes' colours that nobody takes for those of training and validation."""
COLUMNS: Final = (
    *(
        mark("Run"),
        mark("Network"),
        mark("Data"),
        mark("Epochs"),
        mark("Best"),
        mark("Loss"),
        mark("Figure"),
        mark("Test"),
        mark("Changed"),
    ),
    *(mark("Star"), mark("Name"), mark("Engine")),
)
STAR: Final = COLUMNS.index("Star")
NAME: Final = COLUMNS.index("Name")
FRONT: Final = (STAR, NAME)
"""Columns that are seen behind the first."""
ENGINE: Final = COLUMNS.index("Engine")
CHANGED: Final = COLUMNS.index("Changed")
"""The column before which the further metrics are seen, whose columns are the last."""

_STARS: Final = {False: "\N{WHITE STAR}", True: "\N{BLACK STAR}"}
_NO_PARENT: Final = QModelIndex()
_LONGEST: Final = 3
"""Differences that a cell names."""

Index = QModelIndex | QPersistentModelIndex


class RunTable(QAbstractTableModel):
    """The newest on top; the first column has a mark that lays the run over the curves.

    Behind `COLUMNS` two for each metric that a run has watched beside its first: of validation, or
    of training without it, and of the test.

    Signals:
        overlaid: the runs whose curves are wanted, a tuple, in the order of marking.
        said: a run, and what is said of it, by the names of its label's attributes.
    """

    overlaid = Signal(object)
    said = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Run, ...] = ()
        self._metrics: tuple[str, ...] = ()
        self._places: dict[str, int] = {}  # among all, by their keys
        self._runs: tuple[Run, ...] = ()
        self._only_starred = False
        self._sorted_by, self._order = -1, Qt.SortOrder.AscendingOrder
        self._marked: list[str] = []  # keys

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these, the oldest first."""
        self._all = tuple(reversed(runs))
        self._places = {run.key: place for place, run in enumerate(self._all)}
        self._choose()
        keys = {run.key for run in runs}
        kept = [key for key in self._marked if key in keys]
        if kept != self._marked:
            self._marked = kept
            self._tell()

    def show_only_starred(self, only: bool) -> None:
        """Show the starred runs alone, or all."""
        self._only_starred = only
        self._choose()

    def run(self, row: int) -> Run:
        """The run of a row."""
        return self._runs[row]

    def marked(self) -> list[Run]:
        """The runs that are marked, the newest first."""
        return [run for run in self._all if run.key in self._marked]

    def colour_of(self, run: Run) -> str:
        """The colour of a run's curve."""
        every = theme.current().classes
        colours = [every[place] for place in UNLIKE_TRAINING]
        return colours[self._marked.index(run.key) % len(colours)]

    # Qt's side

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The number of runs."""
        return 0 if parent.isValid() else len(self._runs)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """How many figures of each."""
        return 0 if parent.isValid() else len(COLUMNS) + 2 * len(self._metrics)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return now(COLUMNS[section]) if section < len(COLUMNS) else self._heading(section)
        return None

    def _heading(self, section: int) -> str:
        name, of_test = self._further(section)
        return item(capitalized(figure_name(f"test_{name}" if of_test else name)))

    def _further(self, section: int) -> tuple[str, bool]:
        """The metric of one of the last columns, and whether it is of the test."""
        place, of_test = divmod(section - len(COLUMNS), 2)
        return self._metrics[place], bool(of_test)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are chosen; the first column is marked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == NAME else flags

    def data(self, index: Index, role: int = 0) -> Any:
        """What a cell shows."""
        run = self._runs[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(self._text(index.row(), index.column()))
        if role == Qt.ItemDataRole.EditRole and index.column() == NAME:
            return run.label.name
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == STAR:
            return say("starred") if run.label.starred else say("not starred")
        if role == Qt.ItemDataRole.ToolTipRole:
            changes = self._changes(run, 99)
            kept = summary(network_of(run), run)
            ended = "" if run.parent else say("How it ended: {message}", message=run.message)
            how = run.computing
            computed = say("Computed with: {how_title}", how_title=how.title) if how.title else ""
            said = (run.label.name, run.label.note, moment(run.began), kept, ended)
            return tip("\n".join(part for part in (*said, computed, changes) if part))
        if index.column() == 0 and role == Qt.ItemDataRole.CheckStateRole:
            marked = run.key in self._marked
            return Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked
        if index.column() == 0 and role == Qt.ItemDataRole.DecorationRole:
            return QColor(self.colour_of(run)) if run.key in self._marked else None
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        """Mark a run, or take its mark away; or give it a name."""
        if role == Qt.ItemDataRole.EditRole and index.column() == NAME:
            run = self._runs[index.row()]
            if value != run.label.name:
                self.said.emit(run, {"name": value})
            return True
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        key = self._runs[index.row()].key
        if key in self._marked:
            self._marked.remove(key)
        else:
            self._marked.append(key)
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
        self._tell()
        return True

    def _choose(self) -> None:
        """Show those of all that are wanted."""
        self.beginResetModel()
        self._runs = self._arranged()
        names = dict.fromkeys(name for run in self._runs for name in run.design.watched[1:])
        self._metrics = tuple(names)
        self.endResetModel()

    @property
    def has_engines(self) -> bool:
        """Whether the runs that are listed were trained by several engines."""
        return len({engine_of(run) for run in self._runs}) > 1

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the runs by a column, those without a value last; -1 for the newest on top."""
        self._sorted_by, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._runs[index.row()].key for index in before]
        self._runs = self._arranged()
        rows = {run.key: row for row, run in enumerate(self._runs)}
        after = [
            self.index(rows[key], index.column()) for key, index in zip(keys, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arranged(self) -> tuple[Run, ...]:
        """Those of all that are wanted, in the order that is wanted."""
        runs = [run for run in self._all if run.label.starred or not self._only_starred]
        if 0 <= self._sorted_by < self.columnCount():
            valued = [(self._value(run, self._sorted_by), run) for run in runs]
            known = [pair for pair in valued if not _missing(pair[0])]
            falling = self._order == Qt.SortOrder.DescendingOrder
            known.sort(key=lambda pair: pair[0], reverse=falling)
            runs = [run for _, run in known]
            runs += [run for value, run in valued if _missing(value)]
        return tuple(runs)

    def _value(self, run: Run, column: int) -> Any:
        """What a run is sorted by: numbers as numbers, of one kind within a column."""
        best = run.best_epoch - 1
        if column >= len(COLUMNS):
            name, of_test = self._further(column)
            return run.test(name) if of_test else _number(run, run.part + name, best)
        match COLUMNS[column]:
            case "Run":
                return run.number
            case "Network":
                return _network(run)
            case "Data":
                return run.data_title.casefold()
            case "Epochs":
                return None if run.parent else run.epochs
            case "Best":
                return run.best_epoch or None
            case "Loss":
                return _number(run, f"{run.part}loss", best)
            case "Figure":
                return _number(run, run.part + run.metric, best)
            case "Test":
                return run.test(run.metric)
            case "Changed":
                return self._changes(run, _LONGEST).casefold()
            case "Star":
                return not run.label.starred
            case "Engine":
                return str(engine_of(run))
        return run.label.name.casefold()

    def _tell(self) -> None:
        by_key = {run.key: run for run in self._all}
        self.overlaid.emit(tuple(by_key[key] for key in self._marked))

    def _text(self, row: int, column: int) -> str:
        if column < len(COLUMNS):
            return self._texts(row)[column]
        run, (name, of_test) = self._runs[row], self._further(column)
        if name not in run.design.watched:
            return ""
        if of_test:
            return _text(run.test(name), name)
        return _figure(run, run.part + name, run.best_epoch - 1)

    def _texts(self, row: int) -> tuple[str, ...]:
        run = self._runs[row]
        prefix = run.part
        best = run.best_epoch - 1
        return (
            str(run.number),
            _network(run),
            shown_title(run.data_title),
            "" if run.parent else str(run.epochs),
            str(run.best_epoch) if run.best_epoch else "",
            _figure(run, prefix + "loss", best),
            _figure(run, prefix + run.metric, best),
            _text(run.test(run.metric), run.metric),
            self._changes(run, _LONGEST),
            _STARS[run.label.starred],
            run.label.name,
            engine_of(run),
        )

    def _changes(self, run: Run, most: int) -> str:
        """What the run before it did not have."""
        if run.parent:
            return say("teaching after run {parent}", parent=run.parent)
        before = self._places[run.key] + 1
        if before >= len(self._all):
            return ""
        found = differences(self._all[before].design, run.design)
        changes = [f"{each.title} {each.first} → {each.second}" for each in found[:most]]
        return terms([*changes, "..."] if len(found) > most else changes)


def _network(run: Run) -> str:
    return " - ".join(_short(block.kind, block.parameters) for block in run.design.active)


def _short(kind: str, parameters: Any) -> str:
    size = parameters.get("units", parameters.get("filters"))
    return f"{kind} {size}" if size is not None else kind


def _number(run: Run, name: str, epoch: int) -> float | None:
    """A figure of an epoch; None where there is none."""
    values = run.means.get(name)
    if values is None or not 0 <= epoch < len(values):
        return None
    return float(values[epoch])


def _figure(run: Run, name: str, epoch: int) -> str:
    return _text(_number(run, name, epoch), name)


def _text(value: float | None, name: str) -> str:
    if value is None:
        return ""
    return figure_text(value, share=is_share(name))


def _missing(value: Any) -> bool:
    return value in ("", None) or (isinstance(value, float) and math.isnan(value))
