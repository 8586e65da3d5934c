"""The table of runs with what can be done to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from netbuilder.training.history.runs import Run
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, add_action, own, set_tip
from netbuilder.views.runs.comparison import Comparison
from netbuilder.views.runs.note import NoteField
from netbuilder.views.runs.table import FRONT, STAR, RunTable
from netbuilder.views.runs.view import RunView


class RunsPanel(QWidget):
    """Mark runs to see their curves together; select two to compare, one to go back to.

    Signals:
        overlaid: a tuple of the runs whose curves are wanted, each with its colour.
        returnRequested: the run whose design and weights are to come back.
        saveRequested: the run whose network is to become a file, and whether that of its last epoch
            is wanted.
        removeRequested: a tuple of runs to delete.
        undoRequested: what was deleted last is to come back.
        said: a run, and what is said of it, by the names of its label's attributes.
        looked: the user looks at the runs: others may have added or deleted some.
    """

    overlaid = Signal(object)
    returnRequested = Signal(object)
    saveRequested = Signal(object, bool)
    removeRequested = Signal(object)
    undoRequested = Signal()
    said = Signal(object, object)
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runs")
        self._model = RunTable()
        self._view = RunView(self._model)
        self._waiting: Sequence[Run] | None = None
        self._hint = Label(
            say("Every training is kept here, with its network, curves and best weights.")
        )
        self._hint.setWordWrap(True)
        self._back = self._button(
            say("Go &Back"), "runBack", say("Restore its network and weights")
        )
        self._save = self._button(
            say("Save &Network..."), "runSave", say("Save the network of the run to a file")
        )
        self._compare = self._button(
            say("Co&mpare"), "runCompare", say("Show how two runs differ: tick or select two")
        )
        self._star = self._button(
            say("&Star"), "runStar", say("Star the selected runs, or remove their stars")
        )
        self._delete = self._button(
            say("De&lete"), "runDelete", say("Delete the selected runs (Del)")
        )
        self._undo = self._button(
            say("&Undo Delete"), "runUndo", say("Restore the runs that were deleted last")
        )
        self._back.clicked.connect(self._go_back)
        self._save.clicked.connect(self._ask_to_save)
        self._compare.clicked.connect(self._show_comparison)
        self._star.clicked.connect(self._toggle_stars)
        self._delete.clicked.connect(self._remove)
        self._undo.clicked.connect(self.undoRequested)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self._view, self._remove)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        buttons = QVBoxLayout()
        for button in (self._back, self._save, self._compare, self._star, self._delete, self._undo):
            buttons.addWidget(button)
        self._note = NoteField()
        self._only_starred = QCheckBox(say("Starred only"))
        self._only_starred.setObjectName("runsStarredOnly")
        set_tip(self._only_starred, say("Show only starred runs"))
        beneath = QHBoxLayout()
        beneath.addWidget(self._note, 1)
        beneath.addWidget(self._only_starred)
        buttons.addStretch(1)
        table = QVBoxLayout()
        table.addWidget(self._hint)
        table.addWidget(self._view, 1)
        table.addLayout(beneath)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addLayout(table, 1)
        layout.addLayout(buttons)
        self._model.overlaid.connect(self._pass_on)
        self._view.selectionModel().selectionChanged.connect(self._show_possible)
        self._view.doubleClicked.connect(self._use)
        self._view.clicked.connect(self._toggle_star)
        self._view.itemDelegate().closeEditor.connect(self._catch_up)
        self._model.said.connect(self.said)
        self._note.said.connect(self.said)
        self._only_starred.toggled.connect(self._choose)
        self.show_runs(())
        self.offer_undo(False)

    def event(self, event: QEvent) -> bool:
        """Others may have changed the runs whenever the user comes to look at them."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate) and self.isVisible():
            self.looked.emit()
        return super().event(event)

    def offer_undo(self, possible: bool) -> None:
        """Offer to bring back what was deleted last, or not."""
        self._undo.setVisible(possible)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show these, the newest on top; those that were selected stay so."""
        if self._view.is_editing:
            self._waiting = runs
            return
        self._show(lambda: self._model.show_runs(runs))
        self._hint.setVisible(not runs)
        for widget in (self._view, self._note, self._only_starred):
            widget.setVisible(bool(runs))

    def _show(self, change: Callable[[], None]) -> None:
        """Change what is listed; those that were selected stay so."""
        chosen = {run.key for run in self._chosen()}
        current = self._view.currentIndex()
        row = current.row() if current.isValid() else -1
        before = self._model.run(row).key if row >= 0 else ""
        change()
        selection = self._view.selectionModel()
        rows = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.Select
        nothing = QItemSelectionModel.SelectionFlag.NoUpdate
        for row in range(self._model.rowCount()):
            key = self._model.run(row).key
            if key in chosen:
                selection.select(self._model.index(row, 0), rows)
            if key == before:
                selection.setCurrentIndex(self._model.index(row, current.column()), nothing)
        self._show_possible()

    @Slot()
    def _catch_up(self) -> None:
        """A name is no longer being typed: show what has come meanwhile."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_runs(waiting)

    @Slot(bool)
    def _choose(self, only_starred: bool) -> None:
        self._show(lambda: self._model.show_only_starred(only_starred))

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
        self._save.setEnabled(count == 1)
        self._compare.setEnabled(self._pair() is not None)
        self._delete.setEnabled(count > 0)
        self._star.setEnabled(count > 0)
        starred = count > 0 and all(run.label.starred for run in self._chosen())
        self._star.setText(own(say("Un&star") if starred else say("&Star")))
        self._note.show_run(self._chosen()[0] if count == 1 else None)

    @Slot(object)
    def _pass_on(self, runs: tuple[Run, ...]) -> None:
        self._show_possible()
        self.overlaid.emit(tuple((run, self._model.colour_of(run)) for run in runs))

    @Slot(QModelIndex)
    def _use(self, index: QModelIndex) -> None:
        if index.column() not in FRONT:
            self._go_back()

    @Slot(QModelIndex)
    def _toggle_star(self, index: QModelIndex) -> None:
        if index.column() == STAR:
            run = self._model.run(index.row())
            self.said.emit(run, {"starred": not run.label.starred})

    @Slot()
    def _toggle_stars(self) -> None:
        """Give a star to all that are selected; take it away where all have one."""
        chosen = self._chosen()
        starred = not all(run.label.starred for run in chosen)
        for run in chosen:
            if run.label.starred != starred:
                self.said.emit(run, {"starred": starred})

    @Slot()
    def _go_back(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self.returnRequested.emit(chosen[0])

    @Slot()
    def _ask_to_save(self) -> None:
        """Ask for the best epoch or the last, where the run keeps both."""
        chosen = self._chosen()
        if len(chosen) != 1:
            return
        [run] = chosen
        if run.last is None:
            self.saveRequested.emit(run, False)
            return
        menu = QMenu(self)
        menu.setObjectName("runSaveMenu")
        offered = {
            say("Best epoch ({epoch})...", epoch=run.best_epoch): False,
            say("Last epoch ({epoch})...", epoch=run.epochs): True,
        }
        for text, last in offered.items():
            action = add_action(menu, text, "&")
            action.triggered.connect(lambda _=False, last=last: self.saveRequested.emit(run, last))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._save.mapToGlobal(self._save.rect().bottomLeft()))

    @Slot()
    def _show_comparison(self) -> None:
        pair = self._pair()
        if pair is not None:
            Comparison(*pair, self).exec()

    def _pair(self) -> tuple[Run, Run] | None:
        """The earlier and the later of two runs to compare: the selected, or else the ticked."""
        for runs in (self._chosen(), self._model.marked()):
            if len(runs) == 2:
                first, second = sorted(runs, key=lambda run: run.number)
                return first, second
        return None

    @Slot()
    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.removeRequested.emit(tuple(chosen))
