"""What the network answers to samples that it never saw."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.views.common.texts import Label
from netbuilder.views.imported import PredictedPlot
from netbuilder.views.insight.confusion_panel import ConfusionPanel


class Outcomes(QStackedWidget):
    """A confusion matrix for classes, predicted against true values for numbers.

    Attributes:
        confusion: for classes.
        predicted: for numbers.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcomes")
        self.confusion = ConfusionPanel()
        self.predicted = PredictedPlot()
        self._neither = Label("This network's output is shown beside the pad.")
        self._neither.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (self.confusion, self.predicted, self._neither):
            self.addWidget(page)

    def reset(self, target: str) -> None:
        """Show nothing of any network; the next one learns this."""
        pages: dict[str, QWidget] = {CLASS: self.confusion, NUMBER: self.predicted}
        self.setCurrentWidget(pages.get(target, self._neither))
        self.confusion.reset()
        self.predicted.clear_agreement()

    def say(self, hint: str) -> None:
        """Say why nothing is shown, where nothing is."""
        self.confusion.say(hint)
        self.predicted.say(hint)
