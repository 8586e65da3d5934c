"""Says that a picture is being read, and lets the user end that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget

from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_spoken, set_tip

_BUSY_WIDTH = 60


class ReadingNotice(QWidget):
    """A notice, hidden until `setVisible`.

    Signals:
        cancelled: the user does not want the picture any more.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingPicture")
        set_spoken(self, say("Reading the picture"))
        said = Label(say("Reading the picture..."))
        busy = QProgressBar()
        busy.setRange(0, 0)
        busy.setTextVisible(False)
        busy.setMaximumWidth(_BUSY_WIDTH)
        set_spoken(busy, say("Busy"))
        cancel = QPushButton(say("Cancel"))
        cancel.setObjectName("cancelPicture")
        set_tip(cancel, say("Leave the drawing as it is (Esc on the pad)"))
        cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        cancel.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(said, 1)
        layout.addWidget(busy)
        layout.addWidget(cancel)
        self.hide()
