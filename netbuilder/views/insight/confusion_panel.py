"""The confusion matrix with the images behind its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from engine.types import Array
from netbuilder.insight.confusion import Confusion
from netbuilder.views.common.texts import Label
from netbuilder.views.insight.matrix import ConfusionMatrix
from netbuilder.views.insight.row_list import RowList
from netbuilder.views.insight.samples import MOST, SampleList
from netbuilder.wording import percent

_SMALLEST: Final = 4
_COLOURS: Final = 3


class ConfusionPanel(QWidget):
    """A click on a cell shows its images; a click on an image passes it on.

    Signals:
        pictureChosen: an image, float32 (height, width) or (height, width, 3) in [0, 1].
        rowChosen: a row of a table, by column what stands there.
    """

    pictureChosen = Signal(object)
    rowChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._confusion: Confusion | None = None
        self._samples: Array | None = None
        self._names: tuple[str, ...] = ()
        self.matrix = ConfusionMatrix()
        self._caption = Label()
        self._caption.setObjectName("confusionCaption")
        self._caption.setWordWrap(True)
        self._list = SampleList()
        self._list.hide()
        self.matrix.cellShown.connect(self._tell)
        self.matrix.cellChosen.connect(self._show_cell)
        self._list.pictureChosen.connect(self.pictureChosen)
        self._rows = RowList()
        self._rows.hide()
        self._rows.rowChosen.connect(self.rowChosen)
        self._told: Callable[[int], Mapping[str, str]] | None = None
        right = QVBoxLayout()
        right.addWidget(self._caption)
        right.addWidget(self._list, 1)
        right.addWidget(self._rows, 1)
        right.addStretch(0)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.addWidget(self.matrix, 1)
        layout.addLayout(right, 1)
        self.reset()

    def reset(self) -> None:
        """Show nothing."""
        self._confusion, self._samples = None, None
        self.matrix.show_confusion(None)
        self._show_samples(None)
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
        told: Callable[[int], Mapping[str, str]] | None = None,
    ) -> None:
        """Show a confusion matrix.

        Args:
            confusion: the counts.
            samples: what was counted, (n, ...); pictures in [0, 1] can be looked at: grey squares,
                also as rows of values, grey (n, height, width) and colours (n, height, width, 3).
            names: of the classes.
            where: what the samples are, such as 'epoch 3, 4,000 test samples'.
            told: the sample of a number in words, for what is no picture.
        """
        self._told = told
        self._confusion, self._names, self._where = confusion, tuple(names), where
        self._samples = _pictures(samples)
        self.matrix.show_confusion(confusion, names)
        self._show_cell(self.matrix.chosen)
        if self.matrix.cell is None and self.matrix.chosen is None:
            self._tell("")

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        found = self._confusion
        if sentence or found is None:
            self._caption.show_text(sentence)
            return
        looks = " Click a cell to see its images." if self._samples is not None else ""
        if not looks and self._told is not None:
            looks = " Click a cell to see its samples."
        self._caption.show_text(f"{percent(found.accuracy, 1)} correct ({self._where}).{looks}")

    @Slot(object)
    def _show_cell(self, cell: tuple[int, int] | None) -> None:
        """Show the images or the rows of the chosen cell, as it is now."""
        self._show_samples(cell)

    def _show_samples(self, cell: tuple[int, int] | None) -> None:
        chosen: Array = np.empty(0, np.int64)
        if cell is not None and self._confusion is not None:
            chosen = self._confusion.samples(*cell)[:MOST]
        pictures = self._samples if len(chosen) else None
        self._list.setVisible(pictures is not None)
        self._rows.setVisible(bool(len(chosen)) and pictures is None and self._told is not None)
        if pictures is None:
            self._list.clear()
        elif cell is not None:
            truth, answer = self._name(cell[0]), self._name(cell[1])
            names = [f"Sample {number}: {truth} predicted as {answer}" for number in chosen]
            self._list.show_pictures(pictures[chosen], names)
        if self._told is None or pictures is not None:
            self._rows.clear()
        else:
            self._rows.show_rows([(int(number), self._told(int(number))) for number in chosen])

    def _name(self, index: int) -> str:
        return self._names[index] if index < len(self._names) else str(index)


def _pictures(samples: Array) -> Array | None:
    """Samples as pictures, grey or in colours, where they are that."""
    if samples.ndim == 4 and samples.shape[3] == 1:
        samples = samples[..., 0]
    is_colour = samples.ndim == 4 and samples.shape[3] == _COLOURS
    if (samples.ndim == 3 or is_colour) and min(samples.shape[1:3]) >= _SMALLEST:
        return samples
    values = samples[0].size if len(samples) else 0
    side = int(np.sqrt(values))
    if side < _SMALLEST or side * side != values:
        return None
    return samples.reshape(len(samples), side, side)
