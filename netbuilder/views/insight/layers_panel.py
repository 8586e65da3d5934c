"""All layers that learn, one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from netbuilder.insight.layer_figures import LayerFigures
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_spoken
from netbuilder.views.insight.layer_row import LayerRow


class LayersPanel(QScrollArea):
    """Weights, gradients and dead units of each layer, and its filters as pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layerFigures")
        set_spoken(self, say("Layers during training"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._hint = Label()
        self._hint.setObjectName("layersHint")
        self._hint.setWordWrap(True)
        self._inside = QWidget()
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(8, 4, 8, 4)
        self._layout.addWidget(self._hint)
        self._layout.addStretch(1)
        self.setWidget(self._inside)
        self._rows: dict[str, LayerRow] = {}

    def reset(self) -> None:
        """Show nothing; the next figures are of another run."""
        for row in self._rows.values():
            row.hide()
            row.deleteLater()
        self._rows = {}
        self._hint.show()

    def say(self, hint: str) -> None:
        """Say why nothing is shown, where nothing is."""
        self._hint.show_text(hint)

    def add(self, layers: Sequence[LayerFigures], epoch: int) -> None:
        """Show the figures of another moment, after so many complete epochs."""
        self._hint.setVisible(not layers)
        if not layers:
            self._hint.show_text(say("This network has no layer with weights."))
        for layer in layers:
            if layer.name not in self._rows:
                row = LayerRow(layer.name, self._inside)
                self._layout.insertWidget(self._layout.count() - 1, row)
                self._rows[layer.name] = row
            self._rows[layer.name].add(layer, epoch)
