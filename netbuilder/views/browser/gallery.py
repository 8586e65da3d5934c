"""Pictures side by side, only those in sight painted, however many there are."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.attention.signs import signed_image
from netbuilder.views.common.texts import elided, set_description, set_spoken, set_tip, show_tip
from netbuilder.wording import count_text

_SIDE: Final = 56  # pixels; of a picture
_GAP: Final = 8
_WHITE: Final = 255


class Gallery(QAbstractScrollArea):
    """A grid of pictures with a word under each; scrolls by rows.

    Signals:
        shownChanged: other pictures are in sight.
        pictureChosen: a picture that was double-clicked or opened with Enter, float32 in [0, 1].
    """

    shownChanged = Signal()
    pictureChosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("dataGallery")
        set_spoken(self, say("Samples"))
        self.setMinimumSize(4 * _SIDE, 3 * _SIDE)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._samples: NDArray[np.generic] = np.zeros((0, 1, 1), np.uint8)
        self._places: NDArray[np.intp] = np.zeros(0, np.intp)
        self._words: Sequence[str] = ()
        self._range = (0.0, 1.0)
        self._look: Callable[[NDArray[Any]], NDArray[Any]] | None = None
        self._attention: dict[int, NDArray[np.generic] | None] = {}
        self._chosen: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_tip(self, say("Double-click a picture, or press Enter, to have the network read it"))
        self.verticalScrollBar().valueChanged.connect(self.shownChanged)

    def show_samples(
        self,
        samples: NDArray[np.generic],
        places: NDArray[np.intp],
        words: Sequence[str],
        limits: tuple[float, float],
        look: Callable[[NDArray[Any]], NDArray[Any]] | None = None,
    ) -> None:
        """Show some pictures, from the first.

        Args:
            samples: all pictures, (n, height, width) or in colours (n, height, width, 3).
            places: of those to show.
            words: under each of these.
            limits: the values that are black and white.
            look: brings samples to pictures in [0, 1] of whatever values; None where the limits do.
        """
        self._samples, self._places, self._words, self._range = samples, places, words, limits
        self._look = look
        set_description(self, say("{places} pictures", places=count_text(len(places))))
        self.verticalScrollBar().setValue(0)
        self._attention, self._chosen = {}, None
        self._measure()
        self.viewport().update()
        self.shownChanged.emit()

    def without_attention(self) -> dict[int, NDArray[np.generic]]:
        """The pictures in sight, by their places, of which is not known where a network looks."""
        places = [int(self._places[index]) for index in self.shown()]
        return {place: self._samples[place] for place in places if place not in self._attention}

    def show_attention(self, known: Mapping[int, NDArray[np.generic] | None]) -> None:
        """Colour pictures, by their places: values from -1 (against) to 1 (for), or None."""
        self._attention.update(known)
        self.viewport().update()

    def forget_attention(self) -> None:
        """Show all pictures plain."""
        self._attention = {}
        self.viewport().update()

    def count(self) -> int:
        """How many pictures there are to scroll through."""
        return len(self._places)

    def shown(self) -> range:
        """The places in the list of those that are in sight."""
        first = self.verticalScrollBar().value() * self._columns()
        rows = math.ceil(self.viewport().height() / self._cell().height())
        return range(first, min(first + rows * self._columns(), self.count()))

    def index_at(self, place: QPoint) -> int | None:
        """The index in the list at a place of the viewport."""
        cell = self._cell()
        column, row = place.x() // cell.width(), place.y() // cell.height()
        index = self.shown().start + row * self._columns() + column
        inside = 0 <= column < self._columns() and index in self.shown()
        return index if inside else None

    def sizeHint(self) -> QSize:
        """Eight columns, five rows."""
        cell = self._cell()
        return QSize(8 * cell.width() + 24, 5 * cell.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the pointer."""
        index = self.index_at(event.position().toPoint())
        if index is not None:
            self.choose(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Pass the picture under the pointer on."""
        index = self.index_at(event.position().toPoint())
        if index is not None:
            self.choose(index)
            self._pass_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose pictures with the arrows; Enter passes one on."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns(),
            Qt.Key.Key_Down: self._columns(),
        }
        key = Qt.Key(event.key())
        if key in steps and self.count():
            before = self._chosen
            self.choose(0 if before is None else before + steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen is not None:
            self._pass_on()
        else:
            super().keyPressEvent(event)

    def choose(self, index: int) -> None:
        """Choose the picture of this index in the list; it comes into sight."""
        if not 0 <= index < self.count():
            return
        self._chosen = index
        bar, row = self.verticalScrollBar(), index // self._columns()
        whole = max(1, self.viewport().height() // self._cell().height())
        if row < bar.value():
            bar.setValue(row)
        elif row >= bar.value() + whole:
            bar.setValue(row - whole + 1)
        place = count_text(int(self._places[index]))
        set_description(self, say("Sample {place}: {words}", place=place, words=self._words[index]))
        self.viewport().update()

    def _pass_on(self) -> None:
        if self._chosen is None:
            return
        self.pictureChosen.emit(self._picture(int(self._places[self._chosen])))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many columns as fit."""
        super().resizeEvent(event)
        self._measure()
        self.shownChanged.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell which sample is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.index_at(event.pos())
            text = ""
            if index is not None:
                text = say(
                    "Sample {places}: {words}",
                    places=count_text(self._places[index]),
                    words=self._words[index],
                )
            show_tip(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures in sight."""
        now = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(now.surface))
        painter.setPen(QColor(now.text))
        cell, columns, metrics = self._cell(), self._columns(), self.fontMetrics()
        shown = self.shown()
        for index in shown:
            row, column = divmod(index - shown.start, columns)
            left, top = column * cell.width() + _GAP // 2, row * cell.height() + _GAP // 2
            picture = self._image(int(self._places[index]))
            side = QRect(left, top, _SIDE, _SIDE)
            area = _fitting(picture.size(), side)
            painter.drawImage(area, picture)
            if index == self._chosen:
                painter.setPen(QPen(QColor(now.accent), 2))
                painter.drawRect(side.adjusted(-2, -2, 2, 2))
                painter.setPen(QColor(now.text))
            values = self._attention.get(int(self._places[index]))
            if values is not None:
                painter.drawImage(area, signed_image(values))
            word = QRect(left, side.bottom() + 1, _SIDE, metrics.height())
            text = elided(metrics, self._words[index], _SIDE)
            painter.drawText(word, Qt.AlignmentFlag.AlignHCenter, text)

    def _image(self, place: int) -> QImage:
        pixels = np.ascontiguousarray(np.rint(self._picture(place) * _WHITE).astype(np.uint8))
        height, width = pixels.shape[:2]
        formats = QImage.Format
        form = formats.Format_RGB888 if pixels.ndim == 3 else formats.Format_Grayscale8
        # Qt does not keep the array alive, hence the copy.
        return QImage(pixels.data, width, height, pixels.strides[0], form).copy()

    def _picture(self, place: int) -> NDArray[np.float32]:
        """A sample, float32 (height, width[, 3]) in [0, 1]."""
        sample = self._samples[place]
        if self._look is not None:
            return np.asarray(self._look(sample[None])[0], np.float32)
        low, high = self._range
        return np.clip((sample.astype(np.float32) - low) / ((high - low) or 1), 0, 1)

    def _cell(self) -> QSize:
        return QSize(_SIDE + _GAP, _SIDE + _GAP + self.fontMetrics().height() + 2)

    def _columns(self) -> int:
        return max(1, self.viewport().width() // self._cell().width())

    def _measure(self) -> None:
        rows = math.ceil(self.count() / self._columns())
        whole = max(1, self.viewport().height() // self._cell().height())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, rows - whole))
        bar.setPageStep(whole)
        bar.setSingleStep(1)


def _fitting(picture: QSize, room: QRect) -> QRect:
    """The area of a picture, its aspect ratio kept."""
    size = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(QPoint(0, 0), size)
    place.moveCenter(room.center())
    return place
