"""Says that a picture is being read, and lets the user end that."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

_BUSY_WIDTH = 60


class ReadingNotice(QWidget):
    """Hidden until `setVisible`.

    Signals:
        cancelled: the user does not want the picture any more.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("readingPicture")
        self.setAccessibleName("Reading the picture")
        said = QLabel("Reading the picture...")
        said.setTextFormat(Qt.TextFormat.PlainText)
        busy = QProgressBar()
        busy.setRange(0, 0)
        busy.setTextVisible(False)
        busy.setMaximumWidth(_BUSY_WIDTH)
        busy.setAccessibleName("Busy")
        cancel = QPushButton("Cancel")
        cancel.setObjectName("cancelPicture")
        cancel.setToolTip("Leave the drawing as it is (Esc on the pad)")
        cancel.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        cancel.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(said, 1)
        layout.addWidget(busy)
        layout.addWidget(cancel)
        self.hide()
