"""Pictures in little, to choose one from."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from engine.types import Array
from netbuilder.translation import say
from netbuilder.views.common.texts import cell, item, set_spoken, set_tip

MOST: Final = 60
_SIDE: Final = 42


class SampleList(QListWidget):
    """Shows pictures, grey or in colours; a click or Enter opens one.

    Signals:
        pictureChosen: the picture, float32 (height, width) in [0, 1].
    """

    pictureChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("samples")
        set_spoken(self, say("Images of the chosen cell"))
        set_tip(self, say("Open an image on the pad"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setGridSize(QSize(_SIDE + 16, _SIDE + 10 + self.fontMetrics().height()))
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self._pictures: Array = np.empty((0, 1, 1), np.float32)

    def show_pictures(self, pictures: Array, names: list[str], captions: list[str]) -> None:
        """Show pictures in little.

        Args:
            pictures: (n, height, width) or (n, height, width, 3) in [0, 1], at most `MOST`.
            names: what each is, as a sentence.
            captions: a word or two under each.
        """
        self._pictures = pictures[:MOST]
        self.clear()
        for index, picture in enumerate(self._pictures):
            entry = QListWidgetItem(QIcon(picture_of(picture)), item(captions[index]))
            entry.setData(Qt.ItemDataRole.UserRole, index)
            entry.setData(Qt.ItemDataRole.AccessibleTextRole, cell(names[index]))
            set_tip(entry, names[index])
            self.addItem(entry)

    @Slot(QListWidgetItem)
    def _choose(self, entry: QListWidgetItem) -> None:
        self.pictureChosen.emit(self._pictures[entry.data(Qt.ItemDataRole.UserRole)])


def picture_of(picture: Array, side: int = _SIDE) -> QPixmap:
    """A picture in [0, 1], grey or in colours, at most so many pixels wide and high."""
    pixels = np.ascontiguousarray(np.rint(np.clip(picture, 0, 1) * 255), np.uint8)
    height, width = pixels.shape[:2]
    formats = QImage.Format
    form = formats.Format_RGB888 if pixels.ndim == 3 else formats.Format_Grayscale8
    image = QImage(pixels.data, width, height, pixels.strides[0], form)
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return QPixmap.fromImage(image.copy()).scaled(side, side, keep)
