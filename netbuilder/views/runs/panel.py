"""The table of runs with what can be done to them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from netbuilder.training.runs import Run
from netbuilder.views.questions import confirm
from netbuilder.views.runs.comparison import Comparison
from netbuilder.views.runs.table import RunTable
from netbuilder.views.texts import Label, own, set_spoken, set_tip


class RunsPanel(QWidget):
    """Mark runs to see their curves together; select two to compare, one to go back to.

    Signals:
        overlaid: a tuple of the runs whose curves are wanted, each with its colour.
        returnRequested: the run whose design and weights are to come back.
        removeRequested: numbers of runs; the user has been asked.
    """

    overlaid = Signal(object)
    returnRequested = Signal(object)
    removeRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self._model = RunTable()
        self._view = QTableView()
        self._view.setObjectName("runTable")
        set_spoken(self._view, "Runs")
        self._view.setModel(self._model)
        self._view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._view.verticalHeader().hide()
        self._view.setShowGrid(False)
        self._view.setWordWrap(False)
        self._view.setTabKeyNavigation(False)
        header = self._view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self._hint = Label(
            "Every training is kept here, with its network, curves and best weights."
        )
        self._hint.setWordWrap(True)
        self._back = self._button("Go &Back", "runBack", "Bring its network and weights back")
        self._compare = self._button(
            "Co&mpare", "runCompare", "What two runs do not have in common"
        )
        self._delete = self._button("De&lete...", "runDelete", "Delete the selected runs for good")
        self._back.clicked.connect(self._go_back)
        self._compare.clicked.connect(self._show_comparison)
        self._delete.clicked.connect(self._ask)
        buttons = QVBoxLayout()
        for button in (self._back, self._compare, self._delete):
            buttons.addWidget(button)
        buttons.addStretch(1)
        table = QVBoxLayout()
        table.addWidget(self._hint)
        table.addWidget(self._view, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addLayout(table, 1)
        layout.addLayout(buttons)
        self._model.overlaid.connect(self._pass_on)
        self._view.selectionModel().selectionChanged.connect(self._show_possible)
        self._view.doubleClicked.connect(self._go_back)
        self.show_runs(())

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these, the newest on top."""
        self._model.show_runs(runs)
        self._hint.setVisible(not runs)
        self._view.setVisible(bool(runs))
        self._show_possible()

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(own(text))
        button.setObjectName(name)
        set_tip(button, tip)
        return button

    def _chosen(self) -> list[Run]:
        rows = sorted(index.row() for index in self._view.selectionModel().selectedRows())
        return [self._model.run(row) for row in rows]

    @Slot()
    def _show_possible(self) -> None:
        count = len(self._chosen())
        self._back.setEnabled(count == 1)
        self._compare.setEnabled(count == 2)
        self._delete.setEnabled(count > 0)

    @Slot(object)
    def _pass_on(self, runs: tuple[Run, ...]) -> None:
        self.overlaid.emit(tuple((run, self._model.colour_of(run)) for run in runs))

    @Slot()
    def _go_back(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self.returnRequested.emit(chosen[0])

    @Slot()
    def _show_comparison(self) -> None:
        later, earlier = self._chosen()
        Comparison(earlier, later, self).exec()

    @Slot()
    def _ask(self) -> None:
        chosen = self._chosen()
        what = f"run {chosen[0].number}" if len(chosen) == 1 else f"these {len(chosen)} runs"
        question = f"Delete {what} with curves and weights? This cannot be undone."
        if confirm(self, "Delete runs", question, "&Delete"):
            self.removeRequested.emit(tuple(run.number for run in chosen))
