"""The question on which devices Keras trains."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from netbuilder.training.elsewhere.process import MOST_DEVICES, Elsewhere, hosts_problem
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, item, set_field, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox

_KINDS: Final = {
    "": mark("A GPU, where there is one"),
    "cpu": mark("The processor"),
    "gpu": mark("A GPU"),
}


class DeviceChoice(QWidget):
    """Asks for the kind and the number of devices, and for machines that share each batch.

    Args:
        place: whose devices are shown first; None for the usual ones.
    """

    changed = Signal()
    """The machines are others."""

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
        self._hosts = QLineEdit()
        self._hosts.setObjectName("engineHosts")
        set_spoken(self._hosts, say("Machines that share each batch"))
        self._hosts.setPlaceholderText(say("Only this one, or 192.168.0.2:29500,192.168.0.3"))
        set_tip(
            self._hosts,
            say(
                "Addresses of machines that train the same design with the same "
                "data, separated by commas; the first with the port where they "
                "meet. Start the training on each of them, in a network that you "
                "trust."
            ),
        )
        self._rank = QSpinBox()
        self._rank.setObjectName("engineRank")
        set_spoken(self._rank, say("Place of this machine among them"))
        set_tip(self._rank, say("The place of this machine in the list; 0 for the first."))
        self._rank.setRange(0, MOST_DEVICES - 1)
        if place is not None:
            set_field(self._hosts, ",".join(place.hosts))
            self._rank.setValue(place.rank)
        self._hosts.textChanged.connect(self._limit)
        self._rank.valueChanged.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(_row((say("&Device"), self._kind), (say("&Number"), self._count)))
        column.addLayout(
            _row((say("Ma&chines"), self._hosts), (say("&Rank of This One"), self._rank))
        )
        self._shares = True
        self._limit()

    @property
    def problem(self) -> str:
        """What is wrong with the machines, as a sentence; '' for nothing."""
        hosts = self._machines
        if not hosts or not self._hosts.isEnabled():
            return ""
        return hosts_problem(hosts, self._rank.value())

    @property
    def _machines(self) -> tuple[str, ...]:
        text = self._hosts.text().strip()
        return tuple(each.strip() for each in text.split(",")) if text else ()

    @Slot()
    def _limit(self) -> None:
        """Several machines take one device each."""
        several = bool(self._machines) and self._shares
        self._rank.setEnabled(several)
        self._count.setEnabled(not several)
        self.changed.emit()

    def follow(self, place: Elsewhere | None) -> None:
        """Ask where Keras trains; for machines, where its backend can share batches among them."""
        self.setEnabled(place is not None)
        self._shares = place is not None and place.backend != "tensorflow"
        self._hosts.setEnabled(self._shares)
        self._limit()

    def on(self, place: Elsewhere) -> Elsewhere:
        """A place, with the devices and machines that are chosen."""
        place = place._replace(device=list(_KINDS)[self._kind.currentIndex()])
        if self._shares and self._machines:
            return place._replace(hosts=self._machines, rank=self._rank.value())
        return place._replace(devices=self._count.value())


def _row(*fields: tuple[str, QWidget]) -> QHBoxLayout:
    """Labels before their fields; the first field takes the room."""
    row = QHBoxLayout()
    for text, field in fields:
        label = Label(text)
        label.setBuddy(field)
        row.addWidget(label)
        row.addWidget(field, 1 if field is fields[0][1] else 0)
    return row
