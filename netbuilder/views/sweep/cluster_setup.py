"""The scheduler on whose workers a sweep trains."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from netbuilder.training.sweeps.cluster.address import EXAMPLE, TRUST, ClusterError, checked
from netbuilder.training.sweeps.cluster.place import Cluster
from netbuilder.translation import say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.questions import ask_folder
from netbuilder.views.common.texts import Label, own, set_description, set_spoken, set_tip

_LONGEST = 300


class ClusterSetup(QWidget):
    """The address, the certificates, and what a scheduler may do.

    Signals:
        changed: anything that is set here.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tls: Path | None = None
        self._address = QLineEdit()
        self._address.setObjectName("sweepCluster")
        self._address.setMaxLength(_LONGEST)
        self._address.setPlaceholderText(own(EXAMPLE))
        set_spoken(self._address, say("Address of the Dask scheduler"))
        set_tip(self._address, say("tls://HOST:PORT, or tcp://127.0.0.1:8786 on this machine"))
        self._certificates = QPushButton(own(say("Cer&tificates...")))
        self._certificates.setObjectName("sweepCertificates")
        self._certificates.setAutoDefault(False)
        set_tip(
            self._certificates,
            say(
                "Choose the folder with ca.pem, cert.pem and key.pem for a tls:// "
                "address; without it, Dask's own configuration counts"
            ),
        )
        self._trouble = Notice()
        self._trouble.setObjectName("sweepClusterTrouble")
        trust = Label(TRUST)
        trust.setObjectName("sweepClusterTrust")
        trust.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(Label(say("Scheduler:")))
        line.addWidget(self._address, 1)
        line.addWidget(self._certificates)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(line)
        layout.addWidget(self._trouble)
        layout.addWidget(trust)
        self._address.textChanged.connect(self._check)
        self._certificates.clicked.connect(self._choose)
        self._check()

    def place(self) -> Cluster:
        """The cluster.

        Raises:
            ClusterError: the address or the certificates cannot be used.
        """
        return Cluster(self._address.text(), self._tls)

    @property
    def ready(self) -> bool:
        """Whether there is an address that can be used."""
        try:
            checked(self._address.text())
        except ClusterError:
            return False
        return True

    @Slot()
    def _check(self) -> None:
        trouble = ""
        if self._address.text().strip():
            try:
                self.place()
            except ClusterError as error:
                trouble = str(error)
        self._trouble.show_text(trouble)
        set_description(self._address, trouble)
        self.changed.emit()

    @Slot()
    def _choose(self) -> None:
        chosen = ask_folder(self, say("Folder of Certificates"), "")
        if chosen:
            self._tls = Path(chosen)
            self._check()
