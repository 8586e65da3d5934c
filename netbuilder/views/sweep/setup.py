"""The upper part of the sweep dialog: what is varied, and how it is carried out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design import Design
from netbuilder.training.sweeps.grid import MAX_AXES, Axis, count
from netbuilder.training.sweeps.places import Place
from netbuilder.training.sweeps.running import MAX_PROCESSES, usual_processes
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.sweep.axis_row import AxisRow, widest
from netbuilder.views.sweep.cluster_setup import ClusterSetup
from netbuilder.views.sweep.fold_setup import FoldSetup
from netbuilder.views.sweep.search_setup import SearchSetup
from netbuilder.wording import plural, shape_text, terms

_FIRST: Final = "learning_rate"

_TRAININGS: Final = (mark("{count} training"), mark("{count} trainings"))
_PRODUCT: Final = (mark("{factors} = {count} training"), mark("{factors} = {count} trainings"))


class SweepSetup(QWidget):
    """Three rows of a setting and its values, and whether they are trained in turn.

    Signals:
        changed: anything that is set here.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design: Design | None = None
        self._rows = [AxisRow(number, self) for number in range(1, MAX_AXES + 1)]
        self._folds = FoldSetup()
        self._search = SearchSetup()
        self._total = Label()
        self._total.setObjectName("sweepTotal")
        self._trouble = Notice()
        self._trouble.setObjectName("sweepTrouble")
        self._in_turn = QRadioButton(say("One &after another"))
        self._in_turn.setObjectName("sweepInTurn")
        set_tip(self._in_turn, say("Train one combination after another in the background"))
        self._at_once = QRadioButton(say("In para&llel, processes:"))
        self._at_once.setObjectName("sweepAtOnce")
        set_tip(
            self._at_once,
            say(
                "Train several combinations at once, each in its own process, "
                "which loads the data itself"
            ),
        )
        self._processes = QSpinBox()
        self._processes.setObjectName("sweepProcesses")
        set_spoken(self._processes, say("Parallel trainings"))
        set_tip(self._processes, say("How many train at once; each needs its own memory"))
        self._processes.setRange(1, MAX_PROCESSES)
        self._processes.setValue(usual_processes())
        self._far = QRadioButton(say("On a cl&uster"))
        self._far.setObjectName("sweepFar")
        set_tip(self._far, say("Train on the workers of a Dask scheduler"))
        self._cluster = ClusterSetup()
        self._cluster.changed.connect(self.changed)
        ways = QButtonGroup(self)
        for button in (self._in_turn, self._at_once, self._far):
            ways.addButton(button)
            button.toggled.connect(self._show_way)
        (self._at_once if usual_processes() > 1 else self._in_turn).setChecked(True)
        self._lay_out()
        for row in self._rows:
            row.changed.connect(self._show_total)
        self._folds.changed.connect(self._show_total)
        self._search.changed.connect(self._show_method)
        self._locked = False
        self._show_way()

    def show_design(self, design: Design) -> None:
        """Offer what this design has; the first time with a proposal."""
        first, self._design = self._design is None, design
        self._search.show_design(design)
        for row in self._rows:
            row.show_design(design)
        if first:
            self._rows[0].choose(_FIRST)
            self._rows[0].choice.setMinimumWidth(widest(self._rows, self.fontMetrics()))
        self._show_total()

    def axes(self) -> tuple[Axis, ...]:
        """What is to be varied.

        Raises:
            SweepError: there is no such sweep.
        """
        given = [*(row.axis() for row in self._rows), self._folds.axis()]
        found = tuple(axis for axis in given if axis is not None)
        if not found:
            raise SweepError(say("Choose at least one setting to vary, or cross-validation."))
        count(found)
        return found

    @property
    def processes(self) -> int:
        """How many train at once; 0 for in turn."""
        return self._processes.value() if self._at_once.isChecked() else 0

    def plan(self) -> Plan | None:
        """The search that is set; None for every combination.

        Raises:
            SweepError: there is no such search.
        """
        if not self._search.searches or self._design is None:
            return None
        given = (row.dimension() for row in self._rows)
        dimensions = tuple(each for each in given if each is not None)
        plan = self._search.plan(dimensions, self._design.seed)
        plan.check(self._design)
        return plan

    @property
    def resumes(self) -> bool:
        """Whether an interrupted search is to continue."""
        return self._search.resumes

    def place(self) -> Place | None:
        """The cluster on which they train; None for this machine.

        Raises:
            SweepError: it cannot be used.
        """
        return self._cluster.place() if self._far.isChecked() else None

    @property
    def ready(self) -> bool:
        """Whether there is a sweep."""
        try:
            if self.plan() is None:
                self.axes()
        except SweepError:
            return False
        return not self._far.isChecked() or self._cluster.ready

    def set_locked(self, locked: bool) -> None:
        """Whether nothing can be changed now."""
        self._locked = locked
        for row in self._rows:
            row.set_locked(locked)
        self._folds.set_locked(locked)
        for widget in (self._in_turn, self._at_once, self._far, self._cluster, self._search):
            widget.setEnabled(not locked)
        self._show_way()

    @Slot()
    def _show_way(self) -> None:
        self._processes.setEnabled(self._at_once.isChecked() and not self._locked)
        self._cluster.setVisible(self._far.isChecked())
        self.changed.emit()

    @Slot()
    def _show_method(self) -> None:
        self._folds.setVisible(not self._search.searches)
        for row in self._rows:
            row.set_searching(self._search.searches)
        self._show_total()

    @Slot()
    def _show_total(self) -> None:
        summary, trouble = "", ""
        try:
            plan = self.plan()
            summary = self._summary(self.axes()) if plan is None else ""
        except SweepError as error:
            # A row says itself what is wrong with its values.
            noticed = any(row.notice.text() for row in self._rows)
            trouble = "" if noticed else str(error)
        self._total.show_text(summary)
        chosen = any(row.choice.currentIndex() > 0 for row in self._rows)
        self._trouble.show_text(trouble if chosen else "")
        self.changed.emit()

    def _summary(self, axes: tuple[Axis, ...]) -> str:
        trainings = count(axes)
        epochs = self._design.epochs if self._design is not None else 0
        total = trainings * epochs
        for axis in axes:
            if axis.setting.name == "epochs":
                total = round(sum(axis.values) * trainings / len(axis.values))
        factors = shape_text([len(axis.values) for axis in axes])
        product = len(axes) > 1
        return terms(
            (
                plural(trainings, *(_PRODUCT if product else _TRAININGS), factors=factors),
                plural(total, "{count} epoch", "{count} epochs"),
            )
        )

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(6)
        for column, text in enumerate((say("Setting"), say("Values"))):
            grid.addWidget(Label(text), 0, column)
        for number, row in enumerate(self._rows):
            grid.addWidget(row.choice, 1 + 2 * number, 0)
            grid.addWidget(row.values, 1 + 2 * number, 1)
            grid.addWidget(row.notice, 2 + 2 * number, 1)
        ways = QHBoxLayout()
        for widget in (self._in_turn, self._at_once, self._processes, self._far):
            ways.addWidget(widget)
        ways.addStretch(1)
        ways.addWidget(self._total)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.insertWidget(0, self._search)
        layout.addWidget(self._folds)
        layout.addWidget(self._trouble)
        layout.addLayout(ways)
        layout.addWidget(self._cluster)
