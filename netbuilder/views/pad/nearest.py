"""The training examples that are most like a drawing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.types import Array
from netbuilder.insight.picture_reading import NEAREST
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_description, set_spoken, set_tip
from netbuilder.views.pad.input_view import NetworkInput
from netbuilder.wording import terms


class Nearest(QWidget):
    """Small pictures in a row, each with the class that it belongs to in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nearestExamples")
        set_spoken(self, say("Nearest training examples"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._views = [NetworkInput() for _ in range(NEAREST)]
        for view in self._views:
            view.setObjectName("nearestExample")
            set_spoken(view, say("Nearest training example"))
            view.setFixedSize(30, 30)
            layout.addWidget(view)
        self._caption = Label(say("Nearest in training"))
        layout.addWidget(self._caption)

    def show_examples(self, pictures: Sequence[Array], names: Sequence[str]) -> None:
        """Show pictures (height, width) in [0, 1]; none empties the row."""
        for place, view in enumerate(self._views):
            known = place < len(pictures)
            view.set_image(pictures[place] if known else None)
            set_tip(view, say("In the training data: {names}", names=names[place]) if known else "")
            nearest = say("Nearest training example {place}", place=place + 1)
            set_spoken(view, f"{nearest}: {names[place]}" if known else nearest)
        set_description(self, terms(names) or say("None"))
