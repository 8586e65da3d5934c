"""The confusion matrix with what explains it: samples, figures of each class, the ROC curve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.types import Array
from netbuilder.design.deciding import MIDDLE
from netbuilder.insight.confusion import Confusion
from netbuilder.insight.explained import mistakes
from netbuilder.insight.sample_pictures import as_pictures
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_tip
from netbuilder.views.insight.matrix import ConfusionMatrix
from netbuilder.views.insight.roc_plot import RocPlot
from netbuilder.views.insight.row_list import RowList
from netbuilder.views.insight.samples import MOST, SampleList
from netbuilder.views.insight.score_table import ScoreTable
from netbuilder.views.insight.threshold_panel import ThresholdPanel
from netbuilder.wording import count_text, percent, sentences

_WORST: Final = 24
"""Mistakes that are shown at first sight."""
_GROWING: Final = (QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)


class ConfusionPanel(QWidget):
    """A click on a cell shows its samples; while none is chosen, the worst mistakes are shown.

    A click on a sample passes it on.

    Signals:
        pictureChosen: an image, float32 (height, width) or (height, width, 3) in [0, 1].
        rowsChosen: a row of a table or a window of a series, by column what stands there.
    """

    pictureChosen = Signal(object)
    rowsChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confusion: Confusion | None = None
        self._samples: Array | None = None
        self._names: tuple[str, ...] = ()
        self.matrix = ConfusionMatrix()
        self._caption = Label()
        self._caption.setObjectName("confusionCaption")
        self._caption.setWordWrap(True)
        self._shares = QCheckBox(say("Show &percentages"))
        self._shares.setObjectName("matrixShares")
        set_tip(self._shares, say("Show each cell as a percentage of its row instead of a count"))
        self._shares.toggled.connect(self.matrix.show_shares)
        self._about = Label()
        self._about.setObjectName("samplesTitle")
        self._about.setWordWrap(True)
        self._list = SampleList()
        self._list.hide()
        self.matrix.cellShown.connect(self._tell)
        self.matrix.cellChosen.connect(self._show_cell)
        self._list.pictureChosen.connect(self.pictureChosen)
        self._rows = RowList()
        self._rows.hide()
        self._rows.rowsChosen.connect(self.rowsChosen)
        self._told: Callable[[int], Sequence[Mapping[str, str]]] | None = None
        self._scores, self._roc = ScoreTable(), RocPlot()
        self.threshold = ThresholdPanel()
        self._curve = QWidget()
        beside = QHBoxLayout(self._curve)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._roc, 1)
        beside.addWidget(self.threshold, 1)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("answerDetails")
        self._tabs.setDocumentMode(True)
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.addTab(_column(self._about, self._list, self._rows), say("&Samples"))
        self._tabs.addTab(self._scores, say("&Precision and recall"))
        self._tabs.addTab(self._curve, say("R&OC"))
        left = _column(self.matrix, self._shares)
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self._caption, 0, 0, 1, 2)
        layout.addWidget(left, 1, 0)
        layout.addWidget(self._tabs, 1, 1)
        layout.setRowStretch(1, 1)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)
        self.reset()

    def reset(self) -> None:
        """Show nothing."""
        self._confusion, self._samples = None, None
        self.matrix.show_confusion(None)
        self._show_samples(None)
        self._show_details()
        self._caption.show_text("")

    def say(self, hint: str) -> None:
        """Say why nothing is shown, where nothing is."""
        if self._confusion is None:
            self._caption.show_text(hint)

    def show_confusion(
        self,
        confusion: Confusion,
        samples: Array,
        names: Sequence[str],
        where: str,
        told: Callable[[int], Sequence[Mapping[str, str]]] | None = None,
    ) -> None:
        """Show a confusion matrix.

        Args:
            confusion: the counts.
            samples: what was counted, (n, ...); pictures in [0, 1] can be looked at: grey squares,
                also as rows of values, grey (n, height, width) and colours (n, height, width, 3).
            names: of the classes.
            where: what the samples are, such as 'epoch 3, all 4,000 test samples'.
            told: the sample of a number in words, for what is no picture.
        """
        self._told = told
        self._confusion, self._names, self._where = confusion, tuple(names), where
        self._samples = as_pictures(samples)
        self.matrix.show_confusion(confusion, names)
        self._show_samples(self.matrix.chosen)
        self._show_details()
        if self.matrix.cell is None and self.matrix.chosen is None:
            self._tell("")

    def show_threshold(self, threshold: float) -> None:
        """Tell two classes apart at this threshold from now on."""
        found = self._confusion
        if found is None or found.scores_of_second is None or threshold == found.threshold:
            return
        self._confusion = found.at(threshold)
        self.matrix.show_confusion(self._confusion, self._names)
        self._show_samples(self.matrix.chosen)
        self._show_details()
        if self.matrix.cell is None and self.matrix.chosen is None:
            self._tell("")

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        found = self._confusion
        if sentence or found is None:
            self._caption.show_text(sentence)
            return
        said = mistakes(found, [self._name(index) for index in range(found.classes)])
        correct = say(
            "{accuracy} correct ({where}).", accuracy=percent(found.accuracy, 1), where=self._where
        )
        self._caption.show_text(sentences(correct, said))

    @Slot(object)
    def _show_cell(self, cell: tuple[int, int] | None) -> None:
        """Show the images or the rows of the chosen cell, as it is now."""
        self._tabs.setCurrentIndex(0)
        self._show_samples(cell)

    def _show_details(self) -> None:
        """Show the figures of each class, and the ROC curve of two."""
        found = self._confusion
        names = [self._name(index) for index in range(found.classes)] if found else []
        self._scores.show_scores(found, names)
        curve = found.roc if found else None
        self._roc.show_roc(curve, self._name(1))
        second = found.scores_of_second if found and curve else None
        truth = found.truth if found is not None and second is not None else None
        held = found.threshold if found else MIDDLE
        self._roc.show_threshold(held)
        self.threshold.show_samples(truth, second, self._name(1), held)
        self._tabs.setTabVisible(self._tabs.indexOf(self._curve), curve is not None)
        for part in (self._tabs, self._shares):
            part.setVisible(found is not None)

    def _show_samples(self, cell: tuple[int, int] | None) -> None:
        """Show the samples of a cell; the worst mistakes where there is none."""
        found = self._confusion
        chosen: Array = np.empty(0, np.int64)
        if found is not None:
            chosen = found.samples(*cell)[:MOST] if cell else found.worst(_WORST)
            self._about.show_text(self._heading(found, cell, len(chosen)))
        pictures = self._samples if len(chosen) else None
        self._list.setVisible(pictures is not None)
        self._rows.setVisible(bool(len(chosen)) and pictures is None and self._told is not None)
        told = [self._told_of(found, int(number)) for number in chosen] if found else []
        sure = [percent(float(found.certainties[number])) for number in chosen] if found else []
        if pictures is None:
            self._list.clear()
        else:
            names = [
                say(
                    "Sample {number}: {what}, {certain} certain",
                    number=count_text(number),
                    what=what,
                    certain=certain,
                )
                for number, what, certain in zip(chosen, told, sure, strict=True)
            ]
            pairs = [f"{self._short(found, int(number))}" for number in chosen]
            self._list.show_pictures(pictures[chosen], names, sure if cell else pairs)
        if self._told is None or pictures is not None:
            self._rows.clear()
        else:
            rows = [(int(number), self._told(int(number))) for number in chosen]
            self._rows.show_rows(
                rows, [f"{what} ({certain})" for what, certain in zip(told, sure, strict=True)]
            )

    def _heading(self, found: Confusion, cell: tuple[int, int] | None, shown: int) -> str:
        """What the samples are that are shown, and how many of how many."""
        if cell is None:
            if not found.mistakes:
                return say("There are no mistakes to show.")
            return say(
                "Worst mistakes: the {shown} of {mistakes} that the network is "
                "most certain of. Below each: the actual and the predicted class. "
                "Click a cell of the matrix to see its samples.",
                shown=count_text(shown),
                mistakes=count_text(found.mistakes),
            )
        total = int(found.counts[cell])
        if not total:
            return say("No sample is in this cell.")
        actual, predicted, all_ = self._name(cell[0]), self._name(cell[1]), count_text(total)
        said = say(
            "{actual} predicted as {predicted}: all {all}.",
            actual=actual,
            predicted=predicted,
            all=all_,
        )
        if shown < total:
            said = say(
                "{actual} predicted as {predicted}: the first {shown} of {all}.",
                actual=actual,
                predicted=predicted,
                shown=count_text(shown),
                all=all_,
            )
        return sentences(said, say("Below each: how certain the network is."))

    def _told_of(self, found: Confusion, number: int) -> str:
        truth, answer = int(found.truth[number]), int(found.answers[number])
        return say(
            "{truth} predicted as {answer}", truth=self._name(truth), answer=self._name(answer)
        )

    def _short(self, found: Confusion | None, number: int) -> str:
        if found is None:
            return ""
        truth, answer = int(found.truth[number]), int(found.answers[number])
        return f"{self._name(truth)} \N{RIGHTWARDS ARROW} {self._name(answer)}"

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else str(index)


def _column(*parts: QWidget) -> QWidget:
    """Parts one below the other, close together."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    for part in parts:
        layout.addWidget(part, 1 if part.sizePolicy().verticalPolicy() in _GROWING else 0)
    return whole
