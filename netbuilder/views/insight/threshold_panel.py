"""The threshold that tells two classes apart, as a slider with what it leads to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QPushButton, QSlider, QWidget

from engine.types import Array
from netbuilder.design.deciding import MIDDLE
from netbuilder.insight.threshold import AtThreshold, at_threshold, best_f1, equal_error
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.wording import count_text, decimals, percent

_STEPS: Final = 1000
_NONE: Final = "-"
_KEPT: Final = mark(
    "From this probability on, the second class is the answer. It is "
    "kept with the design, and counts wherever the network predicts."
)


class ThresholdPanel(QWidget):
    """A slider with precision, recall, F1 and accuracy at it, and buttons for good thresholds.

    Signals:
        moved: the threshold, while it is moved.
        chosen: the threshold, once it is let go of.
    """

    moved = Signal(float)
    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._truth: Array | None = None
        self._scores: Array | None = None
        self._value = MIDDLE
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("threshold")
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 20)
        set_spoken(self.slider, say("Threshold"))
        set_tip(self.slider, _KEPT)
        self.slider.valueChanged.connect(self._move)
        self.slider.sliderReleased.connect(self._release)
        self._title, self._figures = Label(), Label()
        self._title.setObjectName("thresholdTitle")
        self._figures.setObjectName("thresholdFigures")
        self._figures.setWordWrap(True)
        self._best = QPushButton(say("Best &F1"))
        self._best.setObjectName("thresholdBestF1")
        set_tip(self._best, say("The threshold with the highest F1 on these samples"))
        self._equal = QPushButton(say("&Equal error"))
        self._equal.setObjectName("thresholdEqual")
        set_tip(self._equal, say("The threshold at which both classes are missed equally often"))
        self._middle = QPushButton(say("&Reset"))
        self._middle.setObjectName("thresholdReset")
        set_tip(self._middle, say("Back to 0.5, where the likelier class is the answer"))
        self._best.clicked.connect(self._choose_best)
        self._equal.clicked.connect(self._choose_equal)
        self._middle.clicked.connect(self._choose_middle)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._title, 0, 0, 1, 3)
        layout.addWidget(self.slider, 1, 0, 1, 3)
        for column, button in enumerate((self._best, self._equal, self._middle)):
            layout.addWidget(button, 2, column)
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(button.text()) + 12)
        layout.addWidget(self._figures, 3, 0, 1, 3)
        layout.setRowStretch(3, 1)
        self._figures.setAlignment(Qt.AlignmentFlag.AlignTop)

    @property
    def value(self) -> float:
        """The threshold."""
        return self._value

    def show_samples(
        self, truth: Array | None, scores: Array | None, name: str, threshold: float
    ) -> None:
        """Show what becomes of samples.

        Args:
            truth: class of each, 0 or 1; None for no samples.
            scores: of the second class.
            name: of that class.
            threshold: that holds.
        """
        self._truth, self._scores, self._name = truth, scores, name
        if not self.slider.isSliderDown():
            self.show_threshold(threshold)
        else:
            self._tell()

    def show_threshold(self, threshold: float) -> None:
        """Show this threshold."""
        self._value = threshold
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(threshold * _STEPS))
        self._tell()

    def figures(self) -> AtThreshold | None:
        """What becomes of the samples at the threshold; None without samples."""
        if self._truth is None or self._scores is None:
            return None
        return at_threshold(self._truth, self._scores, self._value)

    def _tell(self) -> None:
        found = self.figures()
        if found is None:
            self._title.show_text("")
            self._figures.show_text("")
            return
        self._title.show_text(
            say(
                "Threshold for '{name}': {decimals}",
                name=self._name,
                decimals=decimals(self._value, 3),
            )
        )
        self._figures.show_text(
            say(
                "Precision {precision}, recall {recall}, F1 {f1}, accuracy "
                "{accuracy}. Recognized: {true_positives}, missed: "
                "{false_negatives}, false alarms: {false_positives}.",
                precision=_share(found.precision),
                recall=_share(found.recall),
                f1=_share(found.f1),
                accuracy=_share(found.accuracy),
                true_positives=count_text(found.true_positives),
                false_negatives=count_text(found.false_negatives),
                false_positives=count_text(found.false_positives),
            )
        )

    @Slot(int)
    def _move(self, step: int) -> None:
        self._value = step / _STEPS
        self._tell()
        self.moved.emit(self._value)
        if not self.slider.isSliderDown():
            self.chosen.emit(self._value)

    @Slot()
    def _release(self) -> None:
        self.chosen.emit(self._value)

    @Slot()
    def _choose_best(self) -> None:
        if self._truth is not None and self._scores is not None:
            self._choose(best_f1(self._truth, self._scores))

    @Slot()
    def _choose_equal(self) -> None:
        if self._truth is not None and self._scores is not None:
            self._choose(equal_error(self._truth, self._scores))

    @Slot()
    def _choose_middle(self) -> None:
        self._choose(MIDDLE)

    def _choose(self, threshold: float) -> None:
        self.show_threshold(threshold)
        self.moved.emit(threshold)
        self.chosen.emit(threshold)


def _share(value: float | None) -> str:
    return _NONE if value is None else percent(value, 1)
