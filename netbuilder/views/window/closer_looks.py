"""Tabs that come when they are wanted: a single step of the training, a single unit."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from netbuilder.design import INPUT
from netbuilder.network.current import CurrentNetwork
from netbuilder.training.trainer import Trainer
from netbuilder.views.insight.step_panel import StepPanel, StepView
from netbuilder.views.insight.unit_panel import UnitPanel, UnitView
from netbuilder.views.window.actions import describe
from netbuilder.views.window.panels import Panels

_PURPOSE = "Look at a unit of the selected block: what excites it, and the network without it"


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
        step, unit = StepPanel(), UnitPanel()
        for panel in (step.samples, unit):
            panel.pictureChosen.connect(panels.open_picture)
        StepView(trainer, network, panels.watch, step, self)
        self._unit = UnitView(network, panels.watch, unit, self)
        panels.canvas.detail.pointing.unitClicked.connect(self._unit.choose)
        self._action.triggered.connect(self._look)
        panels.canvas.selectionChanged.connect(self._show_possible)
        network.replaced.connect(self._show_possible)
        self._show_possible()

    @Slot()
    def _look(self) -> None:
        self._unit.choose(self._selected, 0)

    @property
    def _selected(self) -> str:
        """Name of the one block that is selected; '' where there is not one."""
        selected = self._panels.canvas.selected()
        return selected[0] if len(selected) == 1 and selected[0] != INPUT else ""

    @Slot()
    def _show_possible(self) -> None:
        trained = self._network.trained is not None
        self._action.setEnabled(trained and bool(self._selected))
        missing = "Select a block first." if trained else "Train the network first."
        describe(self._action, _PURPOSE if self._action.isEnabled() else f"{_PURPOSE}. {missing}")
