"""The method of a sweep: every combination, or a search with its goal and its budget."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from netbuilder.design import Design
from netbuilder.training.sweeps.outcomes import goals_of
from netbuilder.training.sweeps.search.plan import (
    HALVING,
    MAX_MINUTES,
    MAX_TRAININGS,
    RANDOM,
    TPE,
    USUAL_TRAININGS,
    Plan,
)
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.sweep.figures import title_of_figure

_GRID: Final = ""
_LETTERS: Final = 20
_METHODS: Final = {
    _GRID: mark("Every combination"),
    RANDOM: mark("Random search"),
    HALVING: mark("Successive halving"),
    TPE: mark("TPE (Optuna)"),
}


class SearchSetup(QWidget):
    """The choice of a method, and below it what a search needs.

    Signals:
        changed: anything that is set here.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("searchSetup")
        self._method, self._goal = ComboBox(), ComboBox()
        self._method.setObjectName("sweepMethod")
        set_spoken(self._method, say("Method"))
        set_tip(
            self._method,
            say(
                "Train every combination, or search: at random, by stopping all "
                "but the best third again and again, or where good values have been"
            ),
        )
        for method, text in _METHODS.items():
            self._method.addItem(text, method)
        self._goal.setObjectName("sweepGoal")
        set_spoken(self._goal, say("Goal"))
        set_tip(self._goal, say("The validation metric that says which training is best"))
        self._trainings, self._minutes = QSpinBox(), QSpinBox()
        self._trainings.setObjectName("sweepTrainings")
        set_spoken(self._trainings, say("Most trainings"))
        set_tip(self._trainings, say("How many trainings the search has at most"))
        self._trainings.setRange(1, MAX_TRAININGS)
        self._trainings.setValue(USUAL_TRAININGS)
        self._minutes.setObjectName("sweepMinutes")
        set_spoken(self._minutes, say("Most minutes"))
        set_tip(self._minutes, say("How long the search takes at most; 0 for no limit"))
        self._minutes.setRange(0, MAX_MINUTES)
        self._minutes.setSpecialValueText(say("no limit"))
        self._prune = QCheckBox(say("Stop &poor trainings early"))
        self._prune.setObjectName("sweepPrune")
        self._prune.setChecked(True)
        set_tip(self._prune, say("Stop a training that is worse than the median of the others"))
        self._resume = QCheckBox(say("&Resume"))
        self._resume.setObjectName("sweepResume")
        set_tip(
            self._resume,
            say(
                "Continue the interrupted search with the trainings that it has "
                "finished; without this tick it starts again from the beginning"
            ),
        )
        self._resume.hide()
        for combo in (self._method, self._goal):
            combo.setMinimumContentsLength(_LETTERS)
        first, second = QHBoxLayout(), QHBoxLayout()
        self._goal_label = Label(say("Goal:"))
        upper: tuple[QWidget, ...] = (
            Label(say("Method:")),
            self._method,
            self._goal_label,
            self._goal,
        )
        for widget in upper:
            first.addWidget(widget)
        first.addStretch(1)
        labels = Label(say("Trainings:")), Label(say("Minutes:"))
        for label, spin in zip(labels, (self._trainings, self._minutes), strict=True):
            second.addWidget(label)
            second.addWidget(spin)
        for box in (self._prune, self._resume):
            second.addWidget(box)
        second.addStretch(1)
        self._lower = QWidget()
        self._lower.setLayout(second)
        second.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(first)
        layout.addWidget(self._lower)
        self._method.currentIndexChanged.connect(self._show)
        self._goal.currentIndexChanged.connect(self.changed)
        self._prune.toggled.connect(self.changed)
        self._show()

    def show_design(self, design: Design) -> None:
        """Name the goals as this design has them."""
        chosen = self._goal.currentData()
        self._goal.clear()
        for figure in goals_of(design):
            self._goal.addItem(title_of_figure(figure, design.metric, True), figure)
        self._goal.setCurrentIndex(max(0, self._goal.findData(chosen)))

    @property
    def searches(self) -> bool:
        """Whether it is a search."""
        return bool(self._method.currentData())

    def show_plan(self, plan: Plan) -> None:
        """Set what a plan says, but for its dimensions."""
        self._method.setCurrentIndex(self._method.findData(plan.method))
        self._goal.setCurrentIndex(self._goal.findData(plan.goal))
        self._trainings.setValue(plan.trainings)
        self._minutes.setValue(0 if math.isinf(plan.minutes) else math.ceil(plan.minutes))
        self._prune.setChecked(plan.prune)

    def offer_resume(self, possible: bool) -> None:
        """Offer to resume what is set, where it was interrupted; at first that is wanted."""
        if possible != self._resume.isVisibleTo(self):
            self._resume.setVisible(possible)
            self._resume.setChecked(possible)

    @property
    def resumes(self) -> bool:
        """Whether an interrupted search is to continue."""
        return self._resume.isChecked()

    def plan(self, dimensions: tuple[Dimension, ...], seed: int) -> Plan:
        """The search of these dimensions."""
        return Plan(
            dimensions,
            self._method.currentData(),
            self._trainings.value(),
            self._minutes.value() or math.inf,
            self._goal.currentData(),
            self._prune.isChecked(),
            seed,
        )

    @Slot()
    def _show(self) -> None:
        for widget in (self._lower, self._goal, self._goal_label):
            widget.setVisible(self.searches)
        self.changed.emit()
