"""Weights changed by hand: a step of the history, like teaching."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from netbuilder.network.current import CurrentNetwork
from netbuilder.network.trained import TrainedNetwork
from netbuilder.opened.by_hand import with_weight, without_unit
from netbuilder.training.trainer import Trainer
from netbuilder.translation import say
from netbuilder.views.canvas.weight_drag import WeightDrag
from netbuilder.views.window.network_steps import NetworkSteps


class ByHand(QObject):
    """Has the network in the window take the weights that a drag on the canvas asks for.

    Args:
        drag: asks for them.
        network: the one in the window.
        steps: take the whole drag as one.
        trainer: while it is at work, weights are its alone.
        parent: Qt's.
    """

    def __init__(
        self,
        drag: WeightDrag,
        network: CurrentNetwork,
        steps: NetworkSteps,
        trainer: Trainer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._steps, self._trainer = network, steps, trainer
        self._before: TrainedNetwork | None = None
        drag.dragged.connect(self._change)
        drag.released.connect(self._keep)
        drag.cancelled.connect(self._restore)
        drag.offWanted.connect(self.switch_off)
        for changed in (network.replaced, network.weightsChanged):
            changed.connect(self._note)

    @Slot(str, int, int, float)
    def _change(self, block: str, first: int, second: int, weight: float) -> None:
        network, probe = self._network.trained, self._network.probe
        if network is None or probe is None:
            return
        if not self._is_free():
            return
        if self._before is None:
            self._before = network
        weights = with_weight(probe, network.weights, block, first, second, weight)
        self._network.change(weights, replace(network.origin, by_hand=True))

    @Slot()
    def _keep(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            self._steps.take_change(before, say("weight by hand"))
            self._note()

    @Slot()
    def _note(self) -> None:
        """Keep the changes; not every weight that a drag passes by."""
        if self._before is None:
            self._steps.keep_by_hand()

    @Slot(str, int)
    def switch_off(self, block: str, unit: int) -> None:
        """Have a unit give 0 whatever it is given, as one step."""
        network, probe = self._network.trained, self._network.probe
        if network is None or probe is None or not self._is_free():
            return
        try:
            weights = without_unit(probe, network.weights, block, unit)
        except ValueError as refused:
            self._steps.notice.emit(str(refused))
            return
        self._network.change(weights, replace(network.origin, by_hand=True))
        self._steps.take_change(network, say("unit switched off"))
        self._note()

    def _is_free(self) -> bool:
        if self._trainer.state == "idle":
            return True
        self._steps.notice.emit(say("Stop the training before you change a weight."))
        return False

    @Slot()
    def _restore(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            self._network.change(before.weights, before.origin, before.figures, before.optimizer)
