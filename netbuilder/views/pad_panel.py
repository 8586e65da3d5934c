"""The pad with what the network sees and what it reads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from netbuilder.views.bars import PredictionBars
from netbuilder.views.input_view import NetworkInput
from netbuilder.views.pad import DigitPad

_BARS_WIDTH = 190

Picture = npt.NDArray[np.float32]
Read = Callable[[Picture], npt.NDArray[np.float32] | None]


class PadPanel(QWidget):
    """Passes each change of the drawing to `read`, and shows its answer at once.

    Args:
        read: probabilities for a picture of shape (28, 28), or None while nothing can read it.
        parent: Qt's.
    """

    def __init__(self, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.pad = DigitPad()
        self.bars = PredictionBars()
        self.bars.setMaximumWidth(_BARS_WIDTH)
        self._input = NetworkInput()
        self._input.setFixedSize(self._input.minimumSize())
        self._hint = QLabel()
        self._hint.setWordWrap(True)
        self._hint.setMaximumWidth(_BARS_WIDTH)
        clear = QPushButton("Clear")
        clear.setObjectName("clearPad")
        clear.setToolTip("Empty the pad (Esc while it has the focus)")
        clear.clicked.connect(self.pad.clear)
        self.pad.drawingChanged.connect(self.read_again)

        caption = QLabel("What the\nnetwork sees")
        below = QHBoxLayout()
        below.addWidget(self._input)
        below.addWidget(caption)
        below.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.pad, 1)
        left.addLayout(below)
        right = QVBoxLayout()
        right.addWidget(self.bars, 1)
        right.addWidget(self._hint)
        right.addWidget(clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(left, 3)
        layout.addLayout(right, 2)
        self.read_again()

    @Slot()
    def read_again(self) -> None:
        """Show what the network makes of the drawing now."""
        if self.pad.is_empty():
            self._input.set_image(None)
            self.bars.set_probabilities(None)
            self._hint.setText("")
            return
        image = self.pad.image()
        probabilities = self._read(image)
        self._input.set_image(image)
        self.bars.set_probabilities(probabilities)
        self._hint.setText("Press Train: nothing can read it yet." if probabilities is None else "")
