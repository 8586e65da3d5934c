"""The question on which devices Keras trains."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from netbuilder.training.elsewhere.process import MOST_DEVICES, Elsewhere
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, item, set_spoken
from netbuilder.views.forms.controls import ComboBox

_KINDS: Final = {
    "": mark("A GPU, where there is one"),
    "cpu": mark("The processor"),
    "gpu": mark("A GPU"),
}


class DeviceChoice(QWidget):
    """Asks for the kind and the number of devices.

    Args:
        place: whose devices are shown first; None for the usual ones.
    """

    def __init__(self, place: Elsewhere | None) -> None:
        super().__init__()
        self._kind = ComboBox()
        self._kind.setObjectName("engineDevice")
        set_spoken(self._kind, say("Device"))
        for text in _KINDS.values():
            self._kind.addItem(item(text))
        self._count = QSpinBox()
        self._count.setObjectName("engineDevices")
        set_spoken(self._count, say("Number of devices that share each batch"))
        self._count.setRange(1, MOST_DEVICES)
        if place is not None:
            self._kind.setCurrentIndex(list(_KINDS).index(place.device))
            self._count.setValue(place.devices)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for text, control in ((say("&Device"), self._kind), (say("&Number"), self._count)):
            label = Label(text)
            label.setBuddy(control)
            row.addWidget(label)
            row.addWidget(control, 1 if control is self._kind else 0)

    def follow(self, place: Elsewhere | None) -> None:
        """Ask where Keras trains; for the number, where its backend can share batches here."""
        self.setEnabled(place is not None)
        self._count.setEnabled(place is not None and place.backend != "torch")

    def on(self, place: Elsewhere) -> Elsewhere:
        """A place, with the devices that are chosen."""
        count = self._count.value() if self._count.isEnabled() else 1
        return place._replace(device=list(_KINDS)[self._kind.currentIndex()], devices=count)
