"""Samples as rows of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from netbuilder.translation import say
from netbuilder.views.common.texts import cell
from netbuilder.wording import count_text, number_text

Index = QModelIndex | QPersistentModelIndex

_MOST_COLUMNS: Final = 256
"""The most values of a sample that are shown: nobody reads more."""

_NOWHERE: Final = QModelIndex()


class Rows(QAbstractTableModel):
    """A row for each sample, a column for each of its values, and its answer at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._samples: NDArray[np.generic] = np.zeros((0, 0))
        self._places: NDArray[np.intp] = np.zeros(0, np.intp)
        self._words: Sequence[str] = ()

    def show_samples(
        self, samples: NDArray[np.generic], places: NDArray[np.intp], words: Sequence[str]
    ) -> None:
        """Show these samples.

        Args:
            samples: all of them, (n, ...).
            places: of those to show.
            words: the answer to each of these.
        """
        self.beginResetModel()
        self._samples = samples.reshape(len(samples), -1)[:, :_MOST_COLUMNS]
        self._places, self._words = places, words
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many samples are shown."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Values and the answer."""
        return 0 if parent.isValid() else self._samples.shape[1] + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A value in six digits, or the answer."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        if index.column() == self._samples.shape[1]:
            return cell(self._words[index.row()])
        return number_text(float(self._samples[self._places[index.row()], index.column()]), 6)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Numbers of the samples, counted from 0, and names of the columns."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return count_text(self._places[section])
        return (
            say("Target")
            if section == self._samples.shape[1]
            else say("Input {section}", section=section + 1)
        )
