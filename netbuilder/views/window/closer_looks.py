"""Tabs that come when they are wanted: a step of the training, a unit, a value."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from netbuilder.design import INPUT
from netbuilder.network.current import CurrentNetwork
from netbuilder.training.trainer import Trainer
from netbuilder.translation import mark, say
from netbuilder.views.canvas.attended import Value
from netbuilder.views.insight.step_panel import StepPanel, StepView
from netbuilder.views.insight.unit_panel import UnitPanel, UnitView
from netbuilder.views.insight.value_panel import ValuePanel, ValueView
from netbuilder.views.window.making_actions import describe
from netbuilder.views.window.panels import Panels

_PURPOSE = mark("Look at a unit of the selected block: what excites it, and the network without it")


class CloserLooks(QObject):
    """Shows them beside the curves.

    Args:
        trainer: takes steps.
        network: the one in the window.
        panels: have the canvas, and the tabs.
        actions: of the window.
        parent: Qt's.
    """

    def __init__(
        self,
        trainer: Trainer,
        network: CurrentNetwork,
        panels: Panels,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._panels = network, panels
        self._action = actions["actionUnit"]
        step, unit, value = StepPanel(), UnitPanel(), ValuePanel()
        for panel in (step.samples, unit):
            panel.pictureChosen.connect(panels.open_picture)
        StepView(trainer, network, panels.watch, step, self)
        self._unit = UnitView(network, panels.watch, unit, self)
        self._value = ValueView(network, panels.canvas, panels.watch, value, self)
        unit.offWanted.connect(panels.canvas.detail.weights.offWanted)
        value.unitWanted.connect(self._unit.choose)
        unit.valueWanted.connect(self._look_at_value)
        panels.canvas.detail.attended.chosen.connect(self._choose)
        self._action.triggered.connect(self._look)
        panels.canvas.selectionChanged.connect(self._show_possible)
        network.replaced.connect(self._show_possible)
        self._show_possible()

    @Slot()
    def _look(self) -> None:
        at = self._panels.canvas.detail.units.value()
        self._unit.choose(self._selected, 0 if at is None else at.place[-1])

    @Slot(str, object)
    def _choose(self, block: str, index: tuple[int, ...]) -> None:
        """A value of many has a way to it; a unit is looked at as a whole."""
        if len(index) > 1:
            self._value.choose(Value(block, index))
        else:
            self._unit.choose(block, index[0])

    @Slot(str, int)
    def _look_at_value(self, block: str, unit: int) -> None:
        """Show the way to a unit's value, or to the one in the middle of a map."""
        shape = self._panels.canvas.detail.shape_of(block)
        if shape:
            self._value.choose(Value(block, (*(size // 2 for size in shape[:-1]), unit)))

    @property
    def _selected(self) -> str:
        """Name of the one block that is selected; '' where there is not one."""
        selected = self._panels.canvas.selected()
        return selected[0] if len(selected) == 1 and selected[0] != INPUT else ""

    @Slot()
    def _show_possible(self) -> None:
        trained = self._network.trained is not None
        self._action.setEnabled(trained and bool(self._selected))
        missing = say("Select a block first.") if trained else say("Train the network first.")
        describe(self._action, _PURPOSE if self._action.isEnabled() else f"{_PURPOSE}. {missing}")
