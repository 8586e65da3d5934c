"""The upper part of the sweep dialog: what is varied, and how it is carried out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design import Design
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.sweeps.grid import Axis, count
from netbuilder.training.sweeps.places import Place
from netbuilder.training.sweeps.running import MAX_PROCESSES, usual_processes
from netbuilder.training.sweeps.search.journal import Journal
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.sweep.axis_rows import AxisRows
from netbuilder.views.sweep.cluster_setup import ClusterSetup
from netbuilder.views.sweep.fold_setup import FoldSetup
from netbuilder.views.sweep.search_setup import SearchSetup
from netbuilder.wording import plural, shape_text, terms

_FIRST: Final = "learning_rate"

_TRAININGS: Final = (mark("{count} training"), mark("{count} trainings"))
_PRODUCT: Final = (mark("{factors} = {count} training"), mark("{factors} = {count} trainings"))

_KERAS: Final = mark("{engine} trains, as chosen in Training > Engine.")
_OWN: Final = mark(
    "On a cluster NetBuilder's own engine trains, not {engine} as chosen in Training > Engine."
)


class SweepSetup(QWidget):
    """Rows of a setting and its values, and whether they are trained in turn.

    Signals:
        changed: anything that is set here.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design: Design | None = None
        self._rows = AxisRows()
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
        self._elsewhere: Elsewhere | None = None
        self._engine = Notice(warning=True)
        self._engine.setObjectName("sweepEngine")
        self._cluster = ClusterSetup()
        self._cluster.changed.connect(self.changed)
        ways = QButtonGroup(self)
        for button in (self._in_turn, self._at_once, self._far):
            ways.addButton(button)
            button.toggled.connect(self._show_way)
        (self._at_once if usual_processes() > 1 else self._in_turn).setChecked(True)
        self._lay_out()
        self._rows.changed.connect(self._show_total)
        self._folds.changed.connect(self._show_total)
        self._search.changed.connect(self._show_method)
        self._locked = False
        self._show_way()

    def show_design(self, design: Design) -> None:
        """Offer what this design has; the first time with a proposal."""
        first, self._design = self._design is None, design
        self._search.show_design(design)
        self._rows.show_design(design)
        if first:
            self._rows.choose([(_FIRST, None)])
        self._show_total()

    def axes(self) -> tuple[Axis, ...]:
        """What is to be varied.

        Raises:
            SweepError: there is no such sweep.
        """
        folds = self._folds.axis()
        found = (*self._rows.axes(), *(() if folds is None else (folds,)))
        if not found:
            raise SweepError(say("Choose at least one setting to vary, or cross-validation."))
        count(found)
        return found

    @property
    def searches(self) -> bool:
        """Whether a search is set, rather than every combination."""
        return self._search.searches

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
        plan = self._search.plan(self._rows.dimensions(), self._design.seed)
        plan.check(self._design)
        return plan

    def show_plan(self, plan: Plan) -> None:
        """Set what a plan says."""
        self._search.show_plan(plan)
        self._rows.choose([(each.setting.name, each.text) for each in plan.dimensions])

    @property
    def resumes(self) -> bool:
        """Whether an interrupted search is to continue."""
        return self._search.resumes

    def show_more(self, more: bool) -> None:
        """Show more of the settings at a time, where nothing else needs the room."""
        self._rows.show_more(more)

    def show_engine(self, elsewhere: Elsewhere | None) -> None:
        """Say what trains, unless it is NetBuilder's own engine; on a cluster it always is."""
        self._elsewhere = elsewhere
        self._show_way()

    @property
    def elsewhere(self) -> Elsewhere | None:
        """The place where Keras takes the steps; None for NetBuilder's own engine."""
        return None if self._far.isChecked() else self._elsewhere

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
        self._rows.set_locked(locked)
        self._folds.set_locked(locked)
        for widget in (self._in_turn, self._at_once, self._far, self._cluster, self._search):
            widget.setEnabled(not locked)
        self._show_way()

    @Slot()
    def _show_way(self) -> None:
        self._processes.setEnabled(self._at_once.isChecked() and not self._locked)
        far = self._far.isChecked()
        self._cluster.setVisible(far)
        text = ""
        if self._elsewhere is not None:
            text = (_OWN if far else _KERAS).format(engine=self._elsewhere.named)
        self._engine.show_text(text)
        self.changed.emit()

    @Slot()
    def _show_method(self) -> None:
        self._folds.setVisible(not self._search.searches)
        self._rows.set_searching(self._search.searches)
        self._show_total()

    @Slot()
    def _show_total(self) -> None:
        summary, trouble, plan = "", "", None
        try:
            plan = self.plan()
            summary = self._summary(self.axes()) if plan is None else ""
        except SweepError as error:
            # A row says itself what is wrong with its values.
            trouble = "" if self._rows.are_wrong else str(error)
        self._search.offer_resume(self._is_interrupted(plan))
        self._total.show_text(summary)
        self._trouble.show_text(trouble if self._rows.are_chosen else "")
        self.changed.emit()

    def _is_interrupted(self, plan: Plan | None) -> bool:
        if plan is None or self._design is None:
            return False
        return Journal(self._design, plan).is_there

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
        ways = QHBoxLayout()
        for widget in (self._in_turn, self._at_once, self._processes, self._far):
            ways.addWidget(widget)
        ways.addStretch(1)
        ways.addWidget(self._total)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._search)
        layout.addWidget(self._rows)
        layout.addWidget(self._folds)
        layout.addWidget(self._trouble)
        layout.addLayout(ways)
        layout.addWidget(self._engine)
        layout.addWidget(self._cluster)
