"""The threshold of two classes: chosen in the design, followed by everything that predicts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from netbuilder.design.deciding import threshold_of
from netbuilder.document import Document
from netbuilder.network.belonging import is_edited
from netbuilder.network.current import CurrentNetwork
from netbuilder.translation import say
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.insight.confusion_panel import ConfusionPanel


class ThresholdLink(QObject):
    """Takes the threshold from the panel into the design, and from the design to the network.

    It is a setting of the design, so that files, undo and scripts have it; the network that the
    design describes follows at once, as nothing has to be trained anew.

    Args:
        document: what is edited.
        network: the one in the window.
        panel: where the threshold is chosen.
        panels: hold all bars that show the network's answers.
        parent: Qt's.
    """

    def __init__(
        self,
        document: Document,
        network: CurrentNetwork,
        panel: ConfusionPanel,
        panels: QWidget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._network = document, network
        self._panel, self._panels = panel, panels
        panel.threshold.chosen.connect(self._choose)
        panel.threshold.moved.connect(self._show)
        document.designChanged.connect(self._follow)
        for changed in (network.replaced, network.weightsChanged):
            changed.connect(self._follow)

    @Slot(float)
    def _choose(self, threshold: float) -> None:
        design = self._document.design.with_setting("threshold", threshold)
        self._document.edit(design, say("threshold"), merge_key=("setting", "threshold"))

    @Slot()
    def _follow(self) -> None:
        network, design = self._network.trained, self._document.design
        if network is None:
            return
        wanted, has = design.threshold, network.design.threshold
        if wanted != has and not is_edited(network.design, design):
            # Nothing to undo: the network is the same.
            self._network.redesign(network.design.with_setting("threshold", wanted))
        held = self._network.trained
        if held is not None:
            self._show(threshold_of(held.design))

    @Slot(float)
    def _show(self, threshold: float) -> None:
        for bars in self._panels.findChildren(PredictionBars):
            bars.set_threshold(threshold)
        self._panel.show_threshold(threshold)
