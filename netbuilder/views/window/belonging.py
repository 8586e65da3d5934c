"""The label that says whose the results in the window are."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QSizePolicy

from netbuilder.design.datasets import shown_title
from netbuilder.document import Document
from netbuilder.network.belonging import is_edited
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.wording import described, measured
from netbuilder.translation import say
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.common.texts import set_spoken, set_tip
from netbuilder.wording import stacked

_WIDTH: Final = 230


class Belonging(ElidedLabel):
    """Names the network that the window holds, and says whether the design was edited since.

    Args:
        network: the one in the window.
        document: what is edited.
    """

    def __init__(self, network: CurrentNetwork, document: Document) -> None:
        super().__init__()
        self.setObjectName("belonging")
        set_spoken(self, say("The network in the window"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedWidth(_WIDTH)
        self._network, self._document = network, document
        for changed in (network.replaced, network.weightsChanged, document.designChanged):
            changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        network = self._network.trained
        edited = network is not None and is_edited(network.design, self._document.design)
        if network is None:
            self.show_text("")
            return
        text = described(network, edited)
        self.show_text(text)
        set_tip(self, stacked([text, shown_title(network.data_title), *measured(network)]))
