"""Whether rows follow each other in time, and what is forecast from how many of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QWidget

from netbuilder.imported import Outline, Recipe
from netbuilder.imported.outline import PICTURES
from netbuilder.imported.recipes.recipe import LONGEST_WINDOW, MOST_STEPS, NUMBERS, Series
from netbuilder.imported.recipes.series import order_of, series_for
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox

_AS_THEY_STAND: Final = mark("as in the file")


class SeriesRow(QWidget):
    """A switch, and beside it window, horizon and the column that tells the time.

    Signals:
        edited: the `Series`, or False where each row stands for itself.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outline: Outline | None = None
        self._target = ""
        self._orders: dict[str, str] = {}
        self._on = QCheckBox(say("A series in time: forecast what fo&llows"))
        self._on.setObjectName("ownDataSeries")
        set_tip(
            self._on, say("Rows follow each other in time: predict a later one from the last ones")
        )
        self._window = _rows("ownDataWindow", say("Rows in a window"))
        self._horizon = _rows("ownDataHorizon", say("Rows from the window to its target"))
        self._steps = _rows("ownDataSteps", say("Rows to forecast"))
        self._steps.setMaximum(MOST_STEPS)
        set_tip(
            self._steps, say("Rows in succession that are forecast, each as a number of its own")
        )
        self._order = ComboBox()
        self._order.setObjectName("ownDataOrder")
        set_spoken(self._order, say("Order of the rows"))
        self._details = QWidget()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._on, 0, 0)
        layout.addWidget(self._details, 0, 1, Qt.AlignmentFlag.AlignLeft)
        layout.setColumnStretch(1, 1)
        inner = QGridLayout(self._details)
        inner.setContentsMargins(0, 0, 0, 0)
        parts = (
            *(Label(say("Window")), self._window, Label(say("Rows ahead")), self._horizon),
            *(Label(say("Rows to forecast")), self._steps, Label(say("Order")), self._order),
        )
        for column, part in enumerate(parts):
            inner.addWidget(part, 0, column)
        self._on.clicked.connect(self._switch)
        for box in (self._window, self._horizon, self._steps):
            box.valueChanged.connect(self._edit)
        self._order.activated.connect(self._edit)

    def show_outline(self, outline: Outline) -> None:
        """Offer the columns of another file that may tell the time."""
        self._outline = outline
        self.setEnabled(outline.kind != PICTURES)
        orders = {c.name: order_of(c) for c in outline.columns}
        self._orders = {name: order for name, order in orders.items() if order is not None}
        self._order.clear()
        self._order.addItem(_AS_THEY_STAND, "")
        for name in self._orders:
            self._order.addItem(name, name)
        self._order.widen_popup()

    def show_recipe(self, recipe: Recipe) -> None:
        """Show what is chosen; nothing is emitted."""
        self._target = next(iter(recipe.targets), "")
        self.setEnabled(bool(recipe.targets))
        series = recipe.series
        self._on.setChecked(series is not None)
        self._details.setVisible(series is not None)
        if series is None:
            return
        self._steps.setEnabled(recipe.task == NUMBERS)
        for box, value in (
            (self._window, series.window),
            (self._horizon, series.horizon),
            (self._steps, series.steps),
        ):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)
        self._order.setCurrentIndex(max(0, self._order.findData(series.order)))

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        column = self._outline.column(self._target) if self._outline is not None else None
        if not on or self._outline is None or column is None:
            self.edited.emit(False)
            return
        self.edited.emit(series_for(self._outline, column))

    @Slot()
    def _edit(self) -> None:
        order = self._order.currentData() or ""
        dates = self._orders.get(order, "")
        rows = self._window.value(), self._horizon.value()
        self.edited.emit(Series(*rows, order, dates, self._steps.value()))


def _rows(name: str, spoken: str) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    set_spoken(box, spoken)
    box.setRange(1, LONGEST_WINDOW)
    return box
